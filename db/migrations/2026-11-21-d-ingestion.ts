import type { Migration } from '../migrate.ts';

/** Rows staged by batches and imports, remembered answers of idempotent calls, and what client applications called lately. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE ingest_batches (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    file_name VARCHAR(255) NULL,
    total INT NOT NULL,
    processed INT NOT NULL DEFAULT 0,
    accepted INT NOT NULL DEFAULT 0,
    failure VARCHAR(500) NULL,
    created_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    finished_at DATETIME(3) NULL,
    KEY ingest_batches_listed (organization_id, source, created_at, id),
    CONSTRAINT ingest_batches_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
  await run(`CREATE TABLE ingest_rows (
    batch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    body JSON NULL,
    status SMALLINT NULL,
    subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    reason VARCHAR(500) NULL,
    PRIMARY KEY (batch_id, position),
    CONSTRAINT ingest_rows_batch FOREIGN KEY (batch_id) REFERENCES ingest_batches (id)
  )`);
  await run(`CREATE TABLE idempotency_keys (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    operation VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status SMALLINT NULL,
    answer JSON NULL,
    expires_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, idempotency_key),
    KEY idempotency_keys_expiry (expires_at)
  )`);
  await run(`CREATE TABLE connection_requests (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    key_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status SMALLINT NOT NULL,
    code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    detail VARCHAR(500) NULL,
    subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    duration_ms INT NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    KEY connection_requests_recent (organization_id, occurred_at, id)
  )`);
  await run(`CREATE TABLE workflow_outbox (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    workflow VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    workflow_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    input JSON NOT NULL,
    created_at DATETIME(3) NOT NULL,
    KEY workflow_outbox_created (created_at)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['workflow_outbox', 'connection_requests', 'idempotency_keys', 'ingest_rows', 'ingest_batches']) {
    await run(`DROP TABLE IF EXISTS ${table}`);
  }
};
