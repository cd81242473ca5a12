import type { TFunction } from 'i18next';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import { formatUnits, type WalletUnits } from '../members/units.tsx';
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
  wallet: (units: WalletUnits) => string;
  /** Codes of the levels, ascending. */
  ladder: string[];
  currency: string;
}

const SUMS = ['purchases', 'grossMinor', 'discountMinor', 'paidMinor'] as const;

/** The figures before and after as tables: in total, people per level, points (wallet by wallet) and discounts per rule. */
export function comparedTables({ before, after }: SimulationResult, { t, level, rule, wallet, ladder, currency }: Words): ComparedTable[] {
  const plain = (value: number) => formatNumber(value);
  const money = (minor: number) => formatMoney(minor, currency);
  const pairs = (read: (tally: Tally) => [code: string, value: number][], say: (code: string) => string, format: (value: number) => string): ComparedRow[] => {
    const [was, is] = [new Map(read(before)), new Map(read(after))];
    const rows = [...new Set([...was.keys(), ...is.keys()])].map((code) => ({ name: say(code), before: was.get(code) ?? 0, after: is.get(code) ?? 0, format }));
    return rows.filter((row) => row.before !== 0 || row.after !== 0);
  };
  const wallets = [...new Map([...before.totals.pointsBy, ...after.totals.pointsBy].map((units) => [units.wallet, units])).values()];
  const pointsIn = ({ pointsBy }: { pointsBy: WalletUnits[] }, code: string) => pointsBy.find((units) => units.wallet === code)?.points ?? 0;
  const points = wallets.flatMap((units) => pairs(({ rules }) => rules.map((row) => [row.rule, pointsIn(row, units.wallet)]), wallets.length === 1 ? rule : (code) => t('programs:simulate.ruleIn', { rule: rule(code), wallet: wallet(units) }), (value) => formatUnits(value, units.scale)));
  const total = (key: (typeof SUMS)[number] | 'refused') => ({ name: t(`programs:simulate.metric.${key}`), before: before.totals[key], after: after.totals[key], format: key.endsWith('Minor') ? money : plain });
  const granted = wallets.map((units) => ({ name: t('programs:simulate.granted', { wallet: wallet(units) }), before: pointsIn(before.totals, units.wallet), after: pointsIn(after.totals, units.wallet), format: (value: number) => formatUnits(value, units.scale) }));
  return [
    { name: 'totals' as const, rows: [...SUMS.map(total), ...granted, ...(before.totals.refused + after.totals.refused > 0 ? [total('refused')] : [])] },
    { name: 'levels' as const, rows: pairs(({ levels }) => levels.toSorted((a, b) => ladder.indexOf(a.level) - ladder.indexOf(b.level)).map((row) => [row.level, row.members]), level, plain) },
    { name: 'rules' as const, rows: points },
    { name: 'discounts' as const, rows: pairs(({ rules }) => rules.map((row) => [row.rule, row.discountMinor]), rule, money) },
  ].filter(({ rows }) => rows.length > 0);
}
