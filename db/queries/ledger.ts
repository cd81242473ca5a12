import { sql, type Parameter } from '#db/sql.ts';

export interface LedgerRow {
  id: string; type: string; points: number; lot_id: string | null; rule: string | null; wallet: string; program: string; occurred_at: Date;
  purchase_id: string | null; purchase_external_id: string | null; reason: string | null;
}

export interface LedgerFilter {
  customerId: string;
  asOf: Date;
  program?: string;
  wallet?: string;
}

const BOOKED = { of: 'e', id: 'e.id', at: 'e.occurred_at', select: `SELECT e.id, e.type, e.points, e.lot_id, e.rule, e.wallet, g.code AS program, e.occurred_at, e.transaction_id, NULL AS lot_purchase_id
  FROM memberships m JOIN programs g ON g.id = m.program_id JOIN ledger_entries e ON e.membership_id = m.id
  WHERE m.organization_id = ? AND m.customer_id = ? AND e.account IN ('member.points', 'member.debt') AND e.occurred_at <= ?` };

// What time alone makes: a lot's activation and its expiry, dated at their own instants whether or not anything ran then.
const madeByTime = (type: 'activate' | 'expire', points: string, at: string, condition: string) => ({ of: 'l', id: `CONCAT('${type}:', l.id)`, at, select: `SELECT CONCAT('${type}:', l.id) AS id, '${type}' AS type,
  ${points} AS points, l.id AS lot_id, l.rule, l.wallet, g.code AS program, ${at} AS occurred_at, NULL AS transaction_id, l.purchase_id AS lot_purchase_id
  FROM memberships m JOIN programs g ON g.id = m.program_id JOIN lots l ON l.membership_id = m.id
  WHERE m.organization_id = ? AND m.customer_id = ? AND ${at} <= ? AND ${condition}` });

// What was taken back while it was pending never becomes active.
const EMPTIED_WHILE_PENDING = `SELECT x.lot_id FROM memberships n JOIN lots k ON k.membership_id = n.id JOIN ledger_entries x ON x.membership_id = n.id AND x.lot_id = k.id
  WHERE n.organization_id = ? AND n.customer_id = ? AND k.remaining = 0 AND k.active_from > k.granted_at AND x.account = 'member.points' AND x.occurred_at < k.active_from
  GROUP BY x.lot_id HAVING SUM(x.points) = 0`;

const ACTIVATED = madeByTime('activate', '0', 'l.active_from', `l.active_from > l.granted_at AND (l.expires_at IS NULL OR l.expires_at > l.active_from) AND l.id NOT IN (${EMPTIED_WHILE_PENDING})`);
const EXPIRED = madeByTime('expire', '-l.remaining', 'l.expires_at', 'l.remaining > 0');

/**
 * The ledger of a customer in order of event time, up to an instant: what was booked, and the activations and expiries that time
 * made. The points of all entries sum to active + pending − debt at that instant.
 */
export async function ledgerOf(organizationId: string, { customerId, asOf, program, wallet }: LedgerFilter, { after, limit }: { after?: [string, string]; limit: number }): Promise<LedgerRow[]> {
  // Each part gives a page of its own at the most: the whole of a long ledger is never read for one of them.
  const part = ({ of, id, at, select }: typeof BOOKED, ...further: Parameter[]): { text: string; parameters: Parameter[] } => ({
    text: `(${select}${program === undefined ? '' : ' AND g.code = ?'}${wallet === undefined ? '' : ` AND ${of}.wallet = ?`}${after ? ` AND (${at} > ? OR (${at} = ? AND ${id} > ?))` : ''} ORDER BY ${at}, ${id} LIMIT ?)`,
    parameters: [organizationId, customerId, asOf, ...further, ...(program === undefined ? [] : [program]), ...(wallet === undefined ? [] : [wallet]),
      ...(after ? [new Date(after[0]), new Date(after[0]), after[1]] : []), limit],
  });
  const parts = [part(BOOKED), part(ACTIVATED, organizationId, customerId), part(EXPIRED)];
  const rows = await sql.rows<LedgerRow & { points: number | string }>(
    `SELECT x.id, x.type, x.points, x.lot_id, x.rule, x.wallet, x.program, x.occurred_at, p.id AS purchase_id, p.external_id AS purchase_external_id, t.reason
     FROM (${parts.map(({ text }) => text).join(' UNION ALL ')} ORDER BY occurred_at, id LIMIT ?) x LEFT JOIN ledger_transactions t ON t.id = x.transaction_id
     LEFT JOIN purchases p ON p.id = COALESCE(x.lot_purchase_id, t.purchase_id) ORDER BY x.occurred_at, x.id`, [...parts.flatMap(({ parameters }) => parameters), limit]);
  return rows.map((row) => ({ ...row, points: Number(row.points) }));
}
