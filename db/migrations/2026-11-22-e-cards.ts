import type { Migration } from '../migrate.ts';

const ID = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin';
const NUMBER = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';

/** Card types, batches of numbers, cards with their append-only events, deliveries; passes on phones; keys of webhooks that come in. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE card_types (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    program_id ${ID} NOT NULL,
    prefix VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    digits INT NOT NULL,
    physical BOOLEAN NOT NULL,
    allow_early_activation BOOLEAN NOT NULL,
    name JSON NULL,
    design JSON NULL,
    next_serial BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    UNIQUE KEY card_types_code (organization_id, code),
    CONSTRAINT card_types_program FOREIGN KEY (program_id) REFERENCES programs (id)
  )`);
  await run(`CREATE TABLE card_batches (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    type_id ${ID} NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_serial BIGINT NOT NULL,
    count INT NOT NULL,
    done INT NOT NULL DEFAULT 0,
    state ${WORD} NOT NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    finished_at DATETIME(3) NULL,
    UNIQUE KEY card_batches_external (organization_id, external_id),
    KEY card_batches_created (organization_id, created_at, id),
    CONSTRAINT card_batches_type FOREIGN KEY (type_id) REFERENCES card_types (id)
  )`);
  // state is a cache for lists: the state after the latest event. Whose card it is stands in customer_identities (kind card).
  await run(`CREATE TABLE cards (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    type_id ${ID} NOT NULL,
    batch_id ${ID} NULL,
    serial BIGINT NOT NULL,
    number ${NUMBER} NOT NULL,
    state ${WORD} NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer JSON NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY cards_number (organization_id, number),
    UNIQUE KEY cards_external (organization_id, external_id),
    KEY cards_free (type_id, state, serial),
    KEY cards_batch (batch_id, serial),
    CONSTRAINT cards_type FOREIGN KEY (type_id) REFERENCES card_types (id)
  )`);
  await run(`CREATE TABLE card_events (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    card_id ${ID} NOT NULL,
    type VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    details JSON NOT NULL,
    actor VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    KEY card_events_card (card_id, occurred_at, id),
    CONSTRAINT card_events_card FOREIGN KEY (card_id) REFERENCES cards (id)
  )`);
  await run(`CREATE TABLE card_deliveries (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    card_id ${ID} NOT NULL,
    state ${WORD} NOT NULL,
    tracking VARCHAR(100) COLLATE utf8mb4_bin NULL,
    reminders INT NOT NULL DEFAULT 0,
    needs_attention BOOLEAN NOT NULL DEFAULT FALSE,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ordered_at DATETIME(3) NOT NULL,
    changed_at DATETIME(3) NOT NULL,
    KEY card_deliveries_card (card_id, ordered_at),
    KEY card_deliveries_state (organization_id, state, changed_at, id),
    KEY card_deliveries_tracking (organization_id, tracking),
    CONSTRAINT card_deliveries_card FOREIGN KEY (card_id) REFERENCES cards (id)
  )`);
  // The token stands in every pass and never changes; content_hash and modified_at tell when what the pass shows changed last.
  await run(`CREATE TABLE wallet_passes (
    card_id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    token CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    modified_at DATETIME(3) NOT NULL,
    pushed_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    CONSTRAINT wallet_passes_card FOREIGN KEY (card_id) REFERENCES cards (id)
  )`);
  await run(`CREATE TABLE wallet_registrations (
    device_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    card_id ${ID} NOT NULL,
    organization_id ${ID} NOT NULL,
    push_token VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (device_id, card_id),
    KEY wallet_registrations_card (card_id),
    CONSTRAINT wallet_registrations_card FOREIGN KEY (card_id) REFERENCES cards (id)
  )`);
  await run(`CREATE TABLE hook_integrations (
    organization_id ${ID} NOT NULL,
    kind ${WORD} NOT NULL,
    provider VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, kind),
    UNIQUE KEY hook_integrations_token (token_hash)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['hook_integrations', 'wallet_registrations', 'wallet_passes', 'card_deliveries', 'card_events', 'cards', 'card_batches', 'card_types']) await run(`DROP TABLE IF EXISTS ${table}`);
};
