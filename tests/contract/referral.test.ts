import { newId } from '#domain/shared/ids.ts';
import { openClub, R_BASE } from './club.ts';

const referral = { wallet: 'BONUS', advocate: 300, friend: 200, when: { '>=': [{ var: 'purchase.paidMinor' }, 100_000] }, within: 'P30D', hold: 'P14D', advocateLimit: { max: 1, period: { calendar: 'month' as const } } };
const open = () => openClub({ rules: [R_BASE], referral });
type Club = Awaited<ReturnType<typeof open>>;
const codeOf = async (club: Club, id = club.shop.customer.id): Promise<string> => (await club.sure(club.caller.get(`/v1/customers/${id}/referral?program=main`))).code;
const register = (club: Club, fields: object) => club.caller.post('/v1/customers').send({ externalId: `friend-${newId()}`, registeredAt: '2026-03-09T09:00:00Z', ...fields });
const friendOf = async (club: Club): Promise<string> => (await club.sure(register(club, { referralCode: await codeOf(club) }))).customer.id;
const pending = async (club: Club, id: string, asOf: string) => (await club.sure(club.caller.get(`/v1/customers/${id}/wallets?asOf=${asOf}`))).data.find(({ program }: { program: string }) => program === 'main');

describe('N23', () => {
  test('the first purchase that meets the condition rewards both, on hold for two weeks', async () => {
    const club = await open();
    const friend = await friendOf(club);
    const small = await club.buy({ customer: { id: friend }, lines: [{ name: 'x', quantity: 1, unitPriceMinor: 99_999 }] });
    expect(small.earned.map(({ rule }: { rule: string }) => rule)).toEqual(['R-BASE']);
    const body = await club.buy({ customer: { id: friend } });
    expect(body.earned).toContainEqual(expect.objectContaining({ rule: 'referral.friend', points: 200, status: 'pending', activeFrom: '2026-03-24T09:00:00.000Z' }));
    expect(await pending(club, club.shop.customer.id, '2026-03-11T00:00:00Z')).toMatchObject({ active: 0, pending: 300 });
    expect(await pending(club, club.shop.customer.id, '2026-03-24T09:00:00Z')).toMatchObject({ active: 300, pending: 0 });
  });

  test('a full return in hold cancels both sides', async () => {
    const club = await open();
    const friend = await friendOf(club);
    const { purchase } = await club.buy({ customer: { id: friend } });
    await club.giveBack(purchase);
    expect([(await pending(club, friend, '2026-03-13T00:00:00Z')).pending, (await pending(club, club.shop.customer.id, '2026-03-13T00:00:00Z')).pending]).toEqual([0, 0]);
    const { friends } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/referral?program=main`)) as { friends: { state: string }[] };
    expect(friends.map(({ state }) => state)).toEqual(['cancelled']);
  });

  test('beyond the advocate\'s limit of the month the friend alone is rewarded', async () => {
    const club = await open();
    const [one, two] = [await friendOf(club), await friendOf(club)];
    await club.buy({ customer: { id: one } });
    const body = await club.buy({ customer: { id: two } });
    expect(body.earned).toContainEqual(expect.objectContaining({ rule: 'referral.friend', points: 200 }));
    expect((await pending(club, club.shop.customer.id, '2026-03-11T00:00:00Z')).pending).toBe(300);
  });

  test('who pays with the card their advocate has paid with is rewarded with nothing, nor is the advocate', async () => {
    const club = await open();
    const friend = await friendOf(club);
    await club.buy({ occurredAt: '2026-03-09T12:00:00Z', paymentFingerprint: 'one-card' });
    const { earned } = await club.buy({ customer: { id: friend }, paymentFingerprint: 'one-card' });
    expect(earned.map(({ rule }: { rule: string }) => rule)).toEqual(['R-BASE']);
    expect((await pending(club, club.shop.customer.id, '2026-03-11T00:00:00Z')).pending).toBe(0);
    const { friends } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/referral?program=main`)) as { friends: { state: string; reason: string }[] };
    expect(friends.map(({ state, reason }) => [state, reason])).toEqual([['rejected', 'shared_payment_fingerprint']]);
    expect((await club.buy({ customer: { id: friend }, occurredAt: '2026-03-11T09:00:00Z', paymentFingerprint: 'another' })).earned.map(({ rule }: { rule: string }) => rule)).toEqual(['R-BASE']);   // once rejected, for ever
  });

  test('who refers themselves, or is known already, is refused and nothing is written', async () => {
    const club = await open();
    const email = `${newId()}@example.test`;
    await club.sure(club.caller.patch(`/v1/customers/${club.shop.customer.id}`).send({ email }));
    const own = await register(club, { externalId: club.shop.customer.externalId, referralCode: await codeOf(club) });
    expect([own.status, own.body.code]).toEqual([422, 'self_referral']);
    const known = await club.another();
    const late = await register(club, { externalId: known.externalId, referralCode: await codeOf(club) });
    expect([late.status, late.body.code]).toEqual([422, 'not_new_customer']);
  });
});
