import {
  levelsOf, type EffectDocument, type Expression, type GroupDocument, type LevelsDocument, type LimitDocument, type Period, type ProgramDocument, type ReferralDocument, type ReturnsDocument,
  type RuleDocument, type WalletDocument,
} from '../program.ts';
import { compileCondition, compileNumber, distinctMetrics, metricsIn, readsLevel, readsOf } from './expressions.ts';
import type {
  CompiledCondition, CompiledEffect, CompiledGroup, CompiledLevels, CompiledLimit, CompiledProgram, CompiledReferral, CompiledRule, CompiledWallet,
} from './types.ts';

const IMMEDIATELY = 'P0D';
/** Where groups and rules stand that do not say it. */
const DEFAULT_PRIORITY = 50;
/** The group of rules that name none. */
const DEFAULT_GROUP = 'default';

const compiledWhen = (when: Expression | undefined): CompiledCondition | null => (when === undefined || when === null ? null : compileCondition(when));

const periodName = (period: Period): string =>
  typeof period === 'string' ? period : 'rolling' in period ? period.rolling : period.calendar;

/** The limits of a wallet or of a program: `codeFor` names those that have no code of their own. */
function compileLimits(limits: readonly LimitDocument[] | undefined, codeFor: (period: string) => string): CompiledLimit[] {
  const taken = new Set((limits ?? []).map(({ code }) => code));
  const unused = (name: string): string => {
    let code = name;
    for (let next = 2; taken.has(code); next++) code = `${name}-${next}`;
    taken.add(code);
    return code;
  };
  return (limits ?? []).map(({ code, rules, subject = 'member', measure, max, lines = {}, period, mode = 'cap' }) => ({
    code: code ?? unused(codeFor(periodName(period))), rules: rules ?? null, subject, measure, max, lines, period, mode,
  }));
}

const isByPoints = ({ measure }: Pick<CompiledLimit, 'measure'>): boolean => measure === 'points';

const compileWallet = ({
  code, scale = 0, rounding = 'floor', unitValueMinor = 100, earnOn = 'paid_money', maxPayShareBps = 10_000, activation = { after: IMMEDIATELY }, expiry = null, limits,
}: WalletDocument): CompiledWallet => ({
  code, scale, rounding, unitValueMinor, earnOn, maxPayShareBps, activation, expiry, limits: compileLimits(limits, (period) => `${code}-${period}`),
});

/** Compiles an effect; a multiplier is multiplied into the number before that is rounded down. */
function compileEffect(effect: EffectDocument): CompiledEffect {
  if (effect.type === 'gift') return { type: 'gift', sku: effect.sku, quantity: compileNumber(effect.quantity) };
  if (effect.type === 'service' || effect.type === 'message') return effect;
  const { lines = {} } = effect;
  if (effect.type === 'discount') {
    const { percentBps, amountMinor, priceMinor } = effect;
    if (percentBps !== undefined) return { type: 'discount', by: 'percentBps', value: compileNumber(percentBps), lines };
    return amountMinor !== undefined
      ? { type: 'discount', by: 'amountMinor', value: compileNumber(amountMinor), lines }
      : { type: 'discount', by: 'priceMinor', value: compileNumber(priceMinor ?? 0), lines };
  }
  const { type, wallet, rateBps, fixed } = effect;
  const { formula, multiplier } = effect.type === 'points' ? effect : {};
  const [by, number] = rateBps !== undefined ? ['rateBps' as const, rateBps] : fixed !== undefined ? ['fixed' as const, fixed] : ['formula' as const, formula ?? 0];
  return {
    type, wallet, by, value: compileNumber(number, multiplier), lines, readsLevel: readsLevel(number) || readsLevel(multiplier),
  };
}

export const compileEffects = (effects: readonly EffectDocument[] | undefined): CompiledEffect[] => (effects ?? []).map(compileEffect);

const compileRule = ({ code, group = DEFAULT_GROUP, exclusive = false, when, effects, budget }: RuleDocument): CompiledRule => ({
  code, group, exclusive, when: compiledWhen(when), effects: compileEffects(effects),
  budget: budget ? { mode: 'cap', ...budget } : null,
});

