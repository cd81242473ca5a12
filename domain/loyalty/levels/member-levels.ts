import type { LevelBook } from './book.ts';
import type { LevelState, PurchaseFact } from './types.ts';

/** The level of a member as bookings ask and change it. */
export type MemberLevels = Pick<LevelBook, 'at' | 'around' | 'facts' | 'addPurchase' | 'addReturn'>;

/** The level of a member whose program has no conditions: it never changes. */
export function fixedLevels(state: LevelState): MemberLevels {
  const added: PurchaseFact[] = [];
  return {
    at: () => state,
    around: () => ({ before: state.level, parts: (lines) => [{ level: state.level, shareMinor: lines.reduce((sum, { paidMinor }) => sum + paidMinor, 0) }] }),
    facts: () => added,
    addPurchase: (fact) => {
      added.push(fact);
      return [];
    },
    addReturn: () => [],
  };
}
