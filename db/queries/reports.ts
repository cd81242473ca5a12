import { sql, type Parameter } from '../sql.ts';

/** Purchases in the organization's currency: of all of it, or of a place and what is below it. */
export interface ReportScope {
  organizationId: string;
  currency: string;
  withinPath?: string;
}

const EPOCH = '2000-01-01 00:00:00';
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** Which stretch between ascending instants a column's instant lies in, from 0; the instants are a parameter. Needs no time zones in the database. */
const slotOf = (column: string) => `INTERVAL(TIMESTAMPDIFF(SECOND, '${EPOCH}', ${column}), ?) - 1`;
const secondsOf = (instants: readonly number[]) => instants.slice(0, -1).map((instant) => (instant - EPOCH_MS) / 1000);

interface Clause {
  text: string;
  parameters: Parameter[];
}

/** Rows whose place lies in the scope. Paths are made of ids and slashes: nothing in them is a pattern. */
function inScope(column: string, { organizationId, withinPath }: ReportScope): Clause {
  if (withinPath === undefined) return { text: '', parameters: [] };
  return { text: `AND ${column} IN (SELECT id FROM places WHERE organization_id = ? AND path LIKE ?)`, parameters: [organizationId, `${withinPath}%`] };
}

const bounds = (instants: readonly number[]): [Date, Date] => [new Date(instants[0]!), new Date(instants.at(-1)!)];

/** A receipt whose purchase is counted with the transaction of a linked payment card is left out. */
const COUNTED = 'AND p.id NOT IN (SELECT purchase_id FROM card_link_receipts WHERE organization_id = ? AND is_earning = 0)';

export interface SalesRow {
  /** Which stretch between the given instants. */
  slot: number;
  placeId: string | null;
  purchases: number;
  paidMinor: number;
  lastAt: Date;
}

/** Purchases by stretch of time and place. */
export async function salesBetween(scope: ReportScope, instants: readonly number[]): Promise<SalesRow[]> {
  const place = inScope('p.place_id', scope);
  const rows = await sql.rows<SalesRow>(
    `SELECT ${slotOf('p.occurred_at')} AS slot, p.place_id AS placeId, COUNT(*) AS purchases, SUM(p.payable_minor) AS paidMinor, MAX(p.occurred_at) AS lastAt
     FROM purchases p WHERE p.organization_id = ? AND p.occurred_at >= ? AND p.occurred_at < ? AND p.currency = ? ${place.text} ${COUNTED} GROUP BY slot, p.place_id`,
    [secondsOf(instants), scope.organizationId, ...bounds(instants), scope.currency, ...place.parameters, scope.organizationId]);
  return rows.map((row) => ({ ...row, paidMinor: Number(row.paidMinor) }));
}

export interface RefundRow {
  slot: number;
  placeId: string | null;
  refundMinor: number;
}

/** Money given back, by the time of the return and the place of the purchase. */
export async function refundsBetween(scope: ReportScope, instants: readonly number[]): Promise<RefundRow[]> {
  const place = inScope('p.place_id', scope);
  const rows = await sql.rows<RefundRow>(
    `SELECT ${slotOf('r.occurred_at')} AS slot, p.place_id AS placeId, SUM(r.refund_minor) AS refundMinor
     FROM purchase_returns r JOIN purchases p ON p.id = r.purchase_id
     WHERE r.organization_id = ? AND r.occurred_at >= ? AND r.occurred_at < ? AND p.currency = ? ${place.text} ${COUNTED} GROUP BY slot, p.place_id`,
    [secondsOf(instants), scope.organizationId, ...bounds(instants), scope.currency, ...place.parameters, scope.organizationId]);
  return rows.map((row) => ({ ...row, refundMinor: Number(row.refundMinor) }));
}

/** Different customers who bought in each stretch. */
export async function buyersBetween(scope: ReportScope, instants: readonly number[]): Promise<Map<number, number>> {
  const place = inScope('p.place_id', scope);
  const rows = await sql.rows<{ slot: number; buyers: number }>(
    `SELECT ${slotOf('p.occurred_at')} AS slot, COUNT(DISTINCT p.customer_id) AS buyers FROM purchases p
     WHERE p.organization_id = ? AND p.occurred_at >= ? AND p.occurred_at < ? AND p.currency = ? ${place.text} GROUP BY slot`,
    [secondsOf(instants), scope.organizationId, ...bounds(instants), scope.currency, ...place.parameters]);
  return new Map(rows.map(({ slot, buyers }) => [slot, buyers]));
}

