import { CLEARED_WITHIN_MS, effectOf, isSamePurchase, settlementOf, unitsBetween, unitsOfLines, type LinkedEvent } from '#domain/payment-cards/transaction.ts';

const MINUTE = 60_000;
const auth = (occurredAt = 0, amountMinor = 1000): LinkedEvent => ({ type: 'auth', occurredAt, amountMinor });
const clearing = (occurredAt = 10, amountMinor = 900): LinkedEvent => ({ type: 'clearing', occurredAt, amountMinor });
const refund = (occurredAt = 20, amountMinor = 300): LinkedEvent => ({ type: 'refund', occurredAt, amountMinor });
const NONE = { hold: null, releasedAt: null, purchase: null, returns: [] };
const settled = (...events: LinkedEvent[]) => settlementOf(events, { hasReceipt: false });

test('an authorisation holds points for thirty days', () => {
  expect(settled(auth(5))).toEqual({ ...NONE, hold: { amountMinor: 1000, at: 5, until: 5 + CLEARED_WITHIN_MS } });
});

test('clearing makes a purchase on the cleared sum, whether an authorisation came, came later, or died', () => {
  const purchase = { amountMinor: 900, at: 10 };
  expect([settled(auth(), clearing()), settled(clearing(), auth()), settled(clearing())].map((one) => one.purchase)).toEqual([purchase, purchase, purchase]);
  expect(settled(auth(), clearing(CLEARED_WITHIN_MS)).purchase).toEqual({ amountMinor: 900, at: CLEARED_WITHIN_MS });
  expect(settled(auth(20), clearing(10))).toEqual({ ...NONE, purchase: { amountMinor: 900, at: 20 } });
});

test('a clearing of nothing lets the hold go', () => {
  expect(settled(auth(), clearing(10, 0))).toEqual({ ...NONE, releasedAt: 10 });
});

test('refunds take back up to what was cleared, in the order they came, also before the clearing', () => {
  expect(settled(auth(), clearing(), refund(), refund(30, 900)).returns).toEqual([{ position: 2, from: 0, amountMinor: 300, at: 20 }, { position: 3, from: 300, amountMinor: 600, at: 30 }]);
  expect(settled(refund(5), clearing()).returns).toEqual([{ position: 0, from: 0, amountMinor: 300, at: 10 }]);
  expect(settled(refund())).toEqual(NONE);
});

test('what a receipt earned on already earns nothing, and its hold ends', () => {
  expect(settlementOf([auth(3)], { hasReceipt: true })).toEqual({ ...NONE, releasedAt: 3 });
  expect(settlementOf([auth(3), clearing()], { hasReceipt: true })).toEqual({ ...NONE, releasedAt: 10 });
});

test('why an event changes nothing', () => {
  const effects = (events: LinkedEvent[], hasReceipt = false) => effectOf(events, events.length - 1, hasReceipt);
  expect([[auth()], [auth(), clearing()], [clearing(), refund()]].map((events) => effects(events))).toEqual([null, null, null]);
  expect([[clearing(), auth()], [auth(), refund()], [clearing(), refund(20, 900), refund()]].map((events) => effects(events))).toEqual(['cleared_already', 'not_cleared', 'refunded_already']);
  expect(effects([auth()], true)).toBe('duplicate_receipt');
});

test('any sum is a purchase whose parts can be returned', () => {
  expect([unitsOfLines(5), unitsOfLines(2_000_000_001)]).toEqual([[5], [1_000_000_000, 1_000_000_000, 1]]);
  expect(unitsBetween(2_000_000_001, 999_999_999, 2_000_000_001)).toEqual([{ lineId: '1', quantity: 1 }, { lineId: '2', quantity: 1_000_000_000 }, { lineId: '3', quantity: 1 }]);
});

describe('a receipt and a transaction are one purchase', () => {
  const receipt = { payableMinor: 1000, merchantIds: ['M1', 'M2'], authCode: 'A1', occurredAt: 5 * MINUTE };
  const transaction = { merchantId: 'M2', authCode: 'A1', events: [auth(), clearing(24 * 60 * MINUTE)] };
  test('when sum, merchant, code and time agree', () => {
    expect(isSamePurchase(receipt, transaction)).toBe(true);
    expect(isSamePurchase({ ...receipt, payableMinor: 900 }, transaction)).toBe(true);
    expect(isSamePurchase({ ...receipt, occurredAt: 10 * MINUTE }, transaction)).toBe(true);
  });
  test.each([['another sum', { payableMinor: 999 }], ['another merchant', { merchantIds: ['M3'] }], ['another code', { authCode: 'A2' }], ['no code', { authCode: null }], ['eleven minutes', { occurredAt: 10 * MINUTE + 1 }]])(
    'and not with %s', (_name, fields) => expect(isSamePurchase({ ...receipt, ...fields }, transaction)).toBe(false));
});
