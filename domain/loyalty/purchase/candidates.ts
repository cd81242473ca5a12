import { isWithinSchedule } from '../instruments/schedule.ts';
import type { PresentedInstrument } from '../instruments/types.ts';
import { isAtAnyOf, matchesLine } from '../rules/line-filter.ts';
import type { CompiledEffect, CompiledGroup, CompiledLimit, CompiledRule, EvaluationContext } from '../rules/types.ts';
import { linesOf, type Basket } from './basket.ts';
import type { NotApplied, PresentedRule } from './types.ts';

/** A rule, or a coupon or offer brought along. */
export type Candidate = CompiledRule | PresentedRule;

export const instrumentOf = (candidate: Candidate): PresentedRule['instrument'] | null => ('instrument' in candidate ? candidate.instrument : null);
/** What answers call it: a rule by its code, a coupon by the code on it. */
export const nameOf = (candidate: Candidate): string => instrumentOf(candidate)?.code ?? candidate.code;

/** The code that limits name it by: a rule's own, a coupon's type. */
export const limitedAs = (candidate: Candidate): string => instrumentOf(candidate)?.typeCode ?? candidate.code;

/**
 * The instrument that a limit counts by: null where it counts by something else, undefined where it does not concern what is at work. An
 * offer is a person's own and used once.
 */
export function countedInstrument({ subject }: CompiledLimit, instrument: PresentedInstrument | null): string | null | undefined {
  if (subject !== 'instrument') return null;
  return instrument === null || instrument.type.kind === 'offer' ? undefined : instrument.id;
}

/** Under which limits something stands: those that name one of the codes, the instrument's own, and the rule's budget. */
export interface LimitedBy {
  codes: readonly string[];
  instrument: PresentedInstrument | null;
  rule: Candidate | null;
}

/** The limits over a candidate, or over what it grants to a wallet. */
export const limitsOver = (candidate: Candidate, ...wallets: string[]): LimitedBy => ({ codes: [limitedAs(candidate), ...wallets], instrument: instrumentOf(candidate), rule: candidate });

/** Says of a rule or a code why it did not apply. */
export const refusalOf = (candidate: Candidate, reason: string, detail?: NotApplied['detail']): NotApplied => ({
  ...(instrumentOf(candidate) ? { code: nameOf(candidate) } : { rule: candidate.code }), reason, ...(detail !== undefined && { detail }),
});

export interface CandidateGroup extends Omit<CompiledGroup, 'rules'> {
  candidates: Candidate[];
}

/** The program's groups with the coupons that name one; coupons without a group come after all rules and stack. */
export function groupsWith(groups: readonly CompiledGroup[], presented: readonly PresentedRule[]): CandidateGroup[] {
  const known = new Set(groups.map((group) => group.code));
  const free = presented.filter((rule) => !known.has(rule.group));
  return [
    ...groups.map(({ rules, ...group }): CandidateGroup => ({ ...group, candidates: [...rules, ...presented.filter((rule) => rule.group === group.code)] })),
    ...(free.length > 0 ? [{ code: '', mode: 'stack' as const, base: 'sequential' as const, priority: Infinity, candidates: free }] : []),
  ];
}

/** Where and when a coupon may be used at all, apart from its condition. */
function restrictionOf({ type }: PresentedRule['instrument'], { placePath, at, timezone }: EvaluationContext): string | null {
  if (!isAtAnyOf(type.places, placePath)) return 'places';
  return type.schedule && !isWithinSchedule(type.schedule, at, timezone) ? 'schedule' : null;
}

/** Why a candidate does not apply to the purchase as it stands; null when it does. */
export function whyNot(candidate: Candidate, context: EvaluationContext): NotApplied | null {
  const instrument = instrumentOf(candidate);
  const restriction = instrument && restrictionOf(instrument, context);
  if (restriction) return refusalOf(candidate, 'condition', { node: restriction });
  const verdict = candidate.when?.(context);
  return verdict && !verdict.holds ? refusalOf(candidate, 'condition', verdict.failed) : null;
}

/** Which lines an effect acts on. */
export function linesFor(basket: Basket, candidate: Candidate, effect: Extract<CompiledEffect, { lines: unknown }>): boolean[] {
  const ofType = instrumentOf(candidate)?.type.lines;
  return linesOf(basket).map((line) => matchesLine(effect.lines, line, basket.input.placePath) && (!ofType || matchesLine(ofType, line, basket.input.placePath)));
}

/** An instrument as its own conditions see it. */
export const seenAs = ({ code, typeCode, type: { kind }, balance, uses }: PresentedInstrument): NonNullable<EvaluationContext['instrument']> => ({ code, type: typeCode, kind, balance, uses });

/** The instrument that a candidate is, as its conditions see it. */
export const seenInstrument = (candidate: Candidate): EvaluationContext['instrument'] => {
  const instrument = instrumentOf(candidate);
  return instrument && seenAs(instrument);
};
