import type { Migration } from '../migrate.ts';

const ID = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin';

/** Instrument types, pools of codes, instruments and their append-only entries. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE instrument_types (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    program_id ${ID} NOT NULL,
    kind ${WORD} NOT NULL,
    version INT NOT NULL,
    document JSON NOT NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    UNIQUE KEY instrument_types_code (organization_id, code),
    CONSTRAINT instrument_types_program FOREIGN KEY (program_id) REFERENCES programs (id)
  )`);
  await run(`CREATE TABLE instrument_pools (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    type_id ${ID} NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    count INT NOT NULL,
    done INT NOT NULL DEFAULT 0,
    state ${WORD} NOT NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    finished_at DATETIME(3) NULL,
    UNIQUE KEY instrument_pools_external (organization_id, external_id),
    KEY instrument_pools_created (organization_id, created_at, id),
    CONSTRAINT instrument_pools_type FOREIGN KEY (type_id) REFERENCES instrument_types (id)
  )`);
  // state, balance, ends_at and frozen_until are a cache for lists: the state that does not depend on the time of reading, and when time changes it.
  await run(`CREATE TABLE instruments (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    type_id ${ID} NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    customer_id ${ID} NULL,
    issued_to ${ID} NULL,
    amount BIGINT NULL,
    price_minor BIGINT NULL,
    issued_at DATETIME(3) NOT NULL,
    valid_from DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NULL,
    pool_id ${ID} NULL,
    position INT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer JSON NULL,
    state ${WORD} NOT NULL,
    balance BIGINT NULL,
    ends_at DATETIME(3) NULL,
    frozen_until DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY instruments_code (organization_id, code),
    UNIQUE KEY instruments_external (organization_id, external_id),
    UNIQUE KEY instruments_pool (pool_id, position),
    KEY instruments_customer (organization_id, customer_id, id),
    KEY instruments_by_type (organization_id, type_id, id),
    CONSTRAINT instruments_type FOREIGN KEY (type_id) REFERENCES instrument_types (id),
    CONSTRAINT instruments_of_pool FOREIGN KEY (pool_id) REFERENCES instrument_pools (id)
  )`);
  await run(`CREATE TABLE instrument_entries (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    instrument_id ${ID} NOT NULL,
    type_id ${ID} NOT NULL,
    type ${WORD} NOT NULL,
    amount BIGINT NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    purchase_id ${ID} NULL,
    customer_id ${ID} NULL,
    place_id ${ID} NULL,
    uses INT NOT NULL DEFAULT 0,
    units BIGINT NOT NULL DEFAULT 0,
    sum_minor BIGINT NOT NULL DEFAULT 0,
    used_at DATETIME(3) NULL,
    business_key VARCHAR(120) COLLATE utf8mb4_bin NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer JSON NULL,
    details JSON NOT NULL,
    actor VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY instrument_entries_business (instrument_id, type, business_key),
    KEY instrument_entries_used (organization_id, type_id, used_at, customer_id, place_id, uses, units, sum_minor),
    KEY instrument_entries_customer (organization_id, customer_id, type_id, used_at, uses, units, sum_minor),
    KEY instrument_entries_purchase (purchase_id),
    CONSTRAINT instrument_entries_instrument FOREIGN KEY (instrument_id) REFERENCES instruments (id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['instrument_entries', 'instruments', 'instrument_pools', 'instrument_types']) await run(`DROP TABLE IF EXISTS ${table}`);
};
