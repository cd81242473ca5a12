import type { Migration } from '../migrate.ts';

/** The base of customers: profile, identities, figures, and everything that happened to them. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE customers (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NULL,
    name VARCHAR(200) NULL,
    email VARCHAR(254) NULL,
    phone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    telegram VARCHAR(64) NULL,
    locale VARCHAR(8) NULL,
    timezone VARCHAR(64) NULL,
    birthday DATE NULL,
    attributes JSON NOT NULL,
    consents JSON NOT NULL,
    stage VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    onboarding VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
    onboarding_run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    registered_at DATETIME(3) NOT NULL,
    erased_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    KEY customers_registered (organization_id, registered_at, id),
    KEY customers_name (organization_id, name, id),
    KEY customers_stage (organization_id, stage),
    CONSTRAINT customers_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
  await run(`CREATE TABLE customer_identities (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, kind, value),
    KEY customer_identities_customer (customer_id),
    CONSTRAINT customer_identities_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
  await run(`CREATE TABLE customer_figures (
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purchase_count INT NOT NULL DEFAULT 0,
    spent_minor BIGINT NOT NULL DEFAULT 0,
    last_purchase_at DATETIME(3) NULL,
    KEY customer_figures_spent (organization_id, spent_minor, customer_id),
    KEY customer_figures_last (organization_id, last_purchase_at, customer_id),
    CONSTRAINT customer_figures_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
  await run(`CREATE TABLE timeline_entries (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    occurred_at DATETIME(3) NOT NULL,
    details JSON NOT NULL,
    KEY timeline_entries_customer (organization_id, customer_id, occurred_at, id)
  )`);
  await run(`CREATE TABLE customer_events (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    properties JSON NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY customer_events_external (organization_id, external_id),
    KEY customer_events_customer (organization_id, customer_id, occurred_at),
    CONSTRAINT customer_events_to_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
  await run(`CREATE TABLE messages (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    channel VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    template VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    locale VARCHAR(8) NOT NULL,
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY messages_key (organization_id, idempotency_key),
    KEY messages_customer (organization_id, customer_id, created_at),
    CONSTRAINT messages_to_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['messages', 'customer_events', 'timeline_entries', 'customer_figures', 'customer_identities', 'customers']) {
    await run(`DROP TABLE IF EXISTS ${table}`);
  }
};
