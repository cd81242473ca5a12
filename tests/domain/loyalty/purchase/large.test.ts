import type { ProgramDocument, RuleDocument } from '#domain/loyalty/program.ts';
import { compute } from '../../../support/engine.ts';

const AT = Date.parse('2026-03-10T09:00:00Z');
const buy = (effect: object, unitPriceMinor: number) => {
  const rule: RuleDocument = { code: 'R', effects: [{ type: 'points', wallet: 'BONUS', ...effect } as RuleDocument['effects'][number]] };
  return compute({ document: { timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', unitValueMinor: 1 }], rules: [rule] } satisfies ProgramDocument, lines: [{ unitPriceMinor }], occurredAt: AT });
};

describe('grants beyond 10^12 points are refused', () => {
  test.each([
    ['a rate', { rateBps: { '*': [{ var: 'purchase.paidMinor' }, 1_000_000] } }], ['a number', { fixed: { '*': [{ var: 'purchase.paidMinor' }, 1001] } }],
    ['a number beyond 2^53', { fixed: { '*': [{ var: 'purchase.paidMinor' }, { var: 'purchase.paidMinor' }, { var: 'purchase.paidMinor' }] } }], ['a formula', { formula: { '*': [{ var: 'purchase.paidMinor' }, 1001] } }],
  ])('%s', (_name, effect) => {
    expect(() => buy(effect, 1_000_000_000)).toThrow(expect.objectContaining({ code: 'amount_too_large', message: expect.stringContaining('R ') }));
  });

  test('as many are granted', () => {
    expect(buy({ fixed: { '*': [{ var: 'purchase.paidMinor' }, 1000] } }, 1_000_000_000).grants[0]!.points).toBe(1_000_000_000_000);
    expect(buy({ rateBps: 10_000 }, 1_000_000_000_000).grants[0]!.points).toBe(1_000_000_000_000);
  });
});
