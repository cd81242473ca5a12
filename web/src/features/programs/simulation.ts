import type { TFunction } from 'i18next';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import type { SimulationResult, Tally } from './types.ts';

export interface ComparedRow {
  name: string;
  before: number;
  after: number;
  format: (value: number) => string;
}

export interface ComparedTable {
  name: 'totals' | 'levels' | 'rules' | 'discounts';
  rows: ComparedRow[];
}

interface Words {
  t: TFunction;
  level: (code: string) => string;
  rule: (code: string) => string;
  currency: string;
}

const TOTALS = ['purchases', 'grossMinor', 'discountMinor', 'paidMinor', 'points', 'refused'] as const;

/** The figures before and after as tables: in total, people per level, points and discounts per rule. */
export function comparedTables({ before, after }: SimulationResult, { t, level, rule, currency }: Words): ComparedTable[] {
  const plain = (value: number) => formatNumber(value);
  const money = (minor: number) => formatMoney(minor, currency);
  const table = (name: ComparedTable['name'], say: (code: string) => string, { read, format }: { read: (tally: Tally) => [code: string, value: number][]; format: (value: number) => string }): ComparedTable => {
    const [was, is] = [new Map(read(before)), new Map(read(after))];
    const rows = [...new Set([...was.keys(), ...is.keys()])].map((code) => ({ name: say(code), before: was.get(code) ?? 0, after: is.get(code) ?? 0, format }));
    return { name, rows: rows.filter((row) => row.before !== 0 || row.after !== 0) };
  };
  const totals = TOTALS.map((key): ComparedRow => ({ name: t(`programs:simulate.metric.${key}`), before: before.totals[key], after: after.totals[key], format: key.endsWith('Minor') ? money : plain }));
  return [
    { name: 'totals' as const, rows: totals.filter((row) => row.name !== t('programs:simulate.metric.refused') || row.before + row.after > 0) },
    table('levels', level, { read: ({ levels }) => levels.map((row) => [row.level, row.members]), format: plain }),
    table('rules', rule, { read: ({ rules }) => rules.map((row) => [row.rule, row.points]), format: plain }),
    table('discounts', rule, { read: ({ rules }) => rules.map((row) => [row.rule, row.discountMinor]), format: money }),
  ].filter(({ rows }) => rows.length > 0);
}