/** Customers registered in each stretch, erased ones too; of a place: those who have bought there since. */
export async function registrationsBetween(scope: ReportScope, instants: readonly number[]): Promise<Map<number, number>> {
  const place = inScope('p.place_id', scope);
  const bought = scope.withinPath === undefined ? '' : `AND EXISTS (SELECT 1 FROM purchases p WHERE p.organization_id = c.organization_id AND p.customer_id = c.id ${place.text})`;
  const rows = await sql.rows<{ slot: number; customers: number }>(
    `SELECT ${slotOf('c.registered_at')} AS slot, COUNT(*) AS customers FROM customers c
     WHERE c.organization_id = ? AND c.registered_at >= ? AND c.registered_at < ? ${bought} GROUP BY slot`,
    [secondsOf(instants), scope.organizationId, ...bounds(instants), ...place.parameters]);
  return new Map(rows.map(({ slot, customers }) => [slot, customers]));
}

/**
 * Points that could still be spent at an instant, active and pending, of all wallets: what is left now of the lots that had not
 * expired then, less every movement since. What was granted since is in both and cancels out; nothing moves in a lot that has
 * expired. Only entries after the instant are read, member by member, whatever the size of the ledger. Of a place: lots that its
 * purchases granted.
 */
export async function pointsLiabilityAt(scope: ReportScope, at: Date): Promise<number> {
  return (await liabilityAt(scope, at)).reduce((sum, { points }) => sum + points, 0);
}

export interface Liability {
  /** Null where everything was asked for in one sum. */
  programId: string | null;
  wallet: string | null;
  points: number;
}

/** {@link pointsLiabilityAt}, wallet by wallet or in one sum, which reads nothing of the members. */
export async function liabilityAt(scope: ReportScope, at: Date, { byWallet = false }: { byWallet?: boolean } = {}): Promise<Liability[]> {
  const { organizationId, withinPath } = scope;
  const place = inScope('p.place_id', scope);
  const lots = `l.organization_id = ? AND (l.expires_at IS NULL OR l.expires_at > ?)${withinPath === undefined ? '' : ` AND l.purchase_id IN (SELECT p.id FROM purchases p WHERE p.organization_id = l.organization_id ${place.text})`}`;
  const movements = withinPath === undefined
    ? { from: 'memberships m JOIN ledger_entries e ON e.membership_id = m.id', where: 'm.organization_id = ?', parameters: [organizationId] }
    : { from: 'lots l JOIN ledger_entries e ON e.membership_id = l.membership_id AND e.lot_id = l.id', where: lots, parameters: [organizationId, at, ...place.parameters] };
  const split = (row: string, member: string) => (byWallet
    ? { columns: `${member}.program_id AS programId, ${row}.wallet,`, end: `GROUP BY ${member}.program_id, ${row}.wallet`, join: `JOIN memberships ${member} ON ${member}.id = ${row}.membership_id` }
    : { columns: 'NULL AS programId, NULL AS wallet,', end: '', join: '' });
  const [ofLots, ofEntries] = [split('l', 'n'), split('e', 'n')];
  const [left, moved] = await Promise.all([
    sql.rows<LiabilityRow>(`SELECT ${ofLots.columns} COALESCE(SUM(l.remaining), 0) AS points FROM lots l ${ofLots.join} WHERE ${lots} ${ofLots.end}`, [organizationId, at, ...place.parameters]),
    sql.rows<LiabilityRow>(`SELECT ${ofEntries.columns} COALESCE(SUM(e.points), 0) AS points FROM ${movements.from} ${ofEntries.join}
      WHERE ${movements.where} AND e.account = 'member.points' AND e.occurred_at > ? ${ofEntries.end}`, [...movements.parameters, at]),
  ]);
  const rows = [...left.map((row) => ({ ...row, points: Number(row.points) })), ...moved.map((row) => ({ ...row, points: -Number(row.points) }))];
  return [...Map.groupBy(rows, ({ programId, wallet }) => `${programId} ${wallet}`).values()].map((same) => ({ ...same[0]!, points: same.reduce((sum, { points }) => sum + points, 0) }));
}

type LiabilityRow = Omit<Liability, 'points'> & { points: string };

/** Places by id, as answers name them. */
export const namesOfPlaces = async (organizationId: string, ids: readonly string[]): Promise<Map<string, { externalId: string; name: string }>> => {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; externalId: string; name: string }>('SELECT id, external_id AS externalId, name FROM places WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);
  return new Map(rows.map(({ id, externalId, name }) => [id, { externalId, name }]));
};
