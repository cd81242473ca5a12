import type { Migration } from '../migrate.ts';

/** What-if runs of a changed program over the real history. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE program_simulations (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    program_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    document JSON NOT NULL,
    from_at DATETIME(3) NOT NULL,
    to_at DATETIME(3) NOT NULL,
    state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    done INT NOT NULL,
    total INT NOT NULL,
    result JSON NULL,
    run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(3) NOT NULL,
    finished_at DATETIME(3) NULL,
    KEY program_simulations_newest (organization_id, program_id, created_at, id),
    CONSTRAINT program_simulations_program FOREIGN KEY (program_id) REFERENCES programs (id)
  )`);
};

export const down: Migration = async (run) => {
  await run('DROP TABLE IF EXISTS program_simulations');
};
