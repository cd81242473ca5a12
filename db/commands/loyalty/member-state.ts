import type { Sql, Value } from '#db/sql.ts';
import { balanceAt, type Balance, type Lot, type WalletState } from '#domain/loyalty/wallet.ts';

/** A member under lock: what the commands read, change and write back. */
export interface MemberState {
  id: string;
  customerId: string;
  programId: string;
  level: string;
  latestAt: number;
  wallets: Map<string, WalletState>;
}

interface LotRow {
  id: string; membership_id: string; wallet: string; rule: string | null; purchase_id: string | null;
  amount: number; remaining: number; granted_at: Date; active_from: Date; expires_at: Date | null;
}

const LOT_COLUMNS = ['id', 'organization_id', 'membership_id', 'wallet', 'rule', 'purchase_id', 'amount', 'remaining', 'granted_at', 'active_from', 'expires_at'];

const lotOf = (row: LotRow): Lot => ({
  id: row.id, wallet: row.wallet, rule: row.rule, purchaseId: row.purchase_id, amount: row.amount, remaining: row.remaining,
  grantedAt: row.granted_at.getTime(), activeFrom: row.active_from.getTime(), expiresAt: row.expires_at?.getTime() ?? null,
});

/** The wallet of a member, empty when nothing was ever granted. */
export function walletState(member: MemberState, wallet: string): WalletState {
  let state = member.wallets.get(wallet);
  if (!state) member.wallets.set(wallet, (state = { wallet, lots: [], movements: [], debt: 0 }));
  return state;
}

export const balancesAt = (member: MemberState, wallets: readonly string[], at: number): Balance[] => wallets.map((wallet) => balanceAt(walletState(member, wallet), at));

/**
 * Reads members, locking their rows in ascending order of id when asked (the first lock of every command that moves points).
 *
 * @param earliest per membership, the earliest instant the caller computes at: later movements are read along, and every lot
 * @returns members by membership id
 */
export async function loadMembers(sql: Sql, earliest: ReadonlyMap<string, number>, { lock }: { lock: boolean }): Promise<Map<string, MemberState>> {
  const ids = [...earliest.keys()].sort();
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; customer_id: string; program_id: string; level_code: string; latest_at: Date | null }>(
    `SELECT id, customer_id, program_id, level_code, latest_at FROM memberships WHERE id IN (?) ORDER BY id${lock ? ' FOR UPDATE' : ''}`, [ids]);
  const members = new Map(rows.map((row): [string, MemberState] => [row.id, {
    id: row.id, customerId: row.customer_id, programId: row.program_id, level: row.level_code, latestAt: row.latest_at?.getTime() ?? 0, wallets: new Map(),
  }]));
  const backdated = ids.filter((id) => earliest.get(id)! < (members.get(id)?.latestAt ?? 0));
  const current = ids.filter((id) => !backdated.includes(id));
  await loadLots(sql, members, current, 'AND remaining > 0');
  await loadLots(sql, members, backdated, '');
  await loadMovements(sql, members, backdated, earliest);
  const debts = await sql.rows<{ membership_id: string; wallet: string; debt: number }>('SELECT membership_id, wallet, debt FROM wallet_debts WHERE membership_id IN (?) AND debt > 0', [ids]);
  for (const row of debts) walletState(members.get(row.membership_id)!, row.wallet).debt = row.debt;
  return members;
}

async function loadLots(sql: Sql, members: ReadonlyMap<string, MemberState>, ids: readonly string[], condition: string): Promise<void> {
  if (ids.length === 0) return;
  const rows = await sql.rows<LotRow>(
    `SELECT id, membership_id, wallet, rule, purchase_id, amount, remaining, granted_at, active_from, expires_at FROM lots WHERE membership_id IN (?) ${condition}`, [ids]);
  for (const row of rows) walletState(members.get(row.membership_id)!, row.wallet).lots.push(lotOf(row));
}

async function loadMovements(sql: Sql, members: ReadonlyMap<string, MemberState>, ids: readonly string[], earliest: ReadonlyMap<string, number>): Promise<void> {
  if (ids.length === 0) return;
  const rows = await sql.rows<{ membership_id: string; wallet: string; lot_id: string; points: number; occurred_at: Date }>(
    `SELECT membership_id, wallet, lot_id, points, occurred_at FROM ledger_entries
     WHERE membership_id IN (?) AND account = 'member.points' AND lot_id IS NOT NULL AND occurred_at > ?`,
    [ids, new Date(Math.min(...ids.map((id) => earliest.get(id)!)))]);
  for (const row of rows) walletState(members.get(row.membership_id)!, row.wallet).movements.push({ lotId: row.lot_id, points: row.points, occurredAt: row.occurred_at.getTime() });
}

/** Lots a command needs by name although nothing may be left in them: the ones a return restores. */
export async function loadLotsById(sql: Sql, member: MemberState, ids: readonly string[]): Promise<void> {
  const known = new Set([...member.wallets.values()].flatMap((state) => state.lots.map((lot) => lot.id)));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length === 0) return;
  const rows = await sql.rows<LotRow>(
    `SELECT id, membership_id, wallet, rule, purchase_id, amount, remaining, granted_at, active_from, expires_at FROM lots WHERE membership_id = ? AND id IN (?)`, [member.id, missing]);
  for (const row of rows) walletState(member, row.wallet).lots.push(lotOf(row));
}

const debtKey = (member: MemberState, wallet: string) => `${member.id} ${wallet}`;

/** What lots held and wallets owed when they were read, to write only what changed. */
export const lotSnapshot = (members: Iterable<MemberState>): Map<string, number> =>
  new Map([...members].flatMap((member) => [...member.wallets.values()].flatMap((state): [string, number][] =>
    [[debtKey(member, state.wallet), state.debt], ...state.lots.map((lot): [string, number] => [lot.id, lot.remaining])])));

/** Writes new and changed lots, changed debts, and the latest event time of every member. */
export async function saveMembers(sql: Sql, organizationId: string, members: Iterable<MemberState>, before: ReadonlyMap<string, number>): Promise<void> {
  const lots: Value[][] = [];
  const debts: Value[][] = [];
  const latest: [string, Date][] = [];
  for (const member of members) {
    if (member.latestAt > 0) latest.push([member.id, new Date(member.latestAt)]);
    for (const state of member.wallets.values()) {
      if (state.debt !== (before.get(debtKey(member, state.wallet)) ?? 0)) debts.push([member.id, state.wallet, organizationId, state.debt]);
      for (const lot of state.lots) {
        if (before.get(lot.id) === lot.remaining) continue;
        lots.push([lot.id, organizationId, member.id, lot.wallet, lot.rule, lot.purchaseId, lot.amount, lot.remaining, new Date(lot.grantedAt), new Date(lot.activeFrom),
          lot.expiresAt === null ? null : new Date(lot.expiresAt)]);
      }
    }
  }
  await sql.insert('lots', LOT_COLUMNS, lots, 'ON DUPLICATE KEY UPDATE remaining = VALUES(remaining)');
  await sql.insert('wallet_debts', ['membership_id', 'wallet', 'organization_id', 'debt'], debts, 'ON DUPLICATE KEY UPDATE debt = VALUES(debt)');
  if (latest.length > 0) {
    await sql.run(`UPDATE memberships SET latest_at = CASE id ${'WHEN ? THEN ? '.repeat(latest.length)}END WHERE id IN (?)`, [...latest.flat(), latest.map(([id]) => id)]);
  }
}
