import { bucketKey } from '../../shared/calendar.ts';
import type { LimitMeasure, LimitSubject, Period } from '../program.ts';
import type { CompiledLimit, CompiledProgram } from '../rules/types.ts';

/** One counter: a limit, whom it counts, and the bucket of event time (rule N17). */
export interface CounterKey {
  /** Code of the limit, or of the rule whose budget it is. */
  limit: string;
  subject: LimitSubject;
  /** Id of the member, card, place, instrument, customer or program. */
  subjectId: string;
  /** `2026-04-10`, `2026-W15`, `2026-05`, `ever`, or `rolling:P30D`. */
  bucket: string;
  measure: LimitMeasure;
  max: number;
}

/** What an operation takes of a counter. */
export interface CounterUse {
  key: CounterKey;
  amount: number;
  /** Which amounts of the operation it counts, so that a return releases exactly its share (rule N18). */
  of: { lines: number[] } | { grants: number[] };
}

/** Which counters a purchase can touch; a rolling one reads the uses between `from` (exclusive) and the event time. */
export interface CounterSubjects {
  memberId: string;
  customerId: string;
  programId: string;
  placeId: string | null;
  cardId: string | null;
  /** Of the codes brought along, where the program counts by them. */
  instrumentIds: readonly string[];
}

/** Counters as they stand at an operation's event time, kept up to date while it is computed. */
export interface CounterBook {
  used: (key: CounterKey) => number;
  take: (key: CounterKey, amount: number) => void;
}

export const counterName = ({ limit, subject, subjectId, bucket }: CounterKey): string => `${limit} ${subject} ${subjectId} ${bucket}`;

/** A book over counters that were read before. */
export function counterBook(read: ReadonlyMap<string, number>): CounterBook {
  const used = new Map(read);
  return {
    used: (key) => used.get(counterName(key)) ?? 0,
    take: (key, amount) => void used.set(counterName(key), (used.get(counterName(key)) ?? 0) + amount),
  };
}

/** The bucket of an instant, in the program's zone. Null for limits that count inside one purchase only. */
export function bucketOf(period: Period, at: number, timezone: string): string | null {
  if (period === 'purchase') return null;
  if (period === 'ever') return 'ever';
  return 'rolling' in period ? `rolling:${period.rolling}` : bucketKey(at, period.calendar, timezone);
}

/** When a limit is met, and by which instrument: null where none is at work. */
export interface LimitOccasion {
  /** Epoch milliseconds. */
  at: number;
  timezone: string;
  instrumentId: string | null;
}

function subjectIdOf(subject: LimitSubject, subjects: CounterSubjects, instrumentId: string | null): string | null {
  if (subject === 'member') return subjects.memberId;
  if (subject === 'customer') return subjects.customerId;
  if (subject === 'program') return subjects.programId;
  if (subject === 'instrument') return instrumentId;
  return subject === 'place' ? subjects.placeId : subjects.cardId;
}

/** The counter of a limit for an operation; null when the limit does not concern it (no card was shown, no place named, no instrument is at work). */
export function keyOfLimit(limit: CompiledLimit, subjects: CounterSubjects, { at, timezone, instrumentId }: LimitOccasion): CounterKey | null {
  const bucket = bucketOf(limit.period, at, timezone);
  const subjectId = subjectIdOf(limit.subject, subjects, instrumentId);
  if (bucket === null || subjectId === null) return null;
  return { limit: limit.code, subject: limit.subject, subjectId, bucket, measure: limit.measure, max: limit.max };
}

/** The counter of a rule's budget: one for the whole program, for ever. */
export const keyOfBudget = (rule: { code: string; budget: { measure: LimitMeasure; max: number } | null }, programId: string): CounterKey | null =>
  rule.budget && { limit: rule.code, subject: 'program', subjectId: programId, bucket: 'ever', measure: rule.budget.measure, max: rule.budget.max };

/** Every counter that an operation at an instant can touch. */
export function countersOf(program: CompiledProgram, subjects: CounterSubjects, at: number): CounterKey[] {
  const keysOf = (limit: CompiledLimit) => (limit.subject === 'instrument' ? subjects.instrumentIds : [null])
    .map((instrumentId) => keyOfLimit(limit, subjects, { at, timezone: program.timezone, instrumentId }));
  const limits = [...program.limits, ...program.wallets.flatMap((wallet) => wallet.limits)];
  const keys = [
    ...limits.flatMap(keysOf),
    ...program.groups.flatMap((group) => group.rules.map((rule) => keyOfBudget(rule, subjects.programId))),
  ];
  return keys.filter((key) => key !== null);
}

/** Whether a counter belongs to one member alone, whose lock guards it. */
export const isOwn = ({ subject }: CounterKey): boolean => subject === 'member';
