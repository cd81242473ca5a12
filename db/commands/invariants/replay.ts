import type { Sql, Value } from '#db/sql.ts';
import { MOST_DIFFERENCES, type Difference } from './difference.ts';

/** A wallet's balance as its ledger entries alone give it, at the instant of the kept one. */
export interface ReplayedBalance {
  membershipId: string;
  wallet: string;
  organizationId: string;
  active: number;
  pending: number;
  debt: number;
  asOf: Date;
  until: Date | null;
  entries: number;
  /** Null: nothing is kept for this wallet. */
  kept: { active: number; pending: number; debt: number } | null;
}

interface EntryRow {
  membership_id: string; wallet: string; organization_id: string; account: string; points: number | string; entries: number; latest: Date; active_from: Date | null; expires_at: Date | null;
}

interface KeptRow {
  membership_id: string; wallet: string; organization_id: string; active: number; pending: number; debt: number; as_of: Date;
}

const MEMBERS_AT_ONCE = 1000;

function balanceOf(entries: readonly EntryRow[], kept: KeptRow | undefined, [membershipId, wallet]: readonly [string, string]): ReplayedBalance {
  const asOf = new Date(Math.max(kept?.as_of.getTime() ?? -Infinity, ...entries.map(({ latest }) => latest.getTime())));
  const lots = entries.filter(({ account }) => account === 'member.points').map(({ points, active_from, expires_at }) => ({ points: Number(points), activeFrom: active_from?.getTime() ?? 0, expiresAt: expires_at?.getTime() ?? Infinity }));
  const sumOf = (rows: readonly { points: number }[]) => rows.reduce((sum, { points }) => sum + points, 0);
  const alive = lots.filter(({ expiresAt }) => expiresAt > asOf.getTime());
  const boundaries = lots.filter(({ points }) => points > 0).flatMap(({ activeFrom, expiresAt }) => [activeFrom, expiresAt]).filter((instant) => instant > asOf.getTime() && instant !== Infinity);
  return {
    membershipId, wallet, organizationId: (entries[0] ?? kept)!.organization_id,
    active: sumOf(alive.filter(({ activeFrom }) => activeFrom <= asOf.getTime())), pending: sumOf(alive.filter(({ activeFrom }) => activeFrom > asOf.getTime())),
    debt: -entries.filter(({ account }) => account === 'member.debt').reduce((sum, { points }) => sum + Number(points), 0),
    asOf, until: boundaries.length === 0 ? null : new Date(Math.min(...boundaries)), entries: entries.reduce((sum, one) => sum + one.entries, 0), kept: kept ?? null,
  };
}

/**
 * Replays the ledger from its first entry: the balance of every wallet from entries alone (lots give only their dates), a thousand
 * members at a time so that a ledger of any size takes bounded memory.
 *
 * @param organizationId only one organization's, or every one's
 */
export async function* replayBalances(sql: Sql, organizationId?: string): AsyncGenerator<ReplayedBalance[]> {
  for (let after = ''; ;) {
    const members = await sql.rows<{ id: string }>(
      `SELECT id FROM memberships WHERE id > ? ${organizationId === undefined ? '' : 'AND organization_id = ?'} ORDER BY id LIMIT ${MEMBERS_AT_ONCE}`, [after, ...(organizationId === undefined ? [] : [organizationId])]);
    if (members.length === 0) return;
    const ids = members.map(({ id }) => id);
    after = ids.at(-1)!;
    const [entries, kept] = await Promise.all([
      sql.rows<EntryRow>(
        `SELECT e.membership_id, e.wallet, e.organization_id, e.account, SUM(e.points) AS points, COUNT(*) AS entries, MAX(e.occurred_at) AS latest, l.active_from, l.expires_at
         FROM ledger_entries e LEFT JOIN lots l ON l.id = e.lot_id WHERE e.membership_id IN (?) AND e.account IN ('member.points', 'member.debt')
         GROUP BY e.membership_id, e.wallet, e.organization_id, e.account, e.lot_id, l.active_from, l.expires_at`, [ids]),
      sql.rows<KeptRow>('SELECT membership_id, wallet, organization_id, active, pending, debt, as_of FROM wallet_balances WHERE membership_id IN (?)', [ids]),
    ]);
    const keyOf = (row: { membership_id: string; wallet: string }) => JSON.stringify([row.membership_id, row.wallet]);
    const [byWallet, keptBy] = [Map.groupBy(entries, keyOf), new Map(kept.map((row) => [keyOf(row), row]))];
    yield [...new Set([...byWallet.keys(), ...keptBy.keys()])].sort().map((key) => balanceOf(byWallet.get(key) ?? [], keptBy.get(key), JSON.parse(key) as [string, string]));
  }
}

const worth = ({ active, pending, debt }: { active: number; pending: number; debt: number }) => active + pending - debt;
const isSame = (balance: ReplayedBalance) => (['active', 'pending', 'debt'] as const).every((part) => (balance.kept?.[part] ?? 0) === balance[part]);

/** Every kept balance is what the ledger, replayed from zero, gives. */
export async function replayed(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const differences: Difference[] = [];
  for await (const balances of replayBalances(sql, organizationId)) {
    for (const balance of balances) if (!isSame(balance)) differences.push({ check: 'replay', id: balance.membershipId, found: balance.kept ? worth(balance.kept) : 0, expected: worth(balance) });
    if (differences.length >= MOST_DIFFERENCES) break;
  }
  return differences.slice(0, MOST_DIFFERENCES);
}

export interface Rebuilt {
  /** Ledger entries of members that were read. */
  entries: number;
  balances: number;
  /** Kept balances that were not what the ledger gives. */
  differences: number;
}

/**
 * Makes every kept balance what the ledger gives. For a time when nothing is booked: it takes no locks.
 *
 * @param check only counts the differences
 */
export async function rebuildBalances(sql: Sql, { check = false, organizationId }: { check?: boolean; organizationId?: string } = {}): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { entries: 0, balances: 0, differences: 0 };
  for await (const balances of replayBalances(sql, organizationId)) {
    rebuilt.balances += balances.length;
    rebuilt.entries += balances.reduce((sum, { entries }) => sum + entries, 0);
    rebuilt.differences += balances.filter((balance) => !isSame(balance)).length;
    if (check) continue;
    await sql.insert('wallet_balances', ['membership_id', 'wallet', 'organization_id', 'active', 'pending', 'debt', 'as_of', 'until'],
      balances.map(({ membershipId, wallet, organizationId: owner, active, pending, debt, asOf, until }): Value[] => [membershipId, wallet, owner, active, pending, debt, asOf, until]),
      'ON DUPLICATE KEY UPDATE active = VALUES(active), pending = VALUES(pending), debt = VALUES(debt), as_of = VALUES(as_of), until = VALUES(until)');
  }
  return rebuilt;
}
