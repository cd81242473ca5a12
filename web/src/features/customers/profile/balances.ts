import type { LedgerEntry } from '../types.ts';

export interface BalancedEntry extends LedgerEntry {
  /** Active + pending − debt of the entry's wallet after it. */
  balance: number;
}

/** Entries arrive in order of event time; each gets the balance of its wallet after it, the newest comes first. */
export function withBalances(entries: LedgerEntry[]): BalancedEntry[] {
  const balances = new Map<string, number>();
  const rows = entries.map((entry) => {
    const wallet = `${entry.program}:${entry.wallet}`;
    const balance = (balances.get(wallet) ?? 0) + entry.points;
    balances.set(wallet, balance);
    return { ...entry, balance };
  });
  return rows.toReversed();
}
