import { openLedger, type MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { loadMembers, lotSnapshot, needAt, saveMembers } from '#db/commands/loyalty/member-state.ts';
import { notePayments } from '#db/commands/people/fingerprints.ts';
import { cancelReferral, grantReward, heldReferralOf, openReferralsOf, saveQualified } from '#db/commands/people/referral-booking.ts';
import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { inTransaction, sql } from '#db/sql.ts';
import { decideReferral } from '#domain/loyalty/referral.ts';
import type { CompiledReferral, EvaluationContext } from '#domain/loyalty/rules/types.ts';
import { newId } from '#domain/shared/ids.ts';
import { openShop, walletAt, type Shop } from '../support/shop.ts';

const at = (text: string) => Date.parse(text);
const referral: CompiledReferral = { wallet: 'BONUS', advocate: 300, friend: 200, within: 'P30D', hold: 'P14D', advocateLimit: { max: 1, period: { calendar: 'month' } }, when: null };
const wallet = { code: 'BONUS', expiry: { after: 'P365D', round: 'end_of_day' as const } };

interface Friend { id: string; memberId: string; programId: string }

async function friendOf(shop: Shop): Promise<Friend> {
  const { body: { code } } = await shop.caller.get(`/v1/customers/${shop.customer.id}/referral`);
  const { body: { customer } } = await shop.caller.post('/v1/customers').send({ externalId: newId(), referralCode: code, registeredAt: '2026-04-01T10:00:00Z', onboarding: false });
  const row = await sql.row<{ program_id: string }>('SELECT program_id FROM memberships WHERE id = ?', [customer.memberships[0].id]);
  return { id: customer.id, memberId: customer.memberships[0].id, programId: row!.program_id };
}

/** What a booking does with the recommendation of its buyer. */
async function qualify(shop: Shop, friend: Friend, { instant, purchaseId = newId(), paymentFingerprint }: { instant: string; purchaseId?: string; paymentFingerprint?: string }) {
  return inTransaction(async (transaction) => {
    const first = (await openReferralsOf(transaction, shop.organizationId, [friend.id], [friend.programId])).get(`${friend.programId} ${friend.id}`);
    if (!first) return null;
    const members = await loadMembers(transaction, new Map([friend.memberId, first.advocateMembershipId!].sort().map((id) => [id, needAt(at(instant), { takes: true })])), { lock: true });
    const open = (await openReferralsOf(transaction, shop.organizationId, [friend.id], [friend.programId])).get(`${friend.programId} ${friend.id}`)!;
    const before = lotSnapshot(members.values());
    const decision = decideReferral({
      referral, wallet, timezone: 'Europe/Moscow', registeredAt: open.registeredAt, rewardedAt: open.rewardedAt, sharesPayment: open.sharesPayment(paymentFingerprint), advocateIsMember: true,
      context: { at: at(instant) } as EvaluationContext,
    });
    if (decision.outcome === 'waits') return decision;
    const reward = { purchaseId, at: at(instant) };
    const grants = decision.outcome === 'qualified' ? decision : { friend: null, advocate: null };
    const granted = {
      friend: grants.friend && grantReward(members.get(friend.memberId)!, grants.friend, reward),
      advocate: grants.advocate && grantReward(members.get(open.advocateMembershipId!)!, grants.advocate, reward),
    };
    const ledger = openLedger(shop.organizationId, new Date());
    const post = (membershipId: string, entries: readonly MemberEntry[] = []) => ledger.post({ membershipId, kind: 'purchase', businessKey: newId(), occurredAt: at(instant) }, entries);
    post(friend.memberId, granted.friend?.entries);
    post(open.advocateMembershipId!, granted.advocate?.entries);
    await saveMembers(transaction, shop.organizationId, members.values(), before);
    await saveQualified(transaction, shop.organizationId, [{ referral: open, decision, purchaseId, at: at(instant), ...granted }]);
    await ledger.write(transaction);
    return decision;
  });
}

async function returnInFull(shop: Shop, friend: Friend, purchaseId: string, instant: string): Promise<void> {
  await inTransaction(async (transaction) => {
    const held = (await heldReferralOf(transaction, shop.organizationId, purchaseId))!;
    const ids = [friend.memberId, ...(held.advocateMembershipId === null ? [] : [held.advocateMembershipId])].sort();
    const members = await loadMembers(transaction, new Map(ids.map((id) => [id, needAt(at(instant), { takes: true })])), { lock: true });
    const before = lotSnapshot(members.values());
    const advocate = held.advocateMembershipId === null ? null : members.get(held.advocateMembershipId)!;
    const entries = await cancelReferral(transaction, shop.organizationId, { referral: held, friend: members.get(friend.memberId)!, advocate, at: at(instant) });
    const ledger = openLedger(shop.organizationId, new Date());
    ledger.post({ membershipId: friend.memberId, kind: 'return', businessKey: newId(), occurredAt: at(instant) }, entries.friend);
    if (advocate) ledger.post({ membershipId: advocate.id, kind: 'return', businessKey: newId(), occurredAt: at(instant) }, entries.advocate);
    await saveMembers(transaction, shop.organizationId, members.values(), before);
    await ledger.write(transaction);
  });
}

const seenFrom = async (shop: Shop, asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/referral?asOf=${asOf}`)).body;
const walletOf = (shop: Shop, { id, memberId }: Friend, asOf: string) => walletAt({ ...shop, customer: { id, memberId, externalId: '' } }, asOf);

test('both are rewarded when the hold is over', async () => {
  const shop = await openShop();
  const friend = await friendOf(shop);
  await qualify(shop, friend, { instant: '2026-04-10T10:00:00Z' });
  expect(await walletAt(shop, '2026-04-24T09:59:59Z')).toMatchObject({ active: 0, pending: 300 });
  expect(await walletAt(shop, '2026-04-24T10:00:00Z')).toMatchObject({ active: 300, pending: 0, lots: [{ remaining: 300, expiresAt: '2027-04-24T21:00:00.000Z' }] });
  expect(await walletOf(shop, friend, '2026-04-24T10:00:00Z')).toMatchObject({ active: 200, pending: 0 });
  expect((await seenFrom(shop, '2026-04-09T10:00:00Z')).friends).toMatchObject([{ state: 'registered', points: 0 }]);
  expect((await seenFrom(shop, '2026-04-24T09:59:59Z')).friends).toMatchObject([{ state: 'qualified', points: 300, holdUntil: '2026-04-24T10:00:00.000Z' }]);
  expect(await seenFrom(shop, '2026-04-24T10:00:00Z')).toMatchObject({ friends: [{ state: 'rewarded' }], statistics: { rewarded: 1, points: 300 } });
  expect(await qualify(shop, friend, { instant: '2026-04-12T10:00:00Z' })).toBeNull();
  expect(await ledgerDifferences(shop.organizationId)).toEqual([]);
});

test('a full return in the hold cancels both sides and frees the advocate’s limit', async () => {
  const shop = await openShop();
  const [first, second, third] = [await friendOf(shop), await friendOf(shop), await friendOf(shop)];
  const purchaseId = newId();
  await qualify(shop, first, { instant: '2026-04-10T10:00:00Z', purchaseId });
  expect(await qualify(shop, second, { instant: '2026-04-11T10:00:00Z' })).toMatchObject({ reason: 'advocate_limit', friend: { points: 200 }, advocate: null });
  await returnInFull(shop, first, purchaseId, '2026-04-20T10:00:00Z');
  expect(await walletAt(shop, '2026-04-21T10:00:00Z')).toMatchObject({ active: 0, pending: 0, debt: 0 });
  expect(await walletOf(shop, first, '2026-04-21T10:00:00Z')).toMatchObject({ active: 0, pending: 0, debt: 0 });
  expect(await qualify(shop, third, { instant: '2026-04-22T10:00:00Z' })).toMatchObject({ reason: null, advocate: { points: 300 } });
  expect((await seenFrom(shop, '2026-05-20T10:00:00Z')).friends.map(({ state, reason }: { state: string; reason: string }) => [state, reason])).toEqual([
    ['cancelled', 'returned'], ['rejected', 'advocate_limit'], ['rewarded', null],
  ]);
  expect(await heldReferralOf(sql, shop.organizationId, purchaseId)).toBeUndefined();
  expect(await ledgerDifferences(shop.organizationId)).toEqual([]);
});

test('what the advocate paid with once cannot pay for a friend', async () => {
  const shop = await openShop();
  const friend = await friendOf(shop);
  await inTransaction((transaction) => notePayments(transaction, shop.organizationId, [{ customerId: shop.customer.id, paymentFingerprint: 'card-1', occurredAt: at('2026-04-02T10:00:00Z') }]));
  expect(await qualify(shop, friend, { instant: '2026-04-10T10:00:00Z', paymentFingerprint: 'card-1' })).toMatchObject({ outcome: 'rejected' });
  expect(await qualify(shop, friend, { instant: '2026-04-11T10:00:00Z', paymentFingerprint: 'card-2' })).toBeNull();
  expect((await seenFrom(shop, '2026-04-12T10:00:00Z')).friends).toMatchObject([{ state: 'rejected', reason: 'shared_payment_fingerprint' }]);
});
