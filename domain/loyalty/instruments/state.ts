import { Temporal } from 'temporal-polyfill';
import { endOfTerm } from '../../shared/zoned-time.ts';
import { capacityOf, totalUses, usesOf } from './capacity.ts';
import { daysOf, extendedBy, freezesOf } from './freezes.ts';
import type { Instrument, InstrumentEntry, InstrumentState, InstrumentTypeDocument } from './types.ts';

/** An instrument at an instant. */
export interface InstrumentPosition {
  state: InstrumentState;
  /** Money or visits left; null for what has no balance. */
  balance: number | null;
  /** Uses so far, without those that were restored or cancelled. */
  uses: number;
  /** Epoch milliseconds; null: never, or not yet known because validity counts from first use. */
  expiresAt: number | null;
  holder: string | null;
  frozenUntil: number | null;
  freezeDaysUsed: number;
}

/** Whether instruments of the type hold money or visits. */
export const hasBalance = ({ kind }: InstrumentTypeDocument): boolean => kind === 'certificate' || kind === 'pass';

/** The unit of a balance: as written, else money in certificates and visits in passes. */
export const balanceUnit = ({ kind, balance }: InstrumentTypeDocument): 'money' | 'visits' => balance?.unit ?? (kind === 'pass' ? 'visits' : 'money');

const inOrder = (entries: readonly InstrumentEntry[]): InstrumentEntry[] => entries.toSorted((a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1));

/**
 * What happened by an instant, in order. The issue counts at every instant: codes made today may be used in purchases that are reported
 * with earlier event times.
 */
export const entriesAt = ({ entries }: Instrument, at: number): InstrumentEntry[] =>
  [...entries.filter(({ type }) => type === 'issue'), ...inOrder(entries.filter(({ type, occurredAt }) => type !== 'issue' && occurredAt <= at))];

/** What a use and its undoing share. */
const keyOf = ({ purchaseId, businessKey }: InstrumentEntry) => purchaseId ?? businessKey;

function firstUse(entries: readonly InstrumentEntry[]): number | null {
  const undone = new Set(entries.filter(({ use }) => use !== null && use.count < 0).map(keyOf));
  return entries.find((entry) => entry.use !== null && entry.use.count > 0 && !undone.has(keyOf(entry)))?.occurredAt ?? null;
}

function latestOf(entries: readonly InstrumentEntry[], ...types: InstrumentEntry['type'][]): InstrumentEntry | undefined {
  return entries.findLast(({ type }) => types.includes(type));
}

/**
 * When an instrument that is issued now ends, as far as that is known then: `until` a day lasts to the end of that day, `after`
 * counts from the beginning of validity.
 *
 * @param from epoch milliseconds: when it becomes valid
 * @returns null when it never ends, or counts from first use
 */
export function expiryAtIssue({ validity }: InstrumentTypeDocument, from: number, timezone: string): number | null {
  if (!validity) return null;
  const round = validity.round === undefined ? {} : { round: validity.round };
  if ('after' in validity) return validity.from === 'first_use' ? null : endOfTerm(from, { after: validity.after, ...round }, timezone);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(validity.until);
  const day = isDay ? Temporal.PlainDate.from(validity.until).add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds : Date.parse(validity.until);
  return endOfTerm(day, { after: 'P0D', ...round }, timezone);
}

function expiryOf(instrument: Instrument, entries: readonly InstrumentEntry[], timezone: string): number | null {
  const { validity } = instrument.type;
  const freezes = freezesOf(entries);
  if (instrument.expiresAt !== null) return extendedBy(instrument.expiresAt, freezes, timezone);
  const first = firstUse(entries);
  if (first === null || !validity || !('after' in validity) || validity.from !== 'first_use') return null;
  const end = endOfTerm(first, { after: validity.after, ...(validity.round !== undefined && { round: validity.round }) }, timezone);
  return extendedBy(end, freezes.filter(({ from }) => from >= first), timezone);
}

const isSpent = (instrument: Instrument, balance: number | null, uses: number): boolean =>
  (balance === null ? uses >= (capacityOf(instrument) ?? Infinity) : balance <= 0);

/** The state as far as time has no part in it. */
function bookedStateOf(instrument: Instrument, entries: readonly InstrumentEntry[], { balance, uses }: { balance: number | null; uses: number }): InstrumentState {
  if (latestOf(entries, 'refund')) return 'refunded';
  if (latestOf(entries, 'block', 'unblock')?.type === 'block') return 'blocked';
  if (isSpent(instrument, balance, uses)) return 'depleted';
  return uses > 0 ? 'active' : 'issued';
}

/**
 * What an instrument is at an instant, from everything booked whose event time is not later: the order of arrival does not matter.
 *
 * @param at epoch milliseconds
 * @param timezone the program's zone, in which days of freezes and ends of terms are counted
 * @param usesByThen where not all uses are among the entries
 */
export function instrumentAt(instrument: Instrument, at: number, timezone: string, usesByThen?: number): InstrumentPosition {
  const entries = entriesAt(instrument, at);
  const balance = hasBalance(instrument.type) ? entries.reduce((sum, { amount }) => sum + amount, 0) : null;
  const uses = usesByThen ?? totalUses(entries);
  const expiresAt = expiryOf(instrument, entries, timezone);
  const freezes = freezesOf(entries);
  const frozenUntil = freezes.find(({ from, until }) => from <= at && at < until)?.until ?? null;
  const holder = latestOf(entries, 'transfer')?.customerId ?? instrument.issuedTo;
  const booked = bookedStateOf(instrument, entries, { balance, uses });
  const isOver = booked !== 'issued' && booked !== 'active';
  const timely = frozenUntil === null ? booked : 'frozen';
  const state = isOver ? booked : expiresAt !== null && expiresAt <= at ? 'expired' : timely;
  return { state, balance, uses, expiresAt, holder, frozenUntil, freezeDaysUsed: daysOf(freezes, timezone) };
}

/**
 * What can be taken at an instant without making the balance negative then or at any later instant: a late arrival cannot use what
 * was used after it.
 */
export function availableAt(instrument: Instrument, at: number): number {
  let balance = entriesAt(instrument, at).reduce((sum, { amount }) => sum + amount, 0);
  let lowest = balance;
  const later = inOrder(instrument.entries).filter(({ type, occurredAt }) => occurredAt > at && type !== 'issue');
  for (const [index, { occurredAt, amount }] of later.entries()) {
    balance += amount;
    // What is taken and given back at one instant was never missing.
    if (later[index + 1]?.occurredAt !== occurredAt) lowest = Math.min(lowest, balance);
  }
  return Math.max(0, lowest);
}

/** What does not depend on the time of reading, and when time changes it: kept beside an instrument for lists. */
export function bookedState(instrument: Instrument, timezone: string): { state: InstrumentState; balance: number | null; endsAt: number | null; frozenUntil: number | null } {
  const entries = entriesAt(instrument, Infinity);
  const balance = hasBalance(instrument.type) ? entries.reduce((sum, { amount }) => sum + amount, 0) : null;
  const uses = usesOf(instrument);
  const state = bookedStateOf(instrument, entries, { balance, uses });
  return { state, balance, endsAt: expiryOf(instrument, entries, timezone), frozenUntil: freezesOf(entries).at(-1)?.until ?? null };
}
