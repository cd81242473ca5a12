import type { FactLine } from '../levels/types.ts';
import { matchesLine } from '../rules/line-filter.ts';
import { Allowances } from './allowance.ts';
import { contextOf, linesOf, openBasket, sum, type Basket } from './basket.ts';
import { pointsOfLines } from './by-wallet.ts';
import { groupsWith, instrumentOf, limitsOver, type CandidateGroup } from './candidates.ts';
import { payWithInstruments } from './certificates.ts';
import { earnPoints } from './earning.ts';
import { MoneyLimits } from './money-limits.ts';
import { applyDiscounts } from './pricing.ts';
import { spendPoints } from './spend.ts';
import type { NotApplied, PurchaseInput, PurchaseResult } from './types.ts';

const factsOf = ({ input, gross, paid }: Basket, earned: readonly number[]): FactLine[] => input.lines.map((line, index) => ({
  sku: line.sku, category: line.category, tags: line.tags, quantity: line.quantity, grossMinor: gross[index]!, paidMinor: paid[index]!, earned: earned[index]!, returns: [],
}));

/** The level that earning rules see, and the shares of the paid sum by level (rule N13). */
function levelsOf(basket: Basket) {
  const { levels, program } = basket.input;
  const { atPurchase } = program.levels;
  if (atPurchase === 'before' || program.levels.list.length < 2) return { level: levels.before, parts: [] };
  const parts = levels.parts(factsOf(basket, basket.gross.map(() => 0)), atPurchase);
  return { level: atPurchase === 'after' ? (parts.at(-1)?.level ?? levels.before) : levels.before, parts };
}

/** A rule and a coupon may have the same code. */
const keyOf = ({ rule, code }: { rule?: string; code?: string | null }): string => (code ? `code ${code}` : `rule ${rule}`);

/** One reason for each rule or code, the first; a rule that gave something in its other half is not among them. */
function without(notApplied: readonly NotApplied[], applied: ReadonlySet<string>): NotApplied[] {
  const seen = new Set<string>();
  return notApplied.filter((one) => {
    const name = keyOf(one);
    const key = `${name} ${one.reason}`;
    if (seen.has(key) || (applied.has(name) && one.reason === 'condition')) return false;
    seen.add(key);
    return true;
  });
}

/** Coupons and offers that gave something, and on which units: where it was neither a discount nor points, on all they are for. */
function instrumentsUsed(basket: Basket, allowances: Allowances, { groups, applied, discounts, grants }: { groups: readonly CandidateGroup[]; applied: ReadonlySet<string> } & Pick<PurchaseResult, 'discounts' | 'grants'>): PurchaseResult['used'] {
  const none = basket.gross.map(() => 0);
  return groups.flatMap(({ candidates }) => candidates).flatMap((candidate) => {
    const instrument = instrumentOf(candidate);
    if (!instrument || !applied.has(keyOf(instrument))) return [];
    const ofLine = discounts.find(({ code }) => code === instrument.code)?.ofLine ?? none;
    const granted = grants.filter(({ code }) => code === instrument.code).map(({ eligibleMinor }) => eligibleMinor);
    const acted = [ofLine, ...granted];
    const { lines = {} } = instrument.type;
    const isGift = sum(acted.flat()) === 0;
    const acts = linesOf(basket).map((line, index) => (isGift ? matchesLine(lines, line, basket.input.placePath) : acted.some((amounts) => amounts[index]! > 0)));
    const { units } = allowances.leaves(limitsOver(candidate), acts);
    return [{ code: instrument.code, instrumentId: instrument.id, unitsOfLine: units.map((amount, index) => (acts[index] ? amount : 0)), ofLine }];
  });
}

/**
 * Computes a purchase at its event time: discounts, coupons, certificates and passes, points paid with, money, points earned, in
 * this order (rule N5), and each amount's share of every line. Nothing is written; of the input only the wallets change, by the
 * points that are spent.
 *
 * @throws DomainError `points_limit`, `insufficient_points`, `wallet_not_found`, `amount_too_large`, `certificate_place`,
 *   `certificate_time`, `certificate_service`, `pass_service`
 */
export function computePurchase(input: PurchaseInput): PurchaseResult {
  const basket = openBasket(input);
  const limits = { allowances: new Allowances(basket), money: new MoneyLimits(basket) };
  const groups = groupsWith(input.program.groups, input.presentedRules);
  const pricing = applyDiscounts(basket, limits, input.isSum ? [] : groups, input.levels.before);
  const { payments, notApplied } = payWithInstruments(basket, limits);
  const spending = spendPoints(basket);
  const earnedAt = levelsOf(basket);
  const earning = earnPoints(basket, limits, { groups, lost: pricing.lost, ...earnedAt });
  const ofWallets = pointsOfLines(earning.grants, input.lines.length);
  const earned = ofWallets.map((points) => sum(points.map((one) => one.points)));
  const isMixed = new Set(earning.grants.map(({ wallet }) => wallet)).size > 1;
  const context = contextOf(basket, input.levels.before);
  const applied = new Set([...pricing.discounts, ...earning.grants, ...earning.benefits].map(keyOf));
  return {
    grossMinor: sum(basket.gross), netMinor: sum(basket.net), payableMinor: sum(basket.paid), pointsSpent: spending?.points ?? 0,
    spend: spending && spending.points > 0 ? { wallet: spending.wallet.code, takings: spending.takings } : null,
    lines: input.lines.map((line, index) => ({
      lineId: line.lineId, grossMinor: basket.gross[index]!, netMinor: basket.net[index]!, certificateMinor: basket.certificate[index]!,
      pointsSpent: spending?.ofLine[index] ?? 0, paidMinor: basket.paid[index]!, earned: earned[index]!,
      ...(isMixed && { earnedBy: ofWallets[index]! }),
    })),
    discounts: pricing.discounts, payments, grants: earning.grants, earnedAt, ...(input.program.returns.method === 're_evaluate' && { balances: context.member.wallets }), benefits: earning.benefits,
    notApplied: without([...pricing.notApplied, ...notApplied, ...earning.notApplied], applied), isLinked: earning.isLinked,
    used: instrumentsUsed(basket, limits.allowances, { groups, applied, discounts: pricing.discounts, grants: earning.grants }),
    uses: [...limits.allowances.uses(), ...limits.money.uses(), ...earning.uses],
    facts: factsOf(basket, earned),
    context,
  };
}
