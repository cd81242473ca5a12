import type { Migration } from '../migrate.ts';

/** A segment is one JSON object: a JSON column with a bare text is read differently by the databases. */
export const up: Migration = async (run) => {
  await run('DELETE FROM segments');
  await run('ALTER TABLE segments DROP COLUMN name, DROP COLUMN conditions, ADD COLUMN document JSON NOT NULL');
};

export const down: Migration = async (run) => {
  await run('DELETE FROM segments');
  await run('ALTER TABLE segments DROP COLUMN document, ADD COLUMN name JSON NOT NULL, ADD COLUMN conditions JSON NOT NULL');
};
