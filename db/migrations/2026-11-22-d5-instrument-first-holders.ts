import type { Migration } from '../migrate.ts';

/** Whom an instrument was issued to leads to it: merges move it, and exports find what was given away. */
export const up: Migration = async (run) => {
  await run('ALTER TABLE instruments ADD KEY instruments_issued_to (organization_id, issued_to)');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE instruments DROP KEY instruments_issued_to');
};
