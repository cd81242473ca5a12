import type { Migration } from '../migrate.ts';

/** How often each instrument was used, beside it; until when a reservation holds; what finds them without reading every entry. */
export const up: Migration = async (run) => {
  await run(`ALTER TABLE instruments ADD COLUMN uses INT NOT NULL DEFAULT 0, ADD COLUMN used_units BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN used_minor BIGINT NOT NULL DEFAULT 0`);
  await run(`ALTER TABLE instrument_entries ADD COLUMN held_until DATETIME(3) NULL, ADD KEY instrument_entries_own (instrument_id, used_at, uses, units, sum_minor),
    ADD KEY instrument_entries_held (instrument_id, held_until), ADD KEY instrument_entries_in_order (instrument_id, type, occurred_at, id)`);
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE instrument_entries DROP KEY instrument_entries_own, DROP KEY instrument_entries_held, DROP KEY instrument_entries_in_order, DROP COLUMN held_until');
  await run('ALTER TABLE instruments DROP COLUMN uses, DROP COLUMN used_units, DROP COLUMN used_minor');
};
