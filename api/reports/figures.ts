import type { RefundRow, SalesRow } from '#db/queries/reports.ts';

/** Sales and refunds of two periods of the same length, in stretches of a day: first the days of the one before, then those of the one reported. */
export interface Movements {
  days: number;
  sales: readonly SalesRow[];
  refunds: readonly RefundRow[];
}

interface Sum {
  revenueMinor: number;
  purchases: number;
}

/** Revenue is what was paid less what was given back, each in its own time; a sum is made for every key that moved. */
function sumBy<K>({ sales, refunds }: Movements, keyOf: (row: SalesRow | RefundRow) => K): Map<K, Sum> {
  const sums = new Map<K, Sum>();
  const at = (row: SalesRow | RefundRow) => {
    const key = keyOf(row);
    const sum = sums.get(key) ?? { revenueMinor: 0, purchases: 0 };
    sums.set(key, sum);
    return sum;
  };
  for (const row of sales) {
    const sum = at(row);
    sum.revenueMinor += row.paidMinor;
    sum.purchases += row.purchases;
  }
  for (const row of refunds) at(row).revenueMinor -= row.refundMinor;
  return sums;
}

const NOTHING: Sum = { revenueMinor: 0, purchases: 0 };

/** Both periods' sums: the reported one's and the one's before. */
export function totals(movements: Movements): { current: Sum; previous: Sum } {
  const sums = sumBy(movements, ({ slot }) => slot >= movements.days);
  return { current: sums.get(true) ?? NOTHING, previous: sums.get(false) ?? NOTHING };
}

/** Revenue per purchase, rounded half away from zero to the minor unit; 0 without purchases. */
export const average = ({ revenueMinor, purchases }: Sum): number => (purchases === 0 ? 0 : Math.sign(revenueMinor) * Math.round(Math.abs(revenueMinor) / purchases));

/** Every day of the reported period beside the day that stands at its place in the period before. */
export function daily(movements: Movements, dates: readonly string[]) {
  const sums = sumBy(movements, ({ slot }) => slot);
  return dates.map((date, index) => {
    const { revenueMinor, purchases } = sums.get(movements.days + index) ?? NOTHING;
    return { date, revenueMinor, purchases, previousRevenueMinor: sums.get(index)?.revenueMinor ?? 0 };
  });
}

/** The places of the reported period with the highest revenue, by id; purchases without a place are in none. */
export function topPlaces(movements: Movements, most: number): (Sum & { placeId: string })[] {
  const isCurrent = ({ slot, placeId }: SalesRow | RefundRow) => slot >= movements.days && placeId !== null;
  const current = { days: movements.days, sales: movements.sales.filter(isCurrent), refunds: movements.refunds.filter(isCurrent) };
  return [...sumBy(current, ({ placeId }) => placeId!)].map(([placeId, sum]) => ({ placeId, ...sum }))
    .sort((a, b) => b.revenueMinor - a.revenueMinor || (a.placeId < b.placeId ? -1 : 1)).slice(0, most);
}
