import type { Response } from 'supertest';
import { bonus, openClub, R_BASE } from '../contract/club.ts';

const FIFTY = Array.from({ length: 50 }, (_, index) => index);
const EARLY = '2026-03-09T09:00:00Z';

/** Statuses of answers, each with how often it came. */
const counted = (replies: readonly Response[]) => Object.fromEntries([...Map.groupBy(replies, ({ status, body }) => `${status} ${body.code ?? ''}`.trim())].map(([name, found]) => [name, found.length]));

const isSound = async (club: Awaited<ReturnType<typeof openClub>>) => (await club.sure(club.caller.post('/v1/invariants/check'))).ok;

test('fifty calls at once on one member all end rightly: every purchase is there, the points are their sum', async () => {
  const club = await openClub();
  const replies = await Promise.all(FIFTY.map(() => club.tryBuy()));
  expect(counted(replies)).toEqual({ 201: 50 });
  expect((await club.wallet('2026-03-10T10:00:00Z')).active).toBe(50 * 50);
  expect(await isSound(club)).toBe(true);
});

test('points are spent once, whoever comes first', async () => {
  const club = await openClub({ rules: [], wallets: [bonus({ maxPayShareBps: 10_000 })] });
  await club.grant(1000);
  const replies = await Promise.all(FIFTY.slice(0, 20).map(() => club.tryBuy({ spend: { wallet: 'BONUS', points: 300 } })));
  expect(counted(replies)).toEqual({ 201: 3, '422 insufficient_points': 17 });
  expect((await club.wallet('2026-03-10T10:00:00Z')).active).toBe(100);
  expect(await isSound(club)).toBe(true);
});

test('a budget of the whole program is never overshot by many members at once', async () => {
  const club = await openClub({ rules: [R_BASE, { code: 'GIFT', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', fixed: 100 }], budget: { measure: 'points', max: 750, mode: 'cap' } }] });
  const others = await Promise.all(FIFTY.slice(0, 20).map(() => club.another()));
  const replies = await Promise.all(others.map(({ id }) => club.tryBuy({ customer: { id } })));
  expect(counted(replies)).toEqual({ 201: 20 });
  const given = replies.flatMap(({ body }) => body.earned).filter(({ rule }: { rule: string }) => rule === 'GIFT').map(({ points }: { points: number }) => points);
  expect([given.reduce((a: number, b: number) => a + b, 0), given.length]).toEqual([750, 8]);
  expect(await club.limits(EARLY)).toContainEqual(expect.objectContaining({ limit: 'GIFT', used: 750 }));
  expect(await isSound(club)).toBe(true);
});

test('a limit of a member holds against purchases and their returns at once', async () => {
  const club = await openClub({
    groups: [{ code: 'sale', priority: 10 }, { code: 'earn', priority: 90 }], rules: [{ code: 'HALF', group: 'sale', effects: [{ type: 'discount', percentBps: 5000 }] }],
    limits: [{ code: 'three', rules: ['HALF'], subject: 'member', measure: 'count', max: 3, period: { calendar: 'day' }, mode: 'reject' }],
  });
  const first = await club.buy();
  const replies = await Promise.all([...FIFTY.slice(0, 12).map(() => club.tryBuy()), club.giveBack(first.purchase).then(() => null)]);
  const cheap = replies.filter((reply) => reply !== null && reply.body.purchase.payableMinor === 50_000).length;
  // The return frees the place of the first purchase: 2 or 3 of the others are discounted, never more.
  expect([2, 3]).toContain(cheap);
  expect((await club.limits('2026-03-10T20:00:00Z')).find(({ limit }) => limit === 'three')!.used).toBe(cheap);
  expect(await isSound(club)).toBe(true);
});
