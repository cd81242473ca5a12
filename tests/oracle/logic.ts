import type { Expression, LineFilter, MetricSpec } from '#domain/loyalty/program.ts';
import { dayOf, timeOf, weekdayOf } from './calendar.ts';
import { shareOf } from './exact.ts';

/** A line as filters and conditions look at it. */
export interface SeenLine { sku: string | null; category: string | null; tags: readonly string[]; quantity: number; grossMinor: number; netMinor: number; paidMinor: number }

/** What an expression may read. */
export interface Scene {
  at: number; zone: string; purchase: Record<string, unknown>; lines: readonly SeenLine[]; member: Record<string, unknown>; level: Record<string, unknown>; metric: (spec: MetricSpec) => number;
}

const under = (category: string, parent: string) => category === parent || category.startsWith(`${parent}.`);

/** Lists are "any of", keys are "and". The oracle's purchases have no places. */
export function fits(line: Pick<SeenLine, 'sku' | 'category' | 'tags'>, filter: LineFilter = {}): boolean {
  const { categories, excludeCategories, skus, tags, excludeTags } = filter;
  if (categories && !categories.some((one) => line.category !== null && under(line.category, one))) return false;
  if (excludeCategories?.some((one) => line.category !== null && under(line.category, one))) return false;
  if (skus && !(line.sku !== null && skus.includes(line.sku))) return false;
  if (tags && !tags.some((one) => line.tags.includes(one))) return false;
  return !excludeTags?.some((one) => line.tags.includes(one));
}

const FILTER_KEYS = ['categories', 'excludeCategories', 'skus', 'tags', 'excludeTags', 'places'];
const isFilter = (value: unknown): value is LineFilter => typeof value === 'object' && value !== null && Object.keys(value).every((key) => FILTER_KEYS.includes(key));

function variable(name: string, scene: Scene, line: SeenLine | null): unknown {
  const [root, ...path] = name.split('.');
  const roots: Record<string, unknown> = { purchase: scene.purchase, member: scene.member, level: scene.level, line, now: { weekday: weekdayOf(scene.at, scene.zone), date: dayOf(scene.at, scene.zone), time: timeOf(scene.at, scene.zone) } };
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], roots[root!]) ?? null;
}

/** Walks the expression as it is written: the JsonLogic of the operators that program.md names. */
export function evaluate(expression: Expression | undefined, scene: Scene, line: SeenLine | null = null): unknown {
  if (expression === undefined || expression === null || typeof expression !== 'object') return expression;
  if (Array.isArray(expression)) return expression.map((one) => evaluate(one, scene, line));
  const [[operator, raw]] = Object.entries(expression) as [[string, Expression]];
  const args = Array.isArray(raw) ? raw : [raw];
  if (operator === 'metric') return scene.metric(args as unknown as MetricSpec);
  if (operator === 'if') return evaluate(evaluate(args[0], scene, line) ? args[1] : args[2], scene, line);
  if (operator === 'and') return args.every((one) => evaluate(one, scene, line));
  if (operator === 'or') return args.some((one) => evaluate(one, scene, line));
  const matches = (one: SeenLine) => (isFilter(args[0]) ? fits(one, args[0]) : Boolean(evaluate(args[0], scene, one)));
  if (operator === 'anyLine') return scene.lines.some(matches);
  if (operator === 'everyLine') return scene.lines.every(matches);
  if (operator === 'sumLines') return scene.lines.filter(matches).reduce((total, one) => total + one[(args[1] as 'netMinor' | undefined) ?? 'netMinor'], 0);
  const values = args.map((one) => evaluate(one, scene, line));
  const [a, b, c] = values as [number, number, number];
  switch (operator) {
    case 'var': return variable(String(values[0]), scene, line);
    case '!': return !values[0];
    case '==': return a === b;
    case '!=': return a !== b;
    case '>=': return a >= b;
    case '>': return a > b;
    case '<=': return values.length === 3 ? a <= b && b <= c : a <= b;
    case '<': return values.length === 3 ? a < b && b < c : a < b;
    case 'between': return b <= a && a <= c;
    case 'in': return (values[1] as unknown[]).includes(values[0]);
    case '+': return (values as number[]).reduce((total, one) => total + one, 0);
    case '-': return values.length === 1 ? -a : a - b;
    case '*': return (values as number[]).reduce((total, one) => total * one, 1);
    case '/': return shareOf(a, [1, b]);
    case 'min': return Math.min(...(values as number[]));
    case 'max': return Math.max(...(values as number[]));
    default: throw new Error(`the oracle does not know ${operator}`);
  }
}

export const holds = (when: Expression | undefined, scene: Scene): boolean => when === undefined || Boolean(evaluate(when, scene));
