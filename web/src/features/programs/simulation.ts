import { formatMoney, formatNumber } from '../../lib/format.ts';

export interface ComparedRow {
  name: string;
  before: number;
  after: number;
  format: (value: number) => string;
}

interface Words {
  level: (code: string) => string;
  rule: (code: string) => string;
  wallet: (code: string) => string;
  metric: (name: string) => string;
  currency: string;
}

type Thing = Record<string, unknown>;
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Figures of one side, flat: a number, or the first number inside. */
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : isThing(value) ? (Object.values(value).find((inner): inner is number => typeof inner === 'number') ?? 0) : 0);

/** The figures before and after as tables: totals, per level, per rule. */
export function readResult(answer: unknown, words: Words): { name: 'totals' | 'levels' | 'rules'; rows: ComparedRow[] }[] {
  if (!isThing(answer) || !isThing(answer.before) || !isThing(answer.after)) return [];
  const { before, after } = answer as { before: Thing; after: Thing };
  const keyed = (value: unknown): Map<string, number> => {
    if (Array.isArray(value)) return new Map(value.filter(isThing).map((row) => [String(row.level ?? row.rule ?? row.code ?? row.wallet), numberOf(row.members ?? row.points ?? row.costMinor ?? row)]));
    return new Map(isThing(value) ? Object.entries(value).map(([key, inner]) => [key, numberOf(inner)]) : []);
  };
  const table = (name: 'levels' | 'rules', say: (code: string) => string) => {
    const [was, is] = [keyed(before[name]), keyed(after[name])];
    const rows = [...new Set([...was.keys(), ...is.keys()])].map((code): ComparedRow => ({ name: say(code), before: was.get(code) ?? 0, after: is.get(code) ?? 0, format: (value) => formatNumber(value) }));
    return { name, rows };
  };
  const totals = Object.keys({ ...before, ...after }).filter((key) => typeof (before[key] ?? after[key]) === 'number').map((key): ComparedRow => ({
    name: words.metric(key), before: numberOf(before[key]), after: numberOf(after[key]),
    format: (value) => (key.endsWith('Minor') ? formatMoney(value, words.currency) : formatNumber(value)),
  }));
  return [{ name: 'totals' as const, rows: totals }, table('levels', words.level), table('rules', words.rule)].filter(({ rows }) => rows.length > 0);
}
