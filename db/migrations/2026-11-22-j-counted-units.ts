import type { Migration } from '../migrate.ts';

/** What a line counts as, where that is not its quantity: a purchase of which only the sum is known is one unit, of which any part can be returned. */
export const up: Migration = async (run) => {
  await run('ALTER TABLE purchase_lines ADD COLUMN counted_units INT UNSIGNED NULL');
  await run("UPDATE purchase_lines l JOIN purchases p ON p.id = l.purchase_id SET l.counted_units = 1 WHERE p.external_id LIKE 'card-link:%'");
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE purchase_lines DROP COLUMN counted_units');
};
