import type { Value } from '#db/sql.ts';
import type { PurchaseResult } from '#domain/loyalty/purchase/types.ts';

const EFFECT_COLUMNS = ['purchase_id', 'position', 'organization_id', 'rule', 'instrument_code', 'discount_minor', 'wallet', 'points', 'occurred_at'];
const noWallet = { wallet: null, points: 0 };

/**
 * What rules and codes took off, and the points that instruments gave, for reports, each in the order of the result. Points of
 * plain rules stand in the ledger, what certificates paid in their own ones.
 */
export function effectRows(organizationId: string, { id, at }: { id: string; at: Date }, { discounts, grants }: PurchaseResult): { columns: string[]; rows: Value[][] } {
  const effects = [
    ...discounts.map(({ rule, code, amountMinor }) => ({ rule: code === null ? rule : null, code, discountMinor: amountMinor, ...noWallet })),
    ...grants.filter(({ code }) => code !== null).map(({ code, wallet, points }) => ({ rule: null, code, discountMinor: 0, wallet, points })),
  ];
  return {
    columns: EFFECT_COLUMNS,
    rows: effects.map(({ rule, code, discountMinor, wallet, points }, position) => [id, position, organizationId, rule, code, discountMinor, wallet, points, at]),
  };
}
