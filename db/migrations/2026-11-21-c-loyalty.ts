import type { Migration } from '../migrate.ts';

/** Programs, memberships, lots and the double-entry ledger; purchases, their lines and returns. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE programs (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    place_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY programs_code (organization_id, code),
    CONSTRAINT programs_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT programs_place FOREIGN KEY (place_id) REFERENCES places (id)
  )`);
  await run(`CREATE TABLE program_versions (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version INT NOT NULL,
    valid_from DATETIME(3) NULL,
    document JSON NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY program_versions_version (program_id, version),
    CONSTRAINT program_versions_program FOREIGN KEY (program_id) REFERENCES programs (id)
  )`);
  await run(`CREATE TABLE memberships (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    level_code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    level_since DATETIME(3) NOT NULL,
    level_expires_at DATETIME(3) NULL,
    joined_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY memberships_customer (program_id, customer_id),
    KEY memberships_by_customer (organization_id, customer_id),
    CONSTRAINT memberships_program FOREIGN KEY (program_id) REFERENCES programs (id),
    CONSTRAINT memberships_to_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
  // A cache under the member's lock: what the wallet holds from its latest movement (as_of) to its next activation or expiry (until).
  await run(`CREATE TABLE wallet_balances (
    membership_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    wallet VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    active BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    debt BIGINT NOT NULL,
    as_of DATETIME(3) NOT NULL,
    until DATETIME(3) NULL,
    PRIMARY KEY (membership_id, wallet),
    CONSTRAINT wallet_balances_bounds CHECK (active >= 0 AND pending >= 0 AND debt >= 0),
    CONSTRAINT wallet_balances_membership FOREIGN KEY (membership_id) REFERENCES memberships (id)
  )`);
  await run(`CREATE TABLE lots (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    membership_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    wallet VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    rule VARCHAR(100) COLLATE utf8mb4_bin NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    amount BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    granted_at DATETIME(3) NOT NULL,
    active_from DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NULL,
    KEY lots_member (membership_id, wallet, expires_at, id),
    KEY lots_liability (organization_id, expires_at, remaining),
    CONSTRAINT lots_bounds CHECK (remaining >= 0 AND remaining <= amount),
    CONSTRAINT lots_membership FOREIGN KEY (membership_id) REFERENCES memberships (id)
  )`);
  await run(`CREATE TABLE ledger_transactions (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    membership_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    business_key VARCHAR(160) COLLATE utf8mb4_bin NOT NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    actor VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
    reason VARCHAR(500) NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer JSON NULL,
    occurred_at DATETIME(3) NOT NULL,
    posted_at DATETIME(3) NOT NULL,
    UNIQUE KEY ledger_transactions_key (organization_id, kind, business_key),
    CONSTRAINT ledger_transactions_membership FOREIGN KEY (membership_id) REFERENCES memberships (id)
  )`);
  await run(`CREATE TABLE ledger_entries (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    transaction_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    membership_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    wallet VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    account VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    lot_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    rule VARCHAR(100) COLLATE utf8mb4_bin NULL,
    points BIGINT NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    KEY ledger_entries_member (membership_id, occurred_at, id, account, points),
    KEY ledger_entries_transaction (transaction_id),
    CONSTRAINT ledger_entries_transaction FOREIGN KEY (transaction_id) REFERENCES ledger_transactions (id)
  )`);
  await run(`CREATE TABLE purchases (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    partner_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    membership_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    place_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    currency CHAR(3) NOT NULL,
    gross_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    payable_minor BIGINT NOT NULL,
    points_spent BIGINT NOT NULL,
    earned BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    snapshot JSON NOT NULL,
    answer JSON NOT NULL,
    workflow_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY purchases_external (organization_id, partner_id, external_id),
    KEY purchases_by_external (organization_id, external_id),
    KEY purchases_occurred (organization_id, occurred_at, id, currency, place_id, customer_id, payable_minor),
    KEY purchases_customer (organization_id, customer_id, occurred_at),
    KEY purchases_gross (organization_id, gross_minor, id),
    CONSTRAINT purchases_membership FOREIGN KEY (membership_id) REFERENCES memberships (id)
  )`);
  await run(`CREATE TABLE purchase_lines (
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    line_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    sku VARCHAR(100) COLLATE utf8mb4_bin NULL,
    name VARCHAR(300) NOT NULL,
    category VARCHAR(200) COLLATE utf8mb4_bin NULL,
    tags JSON NOT NULL,
    quantity INT NOT NULL,
    unit_price_minor BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    certificate_minor BIGINT NOT NULL,
    points_spent BIGINT NOT NULL,
    paid_minor BIGINT NOT NULL,
    earned BIGINT NOT NULL,
    returned_quantity INT NOT NULL DEFAULT 0,
    PRIMARY KEY (purchase_id, position),
    CONSTRAINT purchase_lines_returned CHECK (returned_quantity >= 0 AND returned_quantity <= quantity),
    CONSTRAINT purchase_lines_purchase FOREIGN KEY (purchase_id) REFERENCES purchases (id)
  )`);
  await run(`CREATE TABLE purchase_attempts (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    partner_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    place_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    problem JSON NULL,
    workflow_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    occurred_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, partner_id, external_id),
    KEY purchase_attempts_by_external (organization_id, external_id),
    KEY purchase_attempts_updated (organization_id, status, updated_at)
  )`);
  await run(`CREATE TABLE purchase_returns (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    partner_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    refund_minor BIGINT NOT NULL,
    points_restored BIGINT NOT NULL,
    points_reversed BIGINT NOT NULL,
    shortfall BIGINT NOT NULL,
    answer JSON NOT NULL,
    workflow_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY purchase_returns_external (organization_id, partner_id, external_id),
    KEY purchase_returns_purchase (purchase_id),
    KEY purchase_returns_occurred (organization_id, occurred_at),
    CONSTRAINT purchase_returns_purchase FOREIGN KEY (purchase_id) REFERENCES purchases (id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['purchase_returns', 'purchase_attempts', 'purchase_lines', 'purchases', 'ledger_entries', 'ledger_transactions',
    'lots', 'wallet_balances', 'memberships', 'program_versions', 'programs']) {
    await run(`DROP TABLE IF EXISTS ${table}`);
  }
};
