import { mulDivFloor, roundFraction, sumOfShares, type Rounding } from '../shared/allocate.ts';
import { DomainError } from '../shared/errors.ts';
import type { CounterUse } from './purchase/counters.ts';
import type { EvaluationContext } from './rules/types.ts';
import type { Taking } from './wallet.ts';

/** What a purchase keeps of its computation, so that every later return is exact. */
export interface PurchaseSnapshot {
  /** The linked card it was paid with earns and counts, not the purchase. */
  isLinked?: true;
  /** Only its sum is known: each line counts as one unit, and its quantity is what the sum divides into. */
  isSum?: true;
  /** As the till told it; absent where it told none, and of purchases older than this field. */
  paymentMethod?: string;
  lines: { lineId: string; quantity: number; paidMinor: number; pointsSpent: number }[];
  grants: SnapshotGrant[];
  spend: { wallet: string; takings: Taking[] } | null;
  /** What the fields below say stands where there was something. */
  discounts?: { rule: string; code: string | null; ofLine: number[] }[];
  payments?: { code: string; instrumentId: string; ofLine: number[]; unitsOfLine: number[] }[];
  /** Coupons and offers that gave something. */
  used?: { code: string; instrumentId: string }[];
  uses?: CounterUse[];
  /** Points of every grant that earlier returns left, where rules were evaluated again: what they saw may have changed since. */
  kept?: number[];
  /** What rules saw that the purchase itself does not say, `parts` where it earned at several levels; kept where a return evaluates them again. */
  seen?: { level: string; parts?: { level: string; shareMinor: number }[]; paymentMethod: string | null; placePath: string[]; netMinor: number[]; customer: Record<string, unknown>; segments?: string[]; wallets?: EvaluationContext['member']['wallets'] };
}

export interface SnapshotGrant {
  rule: string;
  /** Code of the instrument that gave it. */
  code?: string | null;
  wallet: string;
  points: number;
  lotId: string | null;
  rounding: Rounding;
  /** A fixed number of points, not a rate. */
  fixed?: boolean;
  eligibleMinor: number[];
}

/** What a return releases of one counter. */
export interface CounterRelease {
  use: number;
  amount: number;
}

export interface ReturnResult {
  refundMinor: number;
  certificateRestoredMinor: number;
  pointsRestored: number;
  /** Points to put back, in reverse order of consumption (rule N12). */
  restorations: Taking[];
  /** Points each grant loses; `grant` is its position. */
  reversals: { grant: number; rule: string; wallet: string; lotId: string | null; points: number }[];
  /** What goes back to certificates and passes, in the units of their balance; money never becomes cash (rule N24). */
  instrumentRestorations: { code: string; instrumentId: string; units: number; amountMinor: number }[];
  /** By position of the discount: how much of it is returned. */
  discountsReturned: { discount: number; amountMinor: number }[];
  releases: CounterRelease[];
  /** Points of every grant that stay. */
  kept: number[];
  /** Units of every line returned after this return. */
  returnedQuantities: number[];
  /** Indexes of the lines that this return takes units of. */
  returnedPositions: number[];
  /** Nothing of the purchase is kept. */
  isWhole: boolean;
}

export type ReturnMethod = 'proportional' | 're_evaluate' | 'keep_fixed';

/** Points of each grant that the rules of the purchase give for what is kept (method `re_evaluate`), by position; null: in proportion. */
export type ReEvaluation = (returned: readonly number[]) => (number | null)[];

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

const isAllReturned = (lines: PurchaseSnapshot['lines'], returned: readonly number[]) => lines.every((line, index) => returned[index] === line.quantity);

/** Points of a grant that stay while the given units of each line are kept: round(grant · keptEligible / eligible) (rule N9). */
function keptOfGrant(grant: SnapshotGrant, lines: PurchaseSnapshot['lines'], returned: readonly number[]): number {
  const eligible = grant.eligibleMinor.reduce((a, b) => a + BigInt(b), 0n);
  if (eligible === 0n) return isAllReturned(lines, returned) ? 0 : grant.points;
  const kept = sumOfShares(lines.map((line, index) => ({ amount: grant.eligibleMinor[index]!, part: line.quantity - returned[index]!, whole: line.quantity })));
  return roundFraction({ over: BigInt(grant.points) * kept.over, under: kept.under * eligible }, grant.rounding);
}

