import { mulDivFloor, roundFraction, sumOfShares, type Rounding } from '../shared/allocate.ts';
import { DomainError } from '../shared/errors.ts';
import type { Taking } from './wallet.ts';

/** What a purchase keeps of its computation, so that every later return is exact. */
export interface PurchaseSnapshot {
  lines: { lineId: string; quantity: number; paidMinor: number; pointsSpent: number }[];
  grants: { rule: string; wallet: string; points: number; lotId: string | null; rounding: Rounding; eligibleMinor: number[] }[];
  spend: { wallet: string; takings: Taking[] } | null;
}

export interface ReturnResult {
  refundMinor: number;
  pointsRestored: number;
  /** Points to put back, in reverse order of consumption (rule N12). */
  restorations: Taking[];
  /** Points each grant loses. */
  reversals: { rule: string; wallet: string; lotId: string | null; points: number }[];
  /** Units of every line returned after this return. */
  returnedQuantities: number[];
  /** Indexes of the lines that this return takes units of. */
  returnedPositions: number[];
}

/** Units returned per line by a request. @throws DomainError `line_not_found`, `return_exceeds_purchase` */
function unitsOf(snapshot: PurchaseSnapshot, returned: readonly number[], request: readonly { lineId: string; quantity: number }[]): number[] {
  const units = snapshot.lines.map(() => 0);
  for (const { lineId, quantity } of request) {
    const index = snapshot.lines.findIndex((line) => line.lineId === lineId);
    if (index < 0) throw new DomainError('line_not_found', `The purchase has no line ${lineId}.`);
    units[index]! += quantity;
    const left = snapshot.lines[index]!.quantity - returned[index]!;
    if (units[index]! > left) throw new DomainError('return_exceeds_purchase', `Line ${lineId} has ${left} left to return.`, { lineId, left });
  }
  return units;
}

/** Points of a grant that stay while the given units of each line are kept: round(grant · keptEligible / eligible) (rule N9). */
function keptOfGrant(grant: PurchaseSnapshot['grants'][number], lines: PurchaseSnapshot['lines'], returned: readonly number[]): number {
  const eligible = grant.eligibleMinor.reduce((a, b) => a + BigInt(b), 0n);
  if (eligible === 0n) return lines.every((line, index) => returned[index] === line.quantity) ? 0 : grant.points;
  const kept = sumOfShares(lines.map((line, index) => ({ amount: grant.eligibleMinor[index]!, part: line.quantity - returned[index]!, whole: line.quantity })));
  return roundFraction({ over: BigInt(grant.points) * kept.over, under: kept.under * eligible }, grant.rounding);
}

/** The takings of a purchase backwards, without the first `skip` points, `points` long. */
function backwards(takings: readonly Taking[], skip: number, points: number): Taking[] {
  const restorations: Taking[] = [];
  let toSkip = skip;
  let left = points;
  for (const taking of [...takings].reverse()) {
    const passed = Math.min(toSkip, taking.points);
    toSkip -= passed;
    const put = Math.min(left, taking.points - passed);
    left -= put;
    if (put > 0) restorations.push({ lotId: taking.lotId, points: put });
  }
  return restorations;
}

/**
 * What a return gives back and takes back. Everything telescopes: what is kept after the return is rounded once, and the
 * return moves the difference to what was kept before, so that all returns of a purchase add up exactly (rules N9, N12).
 *
 * @param returned units of every line returned before
 * @throws DomainError `return_exceeds_purchase`, `line_not_found`
 */
export function computeReturn(snapshot: PurchaseSnapshot, returned: readonly number[], request: readonly { lineId: string; quantity: number }[]): ReturnResult {
  const units = unitsOf(snapshot, returned, request);
  const after = returned.map((quantity, index) => quantity + units[index]!);
  const gone = (amount: number, index: number, counts: readonly number[]) =>
    amount - mulDivFloor(amount, snapshot.lines[index]!.quantity - counts[index]!, snapshot.lines[index]!.quantity);
  const total = (field: 'paidMinor' | 'pointsSpent', counts: readonly number[]) =>
    snapshot.lines.reduce((sum, line, index) => sum + gone(line[field], index, counts), 0);
  const restoredBefore = total('pointsSpent', returned);
  const pointsRestored = total('pointsSpent', after) - restoredBefore;
  return {
    refundMinor: total('paidMinor', after) - total('paidMinor', returned),
    pointsRestored,
    restorations: snapshot.spend ? backwards(snapshot.spend.takings, restoredBefore, pointsRestored) : [],
    reversals: snapshot.grants.map((grant) => ({
      rule: grant.rule, wallet: grant.wallet, lotId: grant.lotId,
      points: keptOfGrant(grant, snapshot.lines, returned) - keptOfGrant(grant, snapshot.lines, after),
    })).filter((reversal) => reversal.points > 0),
    returnedQuantities: after,
    returnedPositions: units.flatMap((quantity, index) => (quantity > 0 ? [index] : [])),
  };
}
