import { loadMembers, lotSnapshot, needAt, saveMembers } from '#db/commands/loyalty/member-state.ts';
import type { Parameter, Sql, Transaction, Value } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import type { LevelJournal } from './merge-levels.ts';
import { wasMoved } from './merge-rows.ts';

/** What passes from one membership to another of the same program; both are locked. */
export interface WalletMove {
  organizationId: string;
  mergeId: string;
  /** Membership ids. */
  from: string;
  into: string;
  /** Event time, epoch milliseconds. */
  at: number;
  now: Date;
  actor: string;
  /** Tells the postings of a merge from those of its undoing. */
  posting: 'merge' | 'undo';
}

interface LotRow {
  id: string; wallet: string; remaining: number; granted_at: Date; expires_at: Date | null;
}

interface Passing {
  wallet: string;
  lotId: string | null;
  points: number;
  at: Date;
}

const ENTRY_COLUMNS = ['id', 'organization_id', 'transaction_id', 'membership_id', 'wallet', 'account', 'type', 'lot_id', 'rule', 'points', 'occurred_at'];

/** One transaction on one membership; the program's account stands against every entry, so that both sides sum to zero. */
async function post(sql: Transaction, move: WalletMove, membershipId: string, { type, passings, sign }: { type: 'merge' | 'expire'; passings: readonly Passing[]; sign: 1 | -1 }): Promise<void> {
  if (passings.length === 0) return;
  const { organizationId, mergeId, posting, at, now, actor } = move;
  const id = newId();
  await sql.queueInsert('ledger_transactions', ['id', 'organization_id', 'membership_id', 'kind', 'business_key', 'actor', 'occurred_at', 'posted_at'],
    [[id, organizationId, membershipId, 'merge', `${mergeId}:${posting}:${type}:${membershipId}`, actor, new Date(at), now]]);
  await sql.queueInsert('ledger_entries', ENTRY_COLUMNS, passings.flatMap(({ wallet, lotId, points, at: instant }): Value[][] => {
    const account = lotId === null ? 'member.debt' : 'member.points';
    const counter = type === 'expire' ? 'program.expired' : 'program.adjusted';
    return [
      [newId(), organizationId, id, membershipId, wallet, account, type, lotId, null, sign * points, instant],
      [newId(), organizationId, id, membershipId, wallet, counter, type, null, null, -sign * points, instant],
    ];
  }));
}

const later = (a: number, b: Date): Date => new Date(Math.max(a, b.getTime()));

/** Points that ran out before the move stay with the one who lost them: time took them there, and that is booked now. */
async function bookExpired(sql: Transaction, move: WalletMove, lots: readonly LotRow[]): Promise<void> {
  const expired = lots.filter(({ remaining, expires_at }) => remaining > 0 && expires_at !== null && expires_at.getTime() <= move.at);
  await post(sql, move, move.from, { type: 'expire', sign: -1, passings: expired.map(({ id, wallet, remaining, expires_at }) => ({ wallet, lotId: id, points: remaining, at: expires_at! })) });
  if (expired.length > 0) await sql.run('UPDATE lots SET remaining = 0 WHERE membership_id = ? AND id IN (?)', [move.from, expired.map(({ id }) => id)]);
}

/** The kept balances after a move: the one side as its lots say, the other likewise. */
async function refreshBalances(sql: Transaction, { organizationId, from, into, at }: WalletMove, lots: readonly LotRow[], debts: readonly { wallet: string; debt: number }[]): Promise<void> {
  const latest = Math.max(at, ...lots.map(({ granted_at }) => granted_at.getTime()));
  const wallets = [...new Set([...lots.map(({ wallet }) => wallet), ...debts.map(({ wallet }) => wallet)])].sort();
  const debtOf = (wallet: string) => debts.find((one) => one.wallet === wallet)?.debt ?? 0;
  for (const [membershipId, sign] of [[from, -1], [into, 1]] as const) {
    for (const wallet of wallets) {
      await sql.run(
        `INSERT INTO wallet_balances (membership_id, wallet, organization_id, active, pending, debt, as_of, until) VALUES (?, ?, ?, 0, 0, ?, ?, NULL)
         ON DUPLICATE KEY UPDATE debt = debt + ?, as_of = GREATEST(as_of, VALUES(as_of))`,
        [membershipId, wallet, organizationId, Math.max(0, sign * debtOf(wallet)), new Date(latest), sign * debtOf(wallet)]);
    }
  }
  const rows = await sql.rows<{ id: string; latest: Date | null }>('SELECT membership_id AS id, MAX(as_of) AS latest FROM wallet_balances WHERE membership_id IN (?) GROUP BY membership_id', [[from, into]]);
  const members = await loadMembers(sql, new Map(rows.map(({ id, latest: asOf }) => [id, needAt(asOf!.getTime(), { takes: true })])), { lock: false });
  await saveMembers(sql, organizationId, members.values(), lotSnapshot(members.values()));
}

