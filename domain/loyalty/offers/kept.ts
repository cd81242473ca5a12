/** A purchase with what came back of it. */
export interface ReturnedPurchase {
  lines: readonly { lineId: string; quantity: number; unitPriceMinor: number }[];
  /** Units of every return up to the instant of the question. */
  returned: readonly { lineId: string; quantity: number }[];
}

/** What came back of a purchase: its value before discounts, and whether nothing of it was kept. */
export function returnedOf({ lines, returned }: ReturnedPurchase): { grossMinor: number; isWhole: boolean } {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of returned) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  const backOf = (lineId: string) => units.get(lineId) ?? 0;
  return {
    grossMinor: lines.reduce((sum, { lineId, unitPriceMinor }) => sum + backOf(lineId) * unitPriceMinor, 0),
    isWhole: lines.every(({ lineId, quantity }) => backOf(lineId) >= quantity),
  };
}
