import type { Migration } from '../migrate.ts';

/** Who recommended whom; profiles of one person, joined or linked; what the checks of the ledger found. */
export const up: Migration = async (run) => {
  await run(`ALTER TABLE customers
    ADD COLUMN person_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN merged_into CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD KEY customers_person (organization_id, person_id),
    ADD KEY customers_merged (organization_id, merged_into)`);
  await run(`CREATE TABLE persons (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL,
    CONSTRAINT persons_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
  await run(`CREATE TABLE person_links (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    person_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    answer JSON NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY person_links_external (organization_id, external_id),
    CONSTRAINT person_links_person FOREIGN KEY (person_id) REFERENCES persons (id)
  )`);
  // Hashes only: what a card or a device is, is nobody's business.
  await run(`CREATE TABLE customer_fingerprints (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_seen_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, kind, fingerprint, customer_id),
    KEY customer_fingerprints_customer (organization_id, customer_id)
  )`);
  await run(`CREATE TABLE referral_codes (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, code),
    KEY referral_codes_customer (organization_id, customer_id, program_id),
    CONSTRAINT referral_codes_program FOREIGN KEY (program_id) REFERENCES programs (id),
    CONSTRAINT referral_codes_to_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
  await run(`CREATE TABLE referrals (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    advocate_customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    friend_customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    registered_at DATETIME(3) NOT NULL,
    qualified_at DATETIME(3) NULL,
    hold_until DATETIME(3) NULL,
    rejected_at DATETIME(3) NULL,
    cancelled_at DATETIME(3) NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    wallet VARCHAR(64) COLLATE utf8mb4_bin NULL,
    friend_points BIGINT NOT NULL DEFAULT 0,
    friend_lot_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    advocate_points BIGINT NOT NULL DEFAULT 0,
    advocate_lot_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY referrals_friend (program_id, friend_customer_id),
    KEY referrals_open (organization_id, friend_customer_id, state),
    KEY referrals_advocate (organization_id, advocate_customer_id, program_id),
    KEY referrals_purchase (organization_id, purchase_id),
    CONSTRAINT referrals_program FOREIGN KEY (program_id) REFERENCES programs (id)
  )`);
  await run(`CREATE TABLE merges (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    from_customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    into_customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    journal JSON NOT NULL,
    answer JSON NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    undone_at DATETIME(3) NULL,
    UNIQUE KEY merges_external (organization_id, external_id),
    KEY merges_into (organization_id, into_customer_id),
    KEY merges_from (organization_id, from_customer_id)
  )`);
  // Which rows a merge moved, so that its undoing moves the same ones back.
  await run(`CREATE TABLE merge_moves (
    merge_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    moved VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    row_key VARCHAR(300) COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (merge_id, moved, row_key),
    CONSTRAINT merge_moves_merge FOREIGN KEY (merge_id) REFERENCES merges (id)
  )`);
  await run(`CREATE TABLE invariant_checks (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ok BOOLEAN NOT NULL,
    difference_count INT NOT NULL,
    differences JSON NOT NULL,
    source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    workflow_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    started_at DATETIME(3) NOT NULL,
    finished_at DATETIME(3) NOT NULL,
    KEY invariant_checks_latest (organization_id, started_at, id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['invariant_checks', 'merge_moves', 'merges', 'referrals', 'referral_codes', 'customer_fingerprints', 'person_links', 'persons']) {
    await run(`DROP TABLE IF EXISTS ${table}`);
  }
  await run('ALTER TABLE customers DROP KEY customers_merged, DROP KEY customers_person, DROP COLUMN merged_into, DROP COLUMN person_id');
};
