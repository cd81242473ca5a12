import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { againIfMoved } from '#db/commands/loyalty/moved-members.ts';
import { unitsIn, type WalletUnits } from '#db/queries/wallet-units.ts';
import { inTransaction } from '#db/sql.ts';
import { pointsByWallet } from '#domain/loyalty/purchase/by-wallet.ts';
import { decideReturn, type AskedReturn, type ReturnNumbers } from './book-return.ts';

/** What a return would come to: its numbers, and its points wallet by wallet. */
export interface CalculatedReturn extends ReturnNumbers {
  reversedBy: WalletUnits[];
  restoredTo: WalletUnits[];
}

/** Ends a transaction that must leave nothing behind, with what was found out in it. */
class RolledBack extends Error {
  readonly found: CalculatedReturn;

  constructor(found: CalculatedReturn) {
    super('a return was calculated');
    this.found = found;
  }
}

const sums = (entries: readonly MemberEntry[]) => pointsByWallet(entries.map(({ wallet, points }) => ({ wallet, points: Math.abs(points) })));

/**
 * Computes a return exactly as it would be booked now and writes nothing: the booking's own transaction, rolled back before the
 * return is written. It waits for the member's lock as a return does, and needs no key of its own.
 *
 * @throws DomainError `return_exceeds_purchase`, `line_not_found`, `return_before_purchase`, `not_found`
 */
export async function calculateReturn(asked: AskedReturn): Promise<CalculatedReturn> {
  const attempt = () => inTransaction<never>(async (sql) => {
    const { numbers, entries, version: { document } } = await decideReturn(sql, asked);
    const [restored, reversed] = [entries.filter(({ type }) => type === 'restore'), entries.filter(({ type }) => type !== 'restore')];
    throw new RolledBack({ ...numbers, reversedBy: unitsIn(document, sums(reversed)), restoredTo: unitsIn(document, sums(restored)) });
  });
  try {
    return await againIfMoved(attempt);
  } catch (error) {
    if (error instanceof RolledBack) return error.found;
    throw error;
  }
}
