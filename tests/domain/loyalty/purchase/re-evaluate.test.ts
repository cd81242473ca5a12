import { metricReader } from '#domain/loyalty/levels/metrics.ts';
import type { Expression, ProgramDocument } from '#domain/loyalty/program.ts';
import { computePurchase } from '#domain/loyalty/purchase/compute.ts';
import { reEvaluation } from '#domain/loyalty/purchase/re-evaluate.ts';
import type { PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { emptyWallet, grantPoints } from '#domain/loyalty/wallet.ts';
import { purchaseInput } from '../../../support/engine.ts';

const [SINCE, AT] = [Date.parse('2025-06-01T00:00:00Z'), Date.parse('2026-03-10T09:00:00Z')];

/** What a bonus of 40 keeps when one of two units comes back. */
function keptOf(when: Expression) {
  const document: ProgramDocument = { timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', unitValueMinor: 100 }], returns: { method: 're_evaluate' }, rules: [{ code: 'R', when, effects: [{ type: 'points', wallet: 'BONUS', fixed: 40 }] }] };
  const wallet = emptyWallet('BONUS');
  grantPoints(wallet, { id: 'lot', wallet: 'BONUS', rule: null, purchaseId: null, amount: 100, grantedAt: SINCE, activeFrom: SINCE, expiresAt: null });
  const input = purchaseInput({ document, lines: [{ unitPriceMinor: 10_000, quantity: 2 }], occurredAt: AT, memberSince: SINCE, wallets: new Map([['BONUS', wallet]]), metric: metricReader([], { at: AT, timezone: 'Europe/Moscow' }), spend: { wallet: 'BONUS', points: 30 } });
  const { grants, lines, earnedAt, balances } = computePurchase(input);
  const snapshot: PurchaseSnapshot = {
    lines: [{ lineId: '1', quantity: 2, paidMinor: lines[0]!.paidMinor, pointsSpent: 30 }], grants: grants.map((grant) => ({ ...grant, lotId: null })), spend: null,
    seen: { level: earnedAt.level, paymentMethod: null, placePath: [], netMinor: [20_000], customer: {}, ...(balances && { wallets: balances }) },
  };
  return [grants.map(({ points }) => points), reEvaluation({ program: input.program, snapshot, lines: input.lines, at: AT, memberSince: SINCE, facts: [] })!([1])];
}

describe('N10: rules are evaluated again with what they saw', () => {
  test.each<[string, Expression]>([
    ['since when one is a member', { '<=': [{ var: 'member.since' }, '2026-01-01'] }],
    ['what the wallet held after paying with it', { between: [{ var: 'member.wallets.BONUS' }, 70, 70] }],
  ])('%s', (_what, when) => {
    expect(keptOf(when)).toEqual([[40], [40]]);
  });

  test('a threshold that is lost loses its bonus', () => {
    expect(keptOf({ '>=': [{ var: 'purchase.grossMinor' }, 20_000] })).toEqual([[40], [0]]);
  });
});
