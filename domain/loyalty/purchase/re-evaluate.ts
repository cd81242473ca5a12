import { mulDivFloor } from '../../shared/allocate.ts';
import { metricReader } from '../levels/metrics.ts';
import type { PurchaseFact } from '../levels/types.ts';
import type { PurchaseSnapshot, ReEvaluation } from '../return.ts';
import type { CompiledProgram } from '../rules/types.ts';
import { Allowances } from './allowance.ts';
import { asOneUnit, sum, type Basket } from './basket.ts';
import { groupsWith } from './candidates.ts';
import { counterBook } from './counters.ts';
import { earnPoints } from './earning.ts';
import { MoneyLimits } from './money-limits.ts';
import type { PurchaseInput, PurchaseLineInput } from './types.ts';

export interface ReEvaluatedPurchase {
  program: CompiledProgram;
  snapshot: PurchaseSnapshot;
  /** As they were bought. */
  lines: readonly PurchaseLineInput[];
  /** Event time of the purchase, epoch milliseconds. */
  at: number;
  memberSince: number;
  /** The member's history without this purchase. */
  facts: readonly PurchaseFact[];
}

/** The money that is kept earns at the levels at which the first of the purchase's money did. */
function keptParts({ parts = [] }: NonNullable<PurchaseSnapshot['seen']>, paid: number): { level: string; shareMinor: number }[] {
  let left = paid;
  return parts.map(({ level, shareMinor }) => {
    const share = Math.min(left, shareMinor);
    left -= share;
    return { level, shareMinor: share };
  });
}

const NOBODY = { memberId: '', customerId: '', programId: '', placeId: null, cardId: null, instrumentIds: [] };

/** The purchase as it would be if only what is kept had been bought: each amount is the line's own, rounded down (as refunds are). */
function keptBasket({ program, snapshot, lines, at, memberSince, facts }: ReEvaluatedPurchase, returned: readonly number[]): Basket {
  const seen = snapshot.seen!;
  const kept = lines.map((line, index) => ({ line, index, quantity: line.quantity - returned[index]! })).filter(({ quantity }) => quantity > 0);
  const part = (amounts: readonly number[]) => kept.map(({ line, index, quantity }) => mulDivFloor(amounts[index]!, quantity, line.quantity));
  const input: PurchaseInput = {
    program, lines: kept.map(({ line, quantity }) => (snapshot.isSum ? asOneUnit({ ...line, quantity }) : { ...line, quantity })), place: seen.placePath[0] ?? null, placePath: seen.placePath, paymentMethod: seen.paymentMethod, spend: null,
    instruments: [], presentedRules: [], wallets: new Map(), counters: counterBook(new Map()), subjects: NOBODY, customer: seen.customer, balances: seen.wallets ?? {}, memberSince,
    levels: { before: seen.level, parts: () => [] }, metric: metricReader(facts, { at, timezone: program.timezone }), inSegment: (code) => seen.segments?.includes(code) ?? false, occurredAt: at,
  };
  return {
    input, gross: kept.map(({ line, quantity }) => quantity * line.unitPriceMinor), net: part(seen.netMinor), certificate: kept.map(() => 0), paid: part(snapshot.lines.map((line) => line.paidMinor)), version: 0,
  };
}

/**
 * The points of each grant that the rules of the purchase's version give for what is kept (rule N10): a lost threshold loses its
 * bonus. What an instrument gave is kept in proportion by the caller's rule and stays as it was here. Undefined for purchases
 * that did not keep what their rules saw.
 */
export function reEvaluation(purchase: ReEvaluatedPurchase): ReEvaluation | undefined {
  const { program, snapshot } = purchase;
  if (!snapshot.seen) return undefined;
  const granted = new Set(snapshot.grants.map(({ rule }) => rule));
  // Limits were met when it was bought, and what was not granted then takes nothing of what was.
  const groups = groupsWith(program.groups, []).map((group) => ({ ...group, candidates: group.candidates.filter(({ code }) => granted.has(code)).map((rule) => ({ ...rule, budget: null })) }));
  const unlimited = { ...purchase, program: { ...program, limits: [], wallets: program.wallets.map((wallet) => ({ ...wallet, limits: [] })) } };
  return (returned) => {
    const basket = keptBasket(unlimited, returned);
    const { grants } = earnPoints(basket, { allowances: new Allowances(basket), money: new MoneyLimits(basket) }, { groups, level: snapshot.seen!.level, parts: keptParts(snapshot.seen!, sum(basket.paid)), lost: new Set() });
    const left = [...grants];
    return snapshot.grants.map((grant) => {
      if (grant.code) return null;
      const found = left.findIndex((candidate) => candidate.rule === grant.rule && candidate.wallet === grant.wallet && candidate.fixed === (grant.fixed ?? false));
      return found < 0 ? 0 : left.splice(found, 1)[0]!.points;
    });
  };
}
