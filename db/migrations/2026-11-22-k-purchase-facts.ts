import type { Migration } from '../migrate.ts';

/** From the lines of each purchase, in their order: what booking has written since. */
export const BACKFILL = `UPDATE purchases p SET p.facts = COALESCE((
  SELECT CONCAT('[', GROUP_CONCAT(JSON_ARRAY(l.sku, l.category, JSON_EXTRACT(l.tags, '$'), l.quantity, l.gross_minor, l.paid_minor, l.earned, l.counted_units) ORDER BY l.position SEPARATOR ','), ']')
  FROM purchase_lines l WHERE l.purchase_id = p.id), '[]')`;

/**
 * What metrics read of a purchase, in one row beside it: the history of a member is read with every purchase, and its lines one by one
 * took longer than all else that is read.
 */
export const up: Migration = async (run) => {
  await run('SET SESSION group_concat_max_len = 16000000');
  await run('ALTER TABLE purchases ADD COLUMN facts MEDIUMTEXT NULL');
  await run(BACKFILL);
  await run('ALTER TABLE purchases MODIFY COLUMN facts MEDIUMTEXT NOT NULL');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE purchases DROP COLUMN facts');
};
