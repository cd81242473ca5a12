import type { Migration } from '../migrate.ts';

/** How levels changed and up to when they are computed; which units came back when; the way to a member's history. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE level_changes (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    membership_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_at DATETIME(3) NOT NULL,
    from_level VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    to_level VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    reason VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY level_changes_once (membership_id, changed_at),
    KEY level_changes_when (organization_id, changed_at),
    CONSTRAINT level_changes_membership FOREIGN KEY (membership_id) REFERENCES memberships (id)
  )`);
  await run(`CREATE TABLE purchase_return_lines (
    return_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quantity INT NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    PRIMARY KEY (return_id, position),
    KEY purchase_return_lines_purchase (purchase_id, position),
    CONSTRAINT purchase_return_lines_quantity CHECK (quantity > 0),
    CONSTRAINT purchase_return_lines_return FOREIGN KEY (return_id) REFERENCES purchase_returns (id)
  )`);
  // The level in the member's row is a cache under its lock: the state after everything up to level_as_of (null: never computed).
  await run(`ALTER TABLE memberships ADD COLUMN level_as_of DATETIME(3) NULL, ADD COLUMN level_term_ended_at DATETIME(3) NULL,
    ADD KEY memberships_level_expiry (level_expires_at), ADD KEY memberships_level_as_of (program_id, level_as_of)`);
  await run('ALTER TABLE purchases ADD KEY purchases_history (membership_id, occurred_at, place_id)');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE purchases ADD KEY purchases_membership (membership_id), DROP KEY purchases_history');
  await run(`ALTER TABLE memberships DROP KEY memberships_level_as_of, DROP KEY memberships_level_expiry, DROP COLUMN level_term_ended_at, DROP COLUMN level_as_of`);
  for (const table of ['purchase_return_lines', 'level_changes']) await run(`DROP TABLE IF EXISTS ${table}`);
};
