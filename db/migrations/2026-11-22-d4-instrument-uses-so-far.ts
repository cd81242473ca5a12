import type { Migration } from '../migrate.ts';

/** The uses and reservations that were booked before they were kept. */
export const up: Migration = async (run) => {
  await run(`UPDATE instruments i JOIN (SELECT instrument_id, SUM(uses) AS uses, SUM(units) AS units, SUM(sum_minor) AS minor FROM instrument_entries WHERE used_at IS NOT NULL GROUP BY instrument_id) e
    ON e.instrument_id = i.id SET i.uses = e.uses, i.used_units = e.units, i.used_minor = e.minor`);
  await run(`UPDATE instrument_entries SET held_until = DATE_ADD(CAST('1970-01-01 00:00:00' AS DATETIME(3)), INTERVAL CAST(JSON_UNQUOTE(JSON_EXTRACT(details, '$.until')) AS UNSIGNED) * 1000 MICROSECOND)
    WHERE type = 'reserve'`);
};

export const down: Migration = async (run) => {
  await run('UPDATE instrument_entries SET held_until = NULL');
  await run('UPDATE instruments SET uses = 0, used_units = 0, used_minor = 0');
};
