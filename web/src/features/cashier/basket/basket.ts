import { readJson, writeJson } from '../../../lib/storage.ts';
import type { BasketLine, Good } from '../types.ts';

const GOODS = 'cashier:goods';
const KEPT = 40;

const sameGood = (a: Good, b: Good) => a.name === b.name && a.unitPriceMinor === b.unitPriceMinor && a.sku === b.sku;

/** One more of a good; what is in the basket already gets a larger quantity. */
export function addGood(lines: BasketLine[], good: Good, quantity = 1): BasketLine[] {
  const known = lines.find((line) => sameGood(line, good));
  if (known) return lines.map((line) => (line === known ? { ...line, quantity: line.quantity + quantity } : line));
  return [...lines, { ...good, quantity, key: crypto.randomUUID() }];
}

/** A quantity of 0 takes the line out. */
export const withQuantity = (lines: BasketLine[], key: string, quantity: number): BasketLine[] =>
  (quantity < 1 ? lines.filter((line) => line.key !== key) : lines.map((line) => (line.key === key ? { ...line, quantity } : line)));

export const rememberedGoods = (): Good[] => readJson<Good[]>(GOODS) ?? [];

/** Goods each once, the first of them first. */
export const distinctGoods = (goods: Good[]): Good[] => goods.filter((good, index) => goods.findIndex((other) => sameGood(other, good)) === index);

/** What was sold comes first the next time. */
export function rememberGoods(lines: BasketLine[]): void {
  const sold = lines.map(({ name, category, sku, unitPriceMinor }) => ({ name, category, sku, unitPriceMinor }));
  writeJson(GOODS, distinctGoods([...sold, ...rememberedGoods()]).slice(0, KEPT));
}

export const grossOf = (lines: BasketLine[]): number => lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
