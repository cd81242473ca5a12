import { decideReferral, referralAt, referralTermEnd, type ReferralFacts, type ReferralInput } from '#domain/loyalty/referral.ts';
import type { CompiledReferral, EvaluationContext } from '#domain/loyalty/rules/types.ts';

const at = (text: string) => Date.parse(text);
const timezone = 'Europe/Moscow';
const wallet = { code: 'BONUS', expiry: { after: 'P365D', round: 'end_of_day' as const } };
const referral: CompiledReferral = {
  wallet: 'BONUS', advocate: 300, friend: 200, within: 'P30D', hold: 'P14D', advocateLimit: { max: 2, period: { calendar: 'month' } },
  when: ({ purchase }) => (purchase.paidMinor >= 100_000 ? { holds: true } : { holds: false, failed: { path: '>=', node: '>=', values: [purchase.paidMinor] } }),
};
const contextAt = (instant: string, paidMinor = 100_000) => ({ at: at(instant), purchase: { paidMinor } }) as unknown as EvaluationContext;
const decided = (fields: Partial<ReferralInput> = {}) => decideReferral({
  referral, wallet, timezone, registeredAt: at('2026-04-01T10:00:00Z'), rewardedAt: [], sharesPayment: false, advocateIsMember: true, context: contextAt('2026-04-10T10:00:00Z'), ...fields,
});

test('the first purchase that meets the condition rewards both, held for two weeks and expiring a year after that', () => {
  expect(decided()).toEqual({
    outcome: 'qualified', reason: null, notApplied: [], holdUntil: at('2026-04-24T10:00:00Z'),
    friend: { rule: 'referral.friend', wallet: 'BONUS', points: 200, activeFrom: at('2026-04-24T10:00:00Z'), expiresAt: at('2027-04-24T21:00:00Z') },
    advocate: { rule: 'referral.advocate', wallet: 'BONUS', points: 300, activeFrom: at('2026-04-24T10:00:00Z'), expiresAt: at('2027-04-24T21:00:00Z') },
  });
});

test('a purchase too small, or after the term, leaves it waiting', () => {
  expect(decided({ context: contextAt('2026-04-10T10:00:00Z', 99_999) })).toEqual({ outcome: 'waits' });
  expect(decided({ context: contextAt('2026-05-01T09:59:59.999Z') }).outcome).toBe('qualified');
  expect(decided({ context: contextAt('2026-05-01T10:00:00Z') })).toEqual({ outcome: 'waits' });
  expect(referralTermEnd('P30D', at('2026-04-01T10:00:00Z'), timezone)).toBe(at('2026-05-01T10:00:00Z'));
});

test('a purchase paid with the advocate’s card rewards nobody', () => {
  expect(decided({ sharesPayment: true })).toMatchObject({ outcome: 'rejected', reason: 'shared_payment_fingerprint', notApplied: [{ rule: 'referral.friend' }, { rule: 'referral.advocate' }] });
});

test('beyond the advocate’s limit in the month of the purchase only the friend is rewarded', () => {
  const earlier = ['2026-03-31T20:59:59Z', '2026-03-31T21:00:00Z'].map(at);
  expect(decided({ rewardedAt: earlier })).toMatchObject({ reason: null, advocate: { points: 300 } });
  expect(decided({ rewardedAt: [...earlier, at('2026-04-30T20:59:59Z')] })).toMatchObject({
    outcome: 'qualified', reason: 'advocate_limit', friend: { points: 200 }, advocate: null, notApplied: [{ rule: 'referral.advocate', reason: 'advocate_limit' }],
  });
});

test('limits also roll, or count for ever', () => {
  const limited = (period: { rolling: string } | 'ever', rewardedAt: string[]) => {
    const decision = decided({ referral: { ...referral, advocateLimit: { max: 1, period } }, rewardedAt: rewardedAt.map(at) });
    return decision.outcome === 'qualified' && decision.reason;
  };
  expect(limited({ rolling: 'P7D' }, ['2026-04-03T10:00:00Z'])).toBeNull();
  expect(limited({ rolling: 'P7D' }, ['2026-04-03T10:00:00.001Z'])).toBe('advocate_limit');
  expect(limited('ever', ['2020-01-01T00:00:00Z'])).toBe('advocate_limit');
});

test('an advocate who left the program gets nothing', () => {
  expect(decided({ advocateIsMember: false })).toMatchObject({ outcome: 'qualified', reason: 'advocate_left', advocate: null, friend: { points: 200 } });
});

describe('the state is a function of the instant', () => {
  const none = { qualifiedAt: null, holdUntil: null, rejectedAt: null, cancelledAt: null, reason: null };
  const facts: ReferralFacts = { ...none, registeredAt: 100, qualifiedAt: 200, holdUntil: 300 };
  test.each<[string, ReferralFacts, number, ReturnType<typeof referralAt>]>([
    ['before registration', facts, 99, null],
    ['registered', facts, 199, { state: 'registered', reason: null }],
    ['its term is over', { ...facts, ...none }, 250, { state: 'registered', reason: 'term_over' }],
    ['held', facts, 299, { state: 'qualified', reason: null }],
    ['the hold is over', facts, 300, { state: 'rewarded', reason: null }],
    ['returned in the hold', { ...facts, cancelledAt: 250 }, 400, { state: 'cancelled', reason: 'returned' }],
    ['before that return', { ...facts, cancelledAt: 250 }, 249, { state: 'qualified', reason: null }],
    ['beyond the limit', { ...facts, rejectedAt: 200, reason: 'advocate_limit' }, 400, { state: 'rejected', reason: 'advocate_limit' }],
  ])('%s', (_name, given, instant, expected) => {
    expect(referralAt(given, 250, instant)).toEqual(expected);
  });
});
