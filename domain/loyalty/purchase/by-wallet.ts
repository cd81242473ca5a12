import { largestRemainder } from '../../shared/allocate.ts';

/** Points of one wallet, in its smallest units. */
export interface WalletPoints {
  wallet: string;
  points: number;
}

/** Points wallet by wallet, in the order in which the wallets come first: those of two wallets are different units and are never added up. */
export function pointsByWallet(grants: readonly WalletPoints[]): WalletPoints[] {
  const sums = new Map<string, number>();
  for (const { wallet, points } of grants) sums.set(wallet, (sums.get(wallet) ?? 0) + points);
  return [...sums].map(([wallet, points]) => ({ wallet, points }));
}

/**
 * What each line earned in each wallet, every grant shared by the money it was computed on (rule N3).
 *
 * @param lines how many lines the purchase has
 */
export function pointsOfLines(grants: readonly (WalletPoints & { eligibleMinor: readonly number[] })[], lines: number): WalletPoints[][] {
  const ofLines = Array.from({ length: lines }, (): WalletPoints[] => []);
  for (const { wallet, points, eligibleMinor } of grants) {
    for (const [index, part] of largestRemainder(points, eligibleMinor).entries()) {
      const known = ofLines[index]!.find((one) => one.wallet === wallet);
      if (known) known.points += part;
      else ofLines[index]!.push({ wallet, points: part });
    }
  }
  return ofLines.map((ofLine) => ofLine.filter(({ points }) => points > 0));
}
