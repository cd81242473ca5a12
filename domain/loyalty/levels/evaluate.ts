import type { MetricSpec } from '../program.ts';
import type { CompiledLevel, EvaluationContext } from '../rules/types.ts';
import { metricReader } from './metrics.ts';
import type { LevelState, PurchaseFact } from './types.ts';

/** When a condition is asked: windows are seen from `at`, and events count up to and including `until`; epoch milliseconds. */
export interface LevelInstant {
  at: number;
  until: number;
  timezone: string;
}

/** Whether a level's condition holds, at one instant. */
export type HoldsLevel = (level: CompiledLevel, state: LevelState) => boolean;

/** What conditions may read of a customer besides purchases. */
export interface LevelSubject {
  customer?: Readonly<Record<string, unknown>>;
  inSegment?: (code: string, context: EvaluationContext) => boolean;
}

const NO_PURCHASE: EvaluationContext['purchase'] = { grossMinor: 0, netMinor: 0, paidMinor: 0, units: 0, place: null, paymentMethod: null };
const inNoSegment = () => false;

interface Asked extends LevelSubject {
  metric: (spec: MetricSpec) => number;
}

/** Whether a level's condition holds when metrics are what a function says. */
export function holdsWith(level: CompiledLevel, { at, timezone }: Pick<LevelInstant, 'at' | 'timezone'>, state: LevelState, { metric, customer = {}, inSegment = inNoSegment }: Asked): boolean {
  if (level.when === null) return true;
  const context: EvaluationContext = {
    at, timezone, metric, customer, inSegment: (code) => inSegment(code, context), purchase: NO_PURCHASE, placePath: [], lines: [],
    member: { level: state.level, since: state.since, wallets: {} }, level: level.values, instrument: null,
  };
  return level.when(context).holds;
}

/**
 * Asks levels' conditions over a history, at one instant after the other: there, a metric is read once for all levels.
 *
 * @param facts in any order; may change between instants
 */
export const levelConditions = (facts: readonly PurchaseFact[], subject: LevelSubject) => (instant: LevelInstant): HoldsLevel => {
  const asked = { ...subject, metric: metricReader(facts, instant) };
  return (level, state) => holdsWith(level, instant, state, asked);
};
