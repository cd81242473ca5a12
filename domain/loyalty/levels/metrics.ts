import { mulDivFloor } from '../../shared/allocate.ts';
import { calendarBucket, instantBefore } from '../../shared/calendar.ts';
import type { MetricKind, MetricSpec, MetricWindow } from '../program.ts';
import { matchesLine } from '../rules/line-filter.ts';
import type { FactLine, PurchaseFact } from './types.ts';

/** At which instant a metric is read, epoch milliseconds, and the zone of the program. */
export interface MetricInstant {
  at: number;
  timezone: string;
  /** Purchases and returns after it do not count; `at` unless told. A term that ends at an instant is judged by what was before it. */
  until?: number;
}

/** The instants a window covers, [from, to]: both ends included. */
interface WindowBounds {
  from: number;
  to: number;
}

/**
 * The instants a window covers, as seen from one. Rolling `P365D` is (at − P365D, at]: a purchase exactly 365 days ago is out.
 * A calendar window is the local bucket of the instant moved by its offset, and never later than the instant.
 */
function windowBounds(window: MetricWindow, { at, timezone }: MetricInstant): WindowBounds {
  // Instants are whole milliseconds: "after" is one more.
  if ('rolling' in window) return { from: instantBefore(at, window.rolling, timezone) + 1, to: at };
  const { start, end } = calendarBucket(at, { unit: window.calendar, timezone, offset: window.offset ?? 0 });
  return { from: start, to: Math.min(end - 1, at) };
}

/** The earliest instant whose purchases a metric may need when it is read at an instant: how much history to load. */
export const windowStart = (spec: MetricSpec, { at, timezone }: MetricInstant): number => windowBounds(spec[2], { at, timezone }).from;

/** Units of a line not returned by an instant. */
function keptUnits({ quantity, returns }: Pick<FactLine, 'quantity' | 'returns'>, at: number): number {
  let kept = quantity;
  for (const back of returns) if (back.at <= at) kept -= back.quantity;
  return kept;
}

/** What of an amount stays with the units kept: money telescopes as refunds do (rule N9), floor(amount · kept / bought). */
const keptOf = (amount: number, kept: number, quantity: number): number => (kept === quantity ? amount : mulDivFloor(amount, kept, quantity));

function valueOfLine(kind: MetricKind, line: FactLine, kept: number): number {
  if (kind === 'spend') return keptOf(line.paidMinor, kept, line.quantity);
  if (kind === 'gross') return keptOf(line.grossMinor, kept, line.quantity);
  return kind === 'points' ? keptOf(line.earned, kept, line.quantity) : (line.units ?? kept);
}

/** What a metric is known by, and what its values are: the window apart. Written once for each expression that has it. */
const keys = new WeakMap<MetricSpec, { metric: string; value: string }>();

function keysOf(spec: MetricSpec): { metric: string; value: string } {
  let known = keys.get(spec);
  if (known === undefined) keys.set(spec, (known = { metric: JSON.stringify(spec), value: JSON.stringify([spec[0], spec[1]]) }));
  return known;
}

type Values = WeakMap<PurchaseFact, number | null>;
const MOST_KEPT = 1000;
/** By kind and filter: what is asked again and again of a long history. Only of purchases without returns, whose value stays. */
const remembered = new Map<string, Values>();

function valuesOf(spec: MetricSpec): Values {
  const { value: key } = keysOf(spec);
  let values = remembered.get(key);
  if (values === undefined) {
    if (remembered.size >= MOST_KEPT) remembered.clear();
    remembered.set(key, (values = new WeakMap()));
  }
  return values;
}

/** What a purchase adds to a metric, looked up where its lines were looked at before. */
function knownValue(values: Values, spec: MetricSpec, fact: PurchaseFact, at: number): number | null {
  let value = values.get(fact);
  if (value !== undefined) return value;
  value = valueOfPurchase(spec, fact, at);
  if (fact.lines.every(({ returns }) => returns.length === 0)) values.set(fact, value);
  return value;
}

/** What a purchase adds to a metric: null when nothing of it counts. */
function valueOfPurchase([kind, filter]: MetricSpec, fact: PurchaseFact, at: number): number | null {
  let value: number | null = null;
  for (const line of fact.lines) {
    const kept = keptUnits(line, at);
    if (kept <= 0 || !matchesLine(filter, line, fact.placePath)) continue;
    value = (value ?? 0) + valueOfLine(kind, line, kept);
  }
  return value;
}

/**
 * What a member did, as a number at an instant: money paid (`spend`), value before discounts (`gross`), purchases with at least
 * one matching line not wholly returned (`count`), units, points earned, distinct local days with a counted purchase (`days`).
 * A purchase counts by its event time; a return lowers the bucket of its purchase from the instant of the return on (rule N14).
 *
 * @param facts in any order, at least those from {@link windowStart} on
 * @returns an integer: minor units, points, units, purchases or days
 */
export function metricValue(spec: MetricSpec, facts: readonly PurchaseFact[], { at, timezone, until = at }: MetricInstant): number {
  const { from, to } = windowBounds(spec[2], { at, timezone });
  const last = Math.min(to, until);
  const days = spec[0] === 'days' ? new Set<number>() : null;
  let total = 0;
  const values = valuesOf(spec);
  for (const fact of facts) {
    if (fact.at < from || fact.at > last) continue;
    const value = knownValue(values, spec, fact, until);
    if (value === null) continue;
    if (days) days.add(calendarBucket(fact.at, { unit: 'day', timezone }).start);
    else total += spec[0] === 'count' ? 1 : value;
  }
  return days ? days.size : total;
}

/** Metrics as an expression reads them, each computed once. */
export function metricReader(facts: readonly PurchaseFact[], instant: MetricInstant): (spec: MetricSpec) => number {
  const known = new Map<string, number>();
  return (spec) => {
    const { metric: key } = keysOf(spec);
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = metricValue(spec, facts, instant)));
    return value;
  };
}
