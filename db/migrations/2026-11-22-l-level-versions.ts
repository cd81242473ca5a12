import type { Migration } from '../migrate.ts';

/** The newest version of the program that a kept level knows: one published later, for a date before it, rules what was computed already. */
export const up: Migration = async (run) => {
  await run('ALTER TABLE memberships ADD COLUMN level_version INT UNSIGNED NULL');
  await run('UPDATE memberships m SET m.level_version = (SELECT MAX(v.version) FROM program_versions v WHERE v.program_id = m.program_id) WHERE m.level_as_of IS NOT NULL');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE memberships DROP COLUMN level_version');
};