const priorityOf = ({ priority = DEFAULT_PRIORITY }: { priority?: number }) => priority;
/** By ascending priority, ties as they were written. */
const inOrder = <T extends { priority?: number }>(things: readonly T[]): T[] => things.toSorted((a, b) => priorityOf(a) - priorityOf(b));

function compileGroups(groups: readonly GroupDocument[] = [], rules: readonly RuleDocument[] = []): CompiledGroup[] {
  const active = inOrder(rules.filter((rule) => rule.active !== false));
  const declared = new Set(groups.map(({ code }) => code));
  const implied = [...new Set(rules.map(({ group = DEFAULT_GROUP }) => group))].filter((code) => !declared.has(code)).map((code) => ({ code }));
  return inOrder<GroupDocument>([...groups, ...implied]).map((group) => {
    const { code, mode = 'stack', base = 'sequential' } = group;
    return { code, mode, base, priority: priorityOf(group), rules: active.filter((rule) => (rule.group ?? DEFAULT_GROUP) === code).map(compileRule) };
  });
}

function compileLevels(document: ProgramDocument): CompiledLevels {
  const { atPurchase = 'before', effective = 'now', term = null, downgrade = 'one_down', grace = null }: Partial<LevelsDocument> = document.levels ?? {};
  const list = levelsOf(document);
  return {
    atPurchase, effective, term, downgrade, grace, reads: readsOf(list.map(({ when }) => when)),
    list: list.map(({ code, values = {}, when }) => ({ code, values, when: compiledWhen(when), metrics: metricsIn(when) })),
  };
}

const compileReturns = ({
  method = 'proportional', policy = 'within_balance', levels = 'immediate', expiredGrace = { after: 'P30D', round: 'end_of_day' }, instruments = 'restore_on_full_return',
}: ReturnsDocument = {}) => ({ method, policy, levels, expiredGrace, instruments });

const compileReferral = ({ wallet, advocate, friend, when, within, hold, advocateLimit }: ReferralDocument): CompiledReferral => ({
  wallet, advocate, friend, when: compiledWhen(when), within: within ?? null, hold: hold ?? IMMEDIATELY, advocateLimit: advocateLimit ?? null,
});

/** The numbers of an effect, each an expression. */
export const numbersOf = (effect: EffectDocument): (Expression | undefined)[] => {
  if (effect.type === 'discount') return [effect.percentBps, effect.amountMinor, effect.priceMinor];
  if (effect.type === 'points') return [effect.rateBps, effect.fixed, effect.formula, effect.multiplier];
  if (effect.type === 'cashback') return [effect.rateBps, effect.fixed];
  return effect.type === 'gift' ? [effect.quantity] : [];
};

/** Every expression of a program that is computed. */
const expressionsOf = ({ levels, rules = [], referral }: ProgramDocument): Expression[] => [
  ...(levels?.list ?? []).map(({ when }) => when),
  ...rules.filter(({ active }) => active !== false).flatMap(({ when, effects }) => [when, ...effects.flatMap(numbersOf)]),
  referral?.when,
].filter((expression) => expression !== undefined);

/**
 * Fills in every default of a program and compiles its expressions; done once per version. The document has passed its checks
 * (schema.ts, check.ts).
 *
 * @throws DomainError `invalid_expression` for an operator we do not have
 */
export function compileProgram(document: ProgramDocument): CompiledProgram {
  const { timezone, currency, wallets, returns, groups, rules, limits, referral } = document;
  const compiled = wallets.map(compileWallet);
  const expressions = expressionsOf(document);
  return {
    document, timezone, currency,
    wallets: compiled.map((wallet) => ({ ...wallet, limits: wallet.limits.filter(isByPoints) })),
    returns: compileReturns(returns),
    levels: compileLevels(document),
    groups: compileGroups(groups, rules),
    // What a wallet limits by purchases or goods binds where its points are earned, as a limit of the program over the wallet does.
    limits: [...compileLimits(limits, (period) => `limit-${period}`), ...compiled.flatMap(({ code, limits: own }) => own.filter((limit) => !isByPoints(limit)).map((limit) => ({ ...limit, rules: [code] })))],
    referral: referral ? compileReferral(referral) : null,
    metrics: distinctMetrics(expressions.flatMap((expression) => metricsIn(expression))),
    reads: readsOf(expressions),
  };
}
