import type { LedgerEntry } from '../types.ts';

export interface BalancedEntry extends LedgerEntry {
  /** Active + pending − debt of the entry's wallet after it. */
  balance: number;
}

/** One operation takes points from several lots; to a person it is one movement. */
const isSameOperation = (a: LedgerEntry, b: LedgerEntry) =>
  a.type === b.type && a.wallet === b.wallet && a.program === b.program && a.occurredAt === b.occurredAt && a.purchase?.id === b.purchase?.id && a.rule === b.rule && a.reason === b.reason;

/** Entries arrive in order of event time; each gets the balance of its wallet after it, the newest comes first. */
export function withBalances(entries: LedgerEntry[]): BalancedEntry[] {
  const balances = new Map<string, number>();
  const rows: BalancedEntry[] = [];
  for (const entry of entries) {
    const wallet = `${entry.program}:${entry.wallet}`;
    const balance = (balances.get(wallet) ?? 0) + entry.points;
    balances.set(wallet, balance);
    const last = rows.at(-1);
    if (last && isSameOperation(last, entry)) rows[rows.length - 1] = { ...last, points: last.points + entry.points, balance };
    else rows.push({ ...entry, balance });
  }
  return rows.toReversed();
}
