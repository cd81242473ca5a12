import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import type { WalletUnits } from '../../members/units.tsx';
import type { Computed, ComputedLine } from '../types.ts';

/** What a line of a computed purchase brings: its share of the only wallet that earns, or of each. */
export function lineUnitsOf({ earned, member }: Computed, line: ComputedLine, names: LoyaltyNames): WalletUnits[] {
  const first = earned[0];
  const of = line.earnedBy ?? (line.earned > 0 && first ? [{ wallet: first.wallet, points: line.earned }] : []);
  return of.map(({ wallet, points }) => names.unitsOf(wallet, member.program, points));
}
