import type { Migration } from '../migrate.ts';

/** Segments, personal offers, who was assigned them, when they were used and seen. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE segments (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    name JSON NOT NULL,
    program_code VARCHAR(64) COLLATE utf8mb4_bin NULL,
    conditions JSON NOT NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, code),
    CONSTRAINT segments_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
  await run(`CREATE TABLE offers (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    document JSON NOT NULL,
    valid_from DATETIME(3) NOT NULL,
    valid_to DATETIME(3) NOT NULL,
    assigning BOOLEAN NOT NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    UNIQUE KEY offers_code (organization_id, code),
    KEY offers_window (organization_id, valid_from, id),
    CONSTRAINT offers_program FOREIGN KEY (program_id) REFERENCES programs (id)
  )`);
  await run(`CREATE TABLE offer_assignments (
    offer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    arm VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    assigned_at DATETIME(3) NOT NULL,
    PRIMARY KEY (offer_id, customer_id),
    KEY offer_assignments_customer (organization_id, customer_id),
    CONSTRAINT offer_assignments_arm CHECK (arm IN ('target', 'control')),
    CONSTRAINT offer_assignments_offer FOREIGN KEY (offer_id) REFERENCES offers (id)
  )`);
  await run(`CREATE TABLE offer_uses (
    offer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purchase_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    used_at DATETIME(3) NOT NULL,
    restored_at DATETIME(3) NULL,
    PRIMARY KEY (offer_id, purchase_id),
    KEY offer_uses_customer (offer_id, customer_id),
    KEY offer_uses_purchase (purchase_id),
    CONSTRAINT offer_uses_assignment FOREIGN KEY (offer_id, customer_id) REFERENCES offer_assignments (offer_id, customer_id)
  )`);
  await run(`CREATE TABLE offer_exposures (
    offer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (offer_id, customer_id, occurred_at),
    CONSTRAINT offer_exposures_assignment FOREIGN KEY (offer_id, customer_id) REFERENCES offer_assignments (offer_id, customer_id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['offer_exposures', 'offer_uses', 'offer_assignments', 'offers', 'segments']) await run(`DROP TABLE IF EXISTS ${table}`);
};
