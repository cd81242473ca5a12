import type { Migration } from '../migrate.ts';

/** A membership whose member was merged into another of the same program says into which. */
export const up: Migration = async (run) => {
  await run('ALTER TABLE memberships ADD COLUMN merged_into CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE memberships DROP COLUMN merged_into');
};
