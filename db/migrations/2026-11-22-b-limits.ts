import type { Migration } from '../migrate.ts';

/** Counters of limits and budgets with the ledger they are the sums of, and what rules and codes took off each purchase. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE limit_counters (
    id CHAR(40) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    limit_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    subject VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    bucket VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    used BIGINT NOT NULL,
    KEY limit_counters_subject (organization_id, subject, subject_id),
    CONSTRAINT limit_counters_bounds CHECK (used >= 0)
  )`);
  await run(`CREATE TABLE limit_uses (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    counter_id CHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount BIGINT NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    KEY limit_uses_counter (counter_id, occurred_at, amount),
    KEY limit_uses_purchase (purchase_id),
    CONSTRAINT limit_uses_to_counter FOREIGN KEY (counter_id) REFERENCES limit_counters (id)
  )`);
  await run(`CREATE TABLE purchase_effects (
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    rule VARCHAR(100) COLLATE utf8mb4_bin NULL,
    instrument_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
    discount_minor BIGINT NOT NULL,
    wallet VARCHAR(64) COLLATE utf8mb4_bin NULL,
    points BIGINT NOT NULL,
    returned_discount_minor BIGINT NOT NULL DEFAULT 0,
    returned_points BIGINT NOT NULL DEFAULT 0,
    occurred_at DATETIME(3) NOT NULL,
    PRIMARY KEY (purchase_id, position),
    KEY purchase_effects_instrument (organization_id, instrument_code, occurred_at),
    KEY purchase_effects_rule (organization_id, rule, occurred_at),
    CONSTRAINT purchase_effects_purchase FOREIGN KEY (purchase_id) REFERENCES purchases (id)
  )`);
  await run('ALTER TABLE purchases ADD COLUMN discount_minor BIGINT NOT NULL DEFAULT 0, ADD COLUMN certificate_minor BIGINT NOT NULL DEFAULT 0');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE purchases DROP COLUMN discount_minor, DROP COLUMN certificate_minor');
  for (const table of ['purchase_effects', 'limit_uses', 'limit_counters']) await run(`DROP TABLE IF EXISTS ${table}`);
};
