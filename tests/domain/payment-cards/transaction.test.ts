import { bookingOf, CLEARED_WITHIN_MS, isSamePurchase, transactionAt, type LinkedEvent } from '#domain/payment-cards/transaction.ts';

const MINUTE = 60_000;
const auth = (occurredAt = 0, amountMinor = 1000): LinkedEvent => ({ type: 'auth', occurredAt, amountMinor });
const clearing = (occurredAt = 10, amountMinor = 900): LinkedEvent => ({ type: 'clearing', occurredAt, amountMinor });
const refund = (occurredAt = 20, amountMinor = 300): LinkedEvent => ({ type: 'refund', occurredAt, amountMinor });
const ALL = { hasCard: true, hasPlace: true, hasReceipt: false };

test('authorised, cleared on another sum, partly refunded: each at its instant', () => {
  const events = [auth(), clearing(), refund()];
  expect([-1, 0, 9, 10, 20].map((at) => transactionAt(events, at).state)).toEqual(['none', 'authorized', 'authorized', 'cleared', 'cleared']);
  expect(transactionAt(events, 20)).toEqual({ state: 'cleared', authorizedMinor: 1000, clearedMinor: 900, refundedMinor: 300, at: 0, expiresAt: null });
});

test('an authorisation that is not cleared is dead after 30 days', () => {
  expect([CLEARED_WITHIN_MS - 1, CLEARED_WITHIN_MS].map((at) => transactionAt([auth()], at).state)).toEqual(['authorized', 'expired']);
});

test('what an event means for points', () => {
  expect(bookingOf(auth(), [], ALL)).toEqual({ do: 'pend', amountMinor: 1000, expiresAt: CLEARED_WITHIN_MS });
  expect(bookingOf(clearing(), [auth()], ALL)).toEqual({ do: 'book', amountMinor: 900 });
  expect(bookingOf(clearing(), [], ALL)).toEqual({ do: 'book', amountMinor: 900 });
  expect(bookingOf(clearing(CLEARED_WITHIN_MS), [auth()], ALL)).toEqual({ do: 'nothing', reason: 'expired' });
  expect(bookingOf(refund(), [auth(), clearing()], ALL)).toEqual({ do: 'return', amountMinor: 300 });
  expect(bookingOf(refund(30, 900), [clearing(), refund()], ALL)).toEqual({ do: 'return', amountMinor: 600 });
  expect(bookingOf(refund(), [auth()], ALL)).toEqual({ do: 'nothing', reason: 'not_cleared' });
  expect(bookingOf(refund(), [], ALL)).toEqual({ do: 'nothing', reason: 'unknown_original' });
});

test('a card or merchant nobody knows, and what a receipt was reported of, mean nothing', () => {
  expect(bookingOf(auth(), [], { ...ALL, hasCard: false })).toEqual({ do: 'nothing', reason: 'unknown_card' });
  expect(bookingOf(auth(), [], { ...ALL, hasPlace: false })).toEqual({ do: 'nothing', reason: 'unknown_merchant' });
  expect(bookingOf(auth(), [], { ...ALL, hasReceipt: true })).toEqual({ do: 'nothing', reason: 'duplicate_receipt' });
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