async function pass(sql: Transaction, move: WalletMove, lots: readonly LotRow[], debts: readonly { wallet: string; debt: number }[]): Promise<void> {
  await bookExpired(sql, move, lots);
  const alive = lots.filter(({ remaining, expires_at }) => remaining > 0 && (expires_at === null || expires_at.getTime() > move.at));
  const passings: Passing[] = [
    ...alive.map(({ id, wallet, remaining, granted_at }) => ({ wallet, lotId: id, points: remaining, at: later(move.at, granted_at) })),
    ...debts.map(({ wallet, debt }) => ({ wallet, lotId: null, points: -debt, at: new Date(move.at) })),
  ];
  await post(sql, move, move.from, { type: 'merge', sign: -1, passings });
  await post(sql, move, move.into, { type: 'merge', sign: 1, passings });
  if (lots.length > 0) await sql.run('UPDATE lots SET membership_id = ? WHERE membership_id = ? AND id IN (?)', [move.into, move.from, lots.map(({ id }) => id)]);
  await refreshBalances(sql, move, lots, debts);
}

const LOTS = 'SELECT t.id, t.wallet, t.remaining, t.granted_at, t.expires_at FROM lots t WHERE t.organization_id = ? AND t.membership_id = ?';
const lotsMoved = (membershipId: string) => `lots@${membershipId}`;
const purchasesMoved = (membershipId: string) => `purchases@${membershipId}`;

/** Which rows of a membership pass to the other, and what is owed: what undoing the merge needs to know. */
export interface MembershipJournal {
  programId: string;
  from: string;
  /** Null: the survivor was no member, and the membership itself passed. */
  into: string | null;
  debts: { wallet: string; debt: number }[];
  levels: LevelJournal | null;
}

/**
 * Moves what a member holds to the survivor's membership of the same program: lots keep their dates, every one of them leaves the
 * one ledger and enters the other by entries of type `merge`; debt follows; purchases follow, so that metrics add up.
 */
export async function moveMembership(sql: Transaction, move: WalletMove): Promise<MembershipJournal['debts']> {
  const { organizationId, mergeId, from, into } = move;
  const remember = (moved: string, table: string) => sql.run(
    `INSERT INTO merge_moves (merge_id, organization_id, moved, row_key) SELECT ?, organization_id, ?, id FROM ${table} WHERE organization_id = ? AND membership_id = ?`, [mergeId, moved, organizationId, from]);
  await remember(lotsMoved(from), 'lots');
  await remember(purchasesMoved(from), 'purchases');
  const lots = await sql.rows<LotRow>(LOTS, [organizationId, from]);
  const debts = await sql.rows<{ wallet: string; debt: number }>('SELECT wallet, debt FROM wallet_balances WHERE membership_id = ? AND debt > 0', [from]);
  await sql.run('UPDATE purchases SET membership_id = ? WHERE organization_id = ? AND membership_id = ?', [into, organizationId, from]);
  await pass(sql, move, lots, debts);
  await sql.run('UPDATE memberships SET merged_into = ? WHERE organization_id = ? AND id = ?', [into, organizationId, from]);
  return debts;
}

/** Moves back what `moveMembership` moved. @param journal its memberships as they were: what passed from `from` to `into` */
export async function moveMembershipBack(sql: Transaction, move: Omit<WalletMove, 'from' | 'into'>, { from, into, debts }: MembershipJournal & { into: string }): Promise<void> {
  const { organizationId, mergeId } = move;
  const journaled = (moved: string): [string, Parameter[]] => [wasMoved('t.id'), [mergeId, moved]];
  const [isLot, lotKey] = journaled(lotsMoved(from));
  const lots = await sql.rows<LotRow>(`${LOTS} AND ${isLot}`, [organizationId, into, ...lotKey]);
  await pass(sql, { ...move, from: into, into: from }, lots, debts);
  const [isPurchase, purchaseKey] = journaled(purchasesMoved(from));
  await sql.run(`UPDATE purchases t SET t.membership_id = ? WHERE t.organization_id = ? AND t.membership_id = ? AND ${isPurchase}`, [from, organizationId, into, ...purchaseKey]);
  await sql.run('UPDATE memberships SET merged_into = NULL WHERE organization_id = ? AND id = ?', [organizationId, from]);
}

/** How much was ever booked on memberships: when it is the same as before, nothing moved since. */
export async function movementsOf(sql: Sql, membershipIds: readonly string[]): Promise<string> {
  if (membershipIds.length === 0) return '';
  const row = await sql.row<{ transactions: number; purchases: number; returns: number }>(
    `SELECT (SELECT COUNT(*) FROM ledger_transactions WHERE membership_id IN (?)) AS transactions, (SELECT COUNT(*) FROM purchases WHERE membership_id IN (?)) AS purchases,
       (SELECT COUNT(*) FROM purchase_returns r JOIN purchases p ON p.id = r.purchase_id WHERE p.membership_id IN (?)) AS returns`, [membershipIds, membershipIds, membershipIds]);
  return `${row!.transactions}/${row!.purchases}/${row!.returns}`;
}
