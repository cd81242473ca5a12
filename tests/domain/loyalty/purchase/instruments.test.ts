import type { InstrumentTypeDocument, PresentedInstrument } from '#domain/loyalty/instruments/types.ts';
import type { ProgramDocument, RuleDocument } from '#domain/loyalty/program.ts';
import { compute as computeWith, type LineFields } from '../../../support/engine.ts';

const AT = Date.parse('2026-03-10T09:00:00Z');
const base: ProgramDocument = { timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', unitValueMinor: 100 }], groups: [{ code: 'sale', priority: 1 }, { code: 'earn', priority: 9 }] };

const brought = (type: Partial<InstrumentTypeDocument>, fields: Partial<PresentedInstrument> = {}): PresentedInstrument =>
  ({ id: 'instrument', code: 'CODE', typeCode: 'TYPE', balance: null, uses: 0, ...fields, type: { kind: 'coupon', program: 'main', name: 'x', ...type } });
const buy = (rules: readonly RuleDocument[], instruments: PresentedInstrument[], lines: readonly LineFields[] = [{ unitPriceMinor: 100_000 }]) =>
  computeWith({ document: { ...base, rules: [...rules] }, lines, instruments, occurredAt: AT });

describe('a code that is also the code of a rule', () => {
  const SUMMER = { code: 'SUMMER' };
  const discount = { type: 'discount' as const, percentBps: 1000 };
  const points = { type: 'points' as const, wallet: 'BONUS', fixed: 70 };

  test('is not used because the rule applied', () => {
    const { used, notApplied, discounts } = buy([{ ...SUMMER, group: 'sale', effects: [discount] }], [brought({ when: { '>': [{ var: 'purchase.grossMinor' }, 900_000] }, effects: [discount] }, SUMMER)]);
    expect([discounts.map(({ rule, code }) => [rule, code]), used]).toEqual([[['SUMMER', null]], []]);
    expect(notApplied).toEqual([expect.objectContaining({ code: 'SUMMER', reason: 'condition' })]);
  });

  test('does not silence the rule beside an exclusive discount', () => {
    const { grants, notApplied } = buy([{ code: 'ONLY', group: 'sale', exclusive: true, effects: [discount] }, { ...SUMMER, group: 'earn', effects: [points] }], [brought({ effects: [discount] }, SUMMER)]);
    expect(grants.map(({ rule, code, points: given }) => [rule, code, given])).toEqual([['SUMMER', null, 70]]);
    expect(notApplied.map(({ rule, code, reason }) => [rule, code, reason])).toEqual([[undefined, 'SUMMER', 'excluded_by:ONLY']]);
  });

  test('each has a reason of its own', () => {
    const never = { '>': [{ var: 'purchase.grossMinor' }, 900_000] };
    const { notApplied } = buy([{ ...SUMMER, group: 'sale', when: never, effects: [discount] }], [brought({ when: never, effects: [discount] }, SUMMER)]);
    expect(notApplied.map(({ rule, code }) => [rule, code])).toEqual([['SUMMER', undefined], [undefined, 'SUMMER']]);
  });
});

describe('certificates and passes', () => {
  const pass = { kind: 'pass' as const };
  const money = { kind: 'certificate' as const, balance: { unit: 'money' as const, amount: 50_000 } };

  test('a pass without a balance in its type pays visits', () => {
    const { payments, payableMinor } = buy([], [brought(pass, { balance: 10 })], [{ unitPriceMinor: 30_000, quantity: 2 }]);
    expect([payments.map(({ units, amountMinor }) => [units, amountMinor]), payableMinor]).toEqual([[[2, 60_000]], 0]);
  });

  test('the visits of a second pass pay the units that the first one left, each once', () => {
    const two = [brought(pass, { id: 'old', code: 'OLD', balance: 1 }), brought(pass, { id: 'new', code: 'NEW', balance: 5 })];
    const used = (quantity: number, passes = two) => {
      const { payments, payableMinor } = buy([], passes, [{ unitPriceMinor: 30_000, quantity }]);
      return [payments.map(({ code, units, amountMinor }) => [code, units, amountMinor]), payableMinor];
    };
    expect(used(2)).toEqual([[['OLD', 1, 30_000], ['NEW', 1, 30_000]], 0]);
    expect(used(7)).toEqual([[['OLD', 1, 30_000], ['NEW', 5, 150_000]], 30_000]);
    expect(used(3, [two[0]!, { ...two[1]!, balance: 1 }])).toEqual([[['OLD', 1, 30_000], ['NEW', 1, 30_000]], 30_000]);
  });

  test('a visit is not used up for less than the smallest coin', () => {
    const { payments, notApplied, payableMinor } = buy([{ code: 'HALF', group: 'sale', effects: [{ type: 'discount', amountMinor: 2 }] }], [brought(pass, { balance: 1 })], [{ unitPriceMinor: 1, quantity: 3 }]);
    expect([payments, notApplied.map(({ code, reason }) => [code, reason]), payableMinor]).toEqual([[], [['CODE', 'condition']], 1]);
  });

  test('what visits pay is exact beyond 2^53', () => {
    const { payments } = buy([], [brought(pass, { balance: 699_999 })], [{ unitPriceMinor: 1_000_000, quantity: 999_983 }]);
    expect(payments[0]!.amountMinor).toBe(699_999_000_000);
  });

  test('where nothing is left to pay they are not used, and say so', () => {
    const free: RuleDocument = { code: 'FREE', group: 'sale', effects: [{ type: 'discount', percentBps: 10_000 }] };
    for (const [type, balance] of [[money, 50_000], [pass, 10]] as const) {
      const { payments, notApplied } = buy([free], [brought(type, { balance })]);
      expect([payments, notApplied]).toEqual([[], [{ code: 'CODE', reason: 'condition', detail: { node: 'nothing_left' } }]]);
    }
  });

  test('their condition decides too, on the purchase after discounts: one that does not hold says why and uses nothing up', () => {
    const half: RuleDocument = { code: 'HALF', group: 'sale', effects: [{ type: 'discount', percentBps: 5000 }] };
    const atLeast = (minor: number) => ({ when: { '>=': [{ var: 'purchase.netMinor' }, minor] } });
    for (const [type, balance, paid] of [[money, 50_000, 50_000], [pass, 10, 50_000]] as const) {
      expect(buy([half], [brought({ ...type, ...atLeast(50_000) }, { balance })]).payments.map(({ amountMinor }) => amountMinor)).toEqual([paid]);
      const { payments, payableMinor, notApplied } = buy([half], [brought({ ...type, ...atLeast(50_001) }, { balance })]);
      expect([payments, payableMinor, notApplied]).toEqual([[], 50_000, [expect.objectContaining({ code: 'CODE', reason: 'condition', detail: expect.anything() })]]);
    }
    const own = { when: { '<': [{ var: 'instrument.uses' }, 1] } };
    expect([0, 1].map((uses) => buy([], [brought({ ...money, ...own }, { balance: 50_000, uses })]).payments.length)).toEqual([1, 0]);
  });

  test('a limit counts the units that visits paid', () => {
    const limited = { document: { ...base, limits: [{ code: 'day', rules: ['TYPE'], measure: 'units' as const, max: 4, period: { calendar: 'day' as const } }] }, occurredAt: AT };
    expect(computeWith({ ...limited, lines: [{ unitPriceMinor: 100, quantity: 5 }], instruments: [brought(pass, { balance: 2 })] }).uses.map(({ amount }) => amount)).toEqual([2]);
  });
});

test('an empty list of places asks for nothing', () => {
  const coupon = brought({ places: [], effects: [{ type: 'discount', amountMinor: 100 }] });
  expect(buy([], [coupon]).discounts.map(({ code }) => code)).toEqual(['CODE']);
  expect(buy([], [brought({ kind: 'certificate', places: [] }, { balance: 100 })]).payments.map(({ amountMinor }) => amountMinor)).toEqual([100]);
});

test('gifts of nothing are no gifts, and use up no coupon', () => {
  const gift = (quantity: number) => [brought({ effects: [{ type: 'gift', sku: 'MUG', quantity: { '-': [quantity, 2] } }] })];
  expect(buy([], gift(3))).toMatchObject({ benefits: [{ sku: 'MUG', quantity: 1 }], used: [{ code: 'CODE' }] });
  for (const quantity of [2, 1]) expect(buy([], gift(quantity))).toMatchObject({ benefits: [], used: [], notApplied: [{ code: 'CODE', reason: 'condition' }] });
});

test('two coupons of a type share what a limit by purchases leaves', () => {
  const limits = [{ code: 'TYPE', key: 'type #0', measure: 'count' as const, mode: 'cap' as const, lines: {}, left: 1 }];
  const effects = [{ type: 'discount' as const, amountMinor: 100 }];
  const { discounts, used, notApplied } = buy([], [brought({ effects }, { id: 'a', code: 'A', limits }), brought({ effects }, { id: 'b', code: 'B', limits })]);
  expect([discounts.map(({ code }) => code), used.map(({ code }) => code), notApplied.map(({ code, reason }) => [code, reason])]).toEqual([['A'], ['A'], [['B', 'limit_exhausted']]]);
});
