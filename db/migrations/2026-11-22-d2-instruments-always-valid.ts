import type { Migration } from '../migrate.ts';

/** An instrument without a first day is valid at every instant; lists show the newest first. */
export const up: Migration = async (run) => {
  await run('ALTER TABLE instruments MODIFY valid_from DATETIME(3) NULL, ADD KEY instruments_newest (organization_id, id)');
};

export const down: Migration = async (run) => {
  await run('UPDATE instruments SET valid_from = issued_at WHERE valid_from IS NULL');
  await run('ALTER TABLE instruments MODIFY valid_from DATETIME(3) NOT NULL, DROP KEY instruments_newest');
};
