import type { CompiledLevels, CompiledProgram } from '../rules/types.ts';
import type { CalendarUnit, LevelDocument, MetricSpec } from '../program.ts';

/** How levels are ruled from an instant on. */
export interface LevelRule {
  /** Number of the program's version. */
  version: number;
  /** First instant it rules, epoch milliseconds; −Infinity when it rules every instant before the next one. */
  from: number;
  /** When members are looked at because of it: it takes force, or was published. */
  looksAt: number;
  timezone: string;
  levels: CompiledLevels;
  /** The levels as they are written, in the same order. */
  documents: readonly LevelDocument[];
  returns: 'immediate' | 'keep_until_expiry';
}

/** A version of a program, as levels need it; instants are epoch milliseconds. */
export interface LevelVersion {
  version: number;
  program: Pick<CompiledProgram, 'document' | 'levels' | 'timezone' | 'returns'>;
  /** Null: for every instant not yet computed. */
  validFrom: number | null;
  publishedAt: number;
}

/**
 * Which version rules levels when: at an instant the newest version valid then.
 *
 * @param versions newest first; drafts left out
 * @returns ascending; the first one also rules what lies before it
 */
export function levelRules(versions: readonly LevelVersion[]): LevelRule[] {
  const rules: LevelRule[] = [];
  let ruledFrom = Infinity;
  for (const { version, program, validFrom, publishedAt } of versions) {
    const from = validFrom ?? -Infinity;
    if (from >= ruledFrom) continue;
    rules.unshift({ version, from, looksAt: validFrom ?? publishedAt, timezone: program.timezone, levels: program.levels, documents: program.document.levels?.list ?? [], returns: program.returns.levels });
    ruledFrom = from;
    if (validFrom === null) break;
  }
  return rules;
}

/** The rule of an instant. @param rules ascending, at least one */
export const ruleAt = (rules: readonly LevelRule[], at: number): LevelRule => rules.findLast((rule) => rule.from <= at) ?? rules[0]!;

/**
 * From when on a level that was kept has to be computed again: where a version was published since, for a date before it.
 *
 * @param kept.asOf up to when it was computed, epoch milliseconds; null: never
 * @param kept.version the newest version it knows; absent: all
 * @returns epoch milliseconds; null: it stands
 */
export function ruledAgainFrom(rules: readonly LevelRule[], { asOf, version }: { asOf: number | null; version?: number }): number | null {
  if (asOf === null || version === undefined) return null;
  const dates = rules.filter((rule) => rule.version > version && rule.from !== -Infinity && rule.from <= asOf).map(({ from }) => from);
  return dates.length === 0 ? null : Math.min(...dates);
}

/** Whether a member's level can ever differ from the first: programs where it cannot need no history. */
export const hasLevelConditions = (rules: readonly LevelRule[]): boolean => rules.some(({ levels }) => levels.list.some((level) => level.when !== null));

/** Every metric the levels' conditions read. */
export const levelMetrics = ({ list }: CompiledLevels): MetricSpec[] => list.flatMap((level) => level.metrics);

/** Position of a level in the ascending list; one that the list no longer has counts as the first. */
export const positionOf = ({ list }: CompiledLevels, code: string): number => Math.max(0, list.findIndex((level) => level.code === code));

const ASCENDING: readonly CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year'];
const units = new WeakMap<CompiledLevels, CalendarUnit | null>();

function smallestUnit(levels: CompiledLevels): CalendarUnit | null {
  const windows = levelMetrics(levels).map((spec) => spec[2]);
  const calendar = windows.flatMap((window) => ('calendar' in window ? [window] : []));
  const unit = ASCENDING.find((candidate) => calendar.some((window) => window.calendar === candidate)) ?? null;
  if (levels.effective === 'next_period') return unit ?? 'month';
  // Windows that end with the instant only lose when a period turns; one that looks back gains what the last period held.
  return calendar.some((window) => (window.offset ?? 0) !== 0) ? unit : null;
}

/**
 * The calendar unit at whose boundaries time alone may give a level: the smallest among the conditions' calendar windows (a month
 * when `next_period` names none). Null: boundaries give nothing.
 */
export function periodUnit(levels: CompiledLevels): CalendarUnit | null {
  let unit = units.get(levels);
  if (unit === undefined) units.set(levels, (unit = smallestUnit(levels)));
  return unit;
}