/** Points of every grant that stay, by the program's method (rule N10). */
function keptGrants(snapshot: PurchaseSnapshot, returned: readonly number[], method: ReturnMethod, reEvaluate?: ReEvaluation): number[] {
  const isGone = isAllReturned(snapshot.lines, returned);
  const evaluated = isGone ? undefined : reEvaluate?.(returned);
  return snapshot.grants.map((grant, index) => {
    if (isGone) return 0;
    const points = evaluated?.[index];
    if (points !== undefined && points !== null) return Math.min(grant.points, points);
    return method === 'keep_fixed' && grant.fixed ? grant.points : keptOfGrant(grant, snapshot.lines, returned);
  });
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

/** Parts of an amount that have gone with the returned units: what is kept is rounded down. */
export const goneOf = (amount: number, quantity: number, returned: number): number => amount - mulDivFloor(amount, quantity - returned, quantity);

type Payment = NonNullable<PurchaseSnapshot['payments']>[number];

/** Money pays what it is; visits pay whole units, whatever these cost. */
const paysVisits = ({ ofLine, unitsOfLine }: Payment): boolean => unitsOfLine.some((units, index) => units !== ofLine[index]);

/**
 * Units that go back to each certificate or pass. Visits cannot be divided: of several passes that paid for units of one line, what is
 * kept is rounded once for all of them, and the one brought first gets its visits back first.
 */
function unitsBackTo(payments: readonly Payment[], gone: (ofLine: readonly number[]) => number): number[] {
  let earlier: readonly number[] = payments[0]?.unitsOfLine.map(() => 0) ?? [];
  return payments.map((payment) => {
    if (!paysVisits(payment)) return gone(payment.unitsOfLine);
    const before = gone(earlier);
    earlier = earlier.map((units, index) => units + payment.unitsOfLine[index]!);
    return gone(earlier) - before;
  });
}

/** What a return releases of the limits that the purchase took from, in the purchase's own bucket (rule N18). */
function releasesOf(snapshot: PurchaseSnapshot, { gone, reversed, before, after }: { gone: (ofLine: readonly number[]) => number; reversed: readonly number[]; before: readonly number[]; after: readonly number[] }): CounterRelease[] {
  const isEmptied = (ofLine: readonly number[], counts: readonly number[]) => ofLine.every((amount, index) => amount === 0 || counts[index] === snapshot.lines[index]!.quantity);
  return (snapshot.uses ?? []).map((use, index) => {
    if ('grants' in use.of) return { use: index, amount: use.of.grants.reduce((sum, points, grant) => sum + Math.min(points, reversed[grant] ?? 0), 0) };
    if (use.key.measure === 'count' || (snapshot.isSum && use.key.measure === 'units')) return { use: index, amount: isEmptied(use.of.lines, after) && !isEmptied(use.of.lines, before) ? use.amount : 0 };
    return { use: index, amount: gone(use.of.lines) };
  }).filter(({ amount }) => amount > 0);
}

/**
 * What a return gives back and takes back. Everything telescopes: what is kept after the return is rounded once, and the
 * return moves the difference to what was kept before, so that all returns of a purchase add up exactly (rules N9, N10, N12).
 *
 * @param returned units of every line returned before
 * @throws DomainError `return_exceeds_purchase`, `line_not_found`
 */
export function computeReturn(
  snapshot: PurchaseSnapshot, returned: readonly number[], request: readonly { lineId: string; quantity: number }[], how: { method: ReturnMethod; reEvaluate?: ReEvaluation | undefined } = { method: 'proportional' },
): ReturnResult {
  const units = unitsOf(snapshot, returned, request);
  const after = returned.map((quantity, index) => quantity + units[index]!);
  const goneBy = (ofLine: readonly number[], counts: readonly number[]) => ofLine.reduce((sum, amount, index) => sum + goneOf(amount, snapshot.lines[index]!.quantity, counts[index]!), 0);
  const gone = (ofLine: readonly number[]) => goneBy(ofLine, after) - goneBy(ofLine, returned);
  const points = snapshot.lines.map((line) => line.pointsSpent);
  const pointsRestored = gone(points);
  const reEvaluate = how.method === 're_evaluate' ? how.reEvaluate : undefined;
  // Conditions may hold again with fewer lines: what a return took does not come back with the next one.
  const keptBefore = reEvaluate ? (snapshot.kept ?? snapshot.grants.map((grant) => grant.points)) : keptGrants(snapshot, returned, how.method);
  const kept = keptGrants(snapshot, after, how.method, reEvaluate).map((points, index) => Math.min(points, keptBefore[index]!));
  const reversed = keptBefore.map((points, index) => points - kept[index]!);
  const unitsBack = unitsBackTo(snapshot.payments ?? [], gone);
  const instrumentRestorations = (snapshot.payments ?? []).map(({ code, instrumentId, ofLine }, index) => ({ code, instrumentId, units: unitsBack[index]!, amountMinor: gone(ofLine) }));
  return {
    refundMinor: gone(snapshot.lines.map((line) => line.paidMinor)),
    certificateRestoredMinor: instrumentRestorations.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    pointsRestored,
    restorations: snapshot.spend ? backwards(snapshot.spend.takings, goneBy(points, returned), pointsRestored) : [],
    reversals: snapshot.grants.map(({ rule, wallet, lotId }, grant) => ({ grant, rule, wallet, lotId, points: reversed[grant]! })).filter((reversal) => reversal.points > 0),
    instrumentRestorations: instrumentRestorations.filter((restoration) => restoration.units > 0 || restoration.amountMinor > 0),
    discountsReturned: (snapshot.discounts ?? []).map(({ ofLine }, discount) => ({ discount, amountMinor: gone(ofLine) })).filter(({ amountMinor }) => amountMinor > 0),
    releases: releasesOf(snapshot, { gone, reversed, before: returned, after }),
    kept,
    returnedQuantities: after,
    returnedPositions: units.flatMap((quantity, index) => (quantity > 0 ? [index] : [])),
    isWhole: isAllReturned(snapshot.lines, after),
  };
}
