import type { Migration } from '../migrate.ts';

/** Who published a version and why; drafts of programs, also of those that were never published. */
export const up: Migration = async (run) => {
  await run(`ALTER TABLE program_versions
    ADD COLUMN published_by VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN note VARCHAR(500) NULL`);
  await run(`CREATE TABLE program_drafts (
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    document JSON NOT NULL,
    saved_by VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, code),
    CONSTRAINT program_drafts_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
};

export const down: Migration = async (run) => {
  await run('DROP TABLE IF EXISTS program_drafts');
  await run('ALTER TABLE program_versions DROP COLUMN published_by, DROP COLUMN note');
};
