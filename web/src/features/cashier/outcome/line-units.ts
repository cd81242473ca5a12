import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import type { WalletUnits } from '../../members/units.tsx';
import { lineGrants } from '../../purchases/types.ts';
import type { Computed, ComputedLine } from '../types.ts';

/** What a line of a computed purchase brings, wallet by wallet. */
export const lineUnitsOf = ({ earned, member }: Computed, line: ComputedLine, names: LoyaltyNames): WalletUnits[] =>
  lineGrants(line, earned[0]?.wallet).map(({ wallet, points }) => names.unitsOf(wallet, member.program, points));
