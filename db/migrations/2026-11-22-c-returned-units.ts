import type { Migration } from '../migrate.ts';

/** The units of earlier returns, from the answers that were given to them. */
export const up: Migration = async (run) => {
  await run(`INSERT INTO purchase_return_lines (return_id, position, organization_id, purchase_id, quantity, occurred_at)
    SELECT r.id, l.position, r.organization_id, r.purchase_id, SUM(units.quantity), r.occurred_at
    FROM purchase_returns r
    JOIN JSON_TABLE(r.answer, '$.return.lines[*]' COLUMNS (line_id VARCHAR(100) PATH '$.lineId', quantity INT PATH '$.quantity')) units
    JOIN purchase_lines l ON l.purchase_id = r.purchase_id AND l.line_id = units.line_id COLLATE utf8mb4_bin
    WHERE NOT EXISTS (SELECT 1 FROM purchase_return_lines known WHERE known.return_id = r.id)
    GROUP BY r.id, l.position, r.organization_id, r.purchase_id, r.occurred_at`);
};

export const down: Migration = async (run) => {
  await run('DELETE FROM purchase_return_lines');
};
