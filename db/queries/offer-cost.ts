import { programVersion } from '#db/commands/purchases/versions.ts';
import type { Offer } from '#domain/loyalty/offers/types.ts';
import type { Sql } from '../sql.ts';

interface EffectRow {
  version: string; wallet: string | null; discount: number | string; points: number | string;
}

/** Effects of the offer's code up to an instant, with the share of what came back by then. */
const EFFECTS = `purchase_effects e JOIN purchases p ON p.id = e.purchase_id
  LEFT JOIN (SELECT r.purchase_id, SUM(r.occurred_at <= ?) AS earlier, SUM(r.occurred_at > ?) AS later, SUM(IF(r.occurred_at <= ?, r.refund_minor, 0)) AS refunded, SUM(r.refund_minor) AS refunded_ever
    FROM purchase_returns r WHERE r.purchase_id IN (SELECT purchase_id FROM purchase_effects WHERE organization_id = ? AND instrument_code = ?) GROUP BY r.purchase_id) b ON b.purchase_id = p.id
  WHERE e.organization_id = ? AND e.instrument_code = ? AND e.occurred_at <= ?`;
/** All of it when every return had happened by the instant, nothing when none had; between two returns the part that goes with the money. */
const BACK = 'CASE WHEN COALESCE(b.earlier, 0) = 0 THEN 0 WHEN b.later = 0 THEN 1 WHEN b.refunded_ever = 0 THEN 1 ELSE b.refunded / b.refunded_ever END';

/**
 * What an offer cost up to an instant: discounts given through its code and the money value of the points it granted, less what
 * returns took back by then. Minor units.
 */
export async function offerCost(sql: Sql, organizationId: string, { code }: Offer, asOf: Date): Promise<number> {
  const rows = await sql.rows<EffectRow>(
    `SELECT p.program_version_id AS version, e.wallet, SUM(e.discount_minor - ROUND(e.returned_discount_minor * ${BACK})) AS discount, SUM(e.points - ROUND(e.returned_points * ${BACK})) AS points
     FROM ${EFFECTS} GROUP BY p.program_version_id, e.wallet`, [asOf, asOf, asOf, organizationId, code, organizationId, code, asOf]);
  let cost = 0;
  for (const { version, wallet, discount, points } of rows) {
    cost += Number(discount);
    if (wallet === null || Number(points) === 0) continue;
    const { compiled } = await programVersion(sql, version);
    cost += Number(points) * (compiled.wallets.find((candidate) => candidate.code === wallet)?.unitValueMinor ?? 0);
  }
  return cost;
}
