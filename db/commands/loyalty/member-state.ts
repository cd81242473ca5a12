import { queuePassChecks } from '#db/commands/cards/pass-checks.ts';
import { KEPT_COLUMNS, keptLevel, type KeptRow } from '#db/commands/levels/level-state.ts';
import type { KeptLevel } from '#domain/loyalty/levels/book.ts';
import { fixedLevels, type MemberLevels } from '#domain/loyalty/levels/member-levels.ts';
import type { Select, Sql, Transaction, Value } from '#db/sql.ts';
import { balanceAt, balanceUntil, emptyWallet, noteMovement, type Balance, type Lot, type WalletState } from '#domain/loyalty/wallet.ts';

/** A member under lock: what the commands read, change and write back. */
export interface MemberState {
  id: string;
  customerId: string;
  programId: string;
  /** The membership that took this one over in a merge. */
  mergedInto: string | null;
  /** Epoch milliseconds. */
  joinedAt: number;
  latestAt: number;
  wallets: Map<string, WalletState>;
  /** The level as its row keeps it. */
  kept: KeptLevel;
  levels: MemberLevels;
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

/** What a command needs of a member: the first and the last instant it computes at, and whether it takes points from lots. */
export interface MemberNeed {
  earliest: number;
  latest: number;
  takes: boolean;
}

/** A need at one instant. */
export const needAt = (at: number, { takes }: { takes: boolean }): MemberNeed => ({ earliest: at, latest: at, takes });

/** The wallet of a member, empty when nothing was ever granted. */
export function walletState(member: MemberState, wallet: string): WalletState {
  let state = member.wallets.get(wallet);
  if (!state) member.wallets.set(wallet, (state = emptyWallet(wallet)));
  return state;
}

export const balancesAt = (member: MemberState, wallets: readonly string[], at: number): Balance[] => wallets.map((wallet) => balanceAt(walletState(member, wallet), at));

export interface BalanceRow {
  membership_id: string; wallet: string; active: number; pending: number; debt: number; as_of: Date; until: Date | null;
}

export interface MemberRow extends KeptRow {
  id: string; customer_id: string; program_id: string; joined_at: Date; merged_into: string | null;
}

/** The first statements of every command that moves points: the members' rows in ascending order of id, locked when asked, and their balances. */
export const memberSelects = (needs: ReadonlyMap<string, MemberNeed>, { lock }: { lock: boolean }): [members: Select, balances: Select] => {
  const ids = [...needs.keys()].sort();
  return [
    [`SELECT id, customer_id, program_id, joined_at, merged_into, ${KEPT_COLUMNS} FROM memberships WHERE id IN (?) ORDER BY id${lock ? ' FOR UPDATE' : ''}`, [ids]],
    ['SELECT membership_id, wallet, active, pending, debt, as_of, until FROM wallet_balances WHERE membership_id IN (?)', [ids]],
  ];
};

/** Reads members by membership id, locking them when asked. */
export async function loadMembers(sql: Sql, needs: ReadonlyMap<string, MemberNeed>, { lock }: { lock: boolean }): Promise<Map<string, MemberState>> {
  if (needs.size === 0) return new Map();
  const [members, balances] = memberSelects(needs, { lock });
  return membersFrom(sql, needs, await sql.rows<MemberRow>(...members), await sql.rows<BalanceRow>(...balances));
}

/**
 * Members from their rows and balances, with the lots they need: who takes nothing and computes between the latest movement and
 * the next activation or expiry needs only the kept balance.
 */
export async function membersFrom(sql: Sql, needs: ReadonlyMap<string, MemberNeed>, rows: readonly MemberRow[], balances: readonly BalanceRow[]): Promise<Map<string, MemberState>> {
  const members = new Map(rows.map((row): [string, MemberState] => [row.id, {
    id: row.id, customerId: row.customer_id, programId: row.program_id, mergedInto: row.merged_into, joinedAt: row.joined_at.getTime(), latestAt: 0, wallets: new Map(),
    kept: keptLevel(row), levels: fixedLevels(keptLevel(row)),
  }]));
  for (const row of balances) {
    const member = members.get(row.membership_id)!;
    walletState(member, row.wallet).debt = row.debt;
    member.latestAt = Math.max(member.latestAt, row.as_of.getTime());
  }
  const isKept = ({ membership_id, until }: BalanceRow) => {
    const { takes, earliest, latest } = needs.get(membership_id)!;
    return !takes && earliest >= members.get(membership_id)!.latestAt && (until === null || latest < until.getTime());
  };
  const toRead = new Set(balances.filter((row) => !isKept(row)).map((row) => row.membership_id));
  for (const row of balances) {
    if (!toRead.has(row.membership_id)) walletState(members.get(row.membership_id)!, row.wallet).unread = { active: row.active, pending: row.pending, until: row.until?.getTime() ?? null };
  }
  const backdated = [...toRead].filter((id) => needs.get(id)!.earliest < members.get(id)!.latestAt);
  await loadLots(sql, members, [...toRead].filter((id) => !backdated.includes(id)), 'AND remaining > 0');
  await loadLots(sql, members, backdated, '');
  await loadMovements(sql, members, backdated, needs);
  return members;
}

async function loadLots(sql: Sql, members: ReadonlyMap<string, MemberState>, ids: readonly string[], condition: string): Promise<void> {
  if (ids.length === 0) return;
  const rows = await sql.rows<LotRow>(
    `SELECT id, membership_id, wallet, rule, purchase_id, amount, remaining, granted_at, active_from, expires_at FROM lots WHERE membership_id IN (?) ${condition}`, [ids]);
  for (const row of rows) walletState(members.get(row.membership_id)!, row.wallet).lots.push(lotOf(row));
}

async function loadMovements(sql: Sql, members: ReadonlyMap<string, MemberState>, ids: readonly string[], needs: ReadonlyMap<string, MemberNeed>): Promise<void> {
  if (ids.length === 0) return;
  const rows = await sql.rows<{ membership_id: string; wallet: string; account: string; lot_id: string | null; points: number; occurred_at: Date }>(
    `SELECT membership_id, wallet, account, lot_id, points, occurred_at FROM ledger_entries
     WHERE membership_id IN (?) AND account IN ('member.points', 'member.debt') AND occurred_at > ?`,
    [ids, new Date(Math.min(...ids.map((id) => needs.get(id)!.earliest)))]);
  for (const row of rows) {
    const state = walletState(members.get(row.membership_id)!, row.wallet);
    const occurredAt = row.occurred_at.getTime();
    if (row.account === 'member.debt') state.debtMovements.push({ points: -row.points, occurredAt });
    else if (row.lot_id !== null) noteMovement(state, row.lot_id, { points: row.points, occurredAt });
  }
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

/** What lots held when they were read, to write only those that changed. */
export const lotSnapshot = (members: Iterable<MemberState>): Map<string, number> =>
  new Map([...members].flatMap((member) => [...member.wallets.values()].flatMap((state) => state.lots.map((lot): [string, number] => [lot.id, lot.remaining]))));

/** Writes new and changed lots, and the balance of every wallet as it is after the member's latest movement; passes on phones are looked at. */
export async function saveMembers(sql: Transaction, organizationId: string, members: Iterable<MemberState>, before: ReadonlyMap<string, number>): Promise<void> {
  const lots: Value[][] = [];
  const balances: Value[][] = [];
  const ids: string[] = [];
  for (const member of members) {
    ids.push(member.id);
    for (const state of member.wallets.values()) {
      const { active, pending, debt } = balanceAt(state, member.latestAt);
      const until = balanceUntil(state, member.latestAt);
      balances.push([member.id, state.wallet, organizationId, active, pending, debt, new Date(member.latestAt), until === null ? null : new Date(until)]);
      for (const lot of state.lots) {
        if (before.get(lot.id) === lot.remaining) continue;
        lots.push([lot.id, organizationId, member.id, lot.wallet, lot.rule, lot.purchaseId, lot.amount, lot.remaining, new Date(lot.grantedAt), new Date(lot.activeFrom),
          lot.expiresAt === null ? null : new Date(lot.expiresAt)]);
      }
    }
  }
  await sql.queueInsert('lots', LOT_COLUMNS, lots, 'ON DUPLICATE KEY UPDATE remaining = VALUES(remaining)');
  await sql.queueInsert('wallet_balances', ['membership_id', 'wallet', 'organization_id', 'active', 'pending', 'debt', 'as_of', 'until'], balances,
    'ON DUPLICATE KEY UPDATE active = VALUES(active), pending = VALUES(pending), debt = VALUES(debt), as_of = VALUES(as_of), until = VALUES(until)');
  await queuePassChecks(sql, organizationId, ids);
}
