import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, giveBack, openShop, report, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

const DAY = { calendar: 'day' };
const BASE = { name: 'Main', timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', unitValueMinor: 100 }], groups: [{ code: 'sale', priority: 1 }], rules: [] };
const TWENTY = { kind: 'coupon', effects: [{ type: 'discount', percentBps: 2000 }], limits: [{ measure: 'count', max: 100, period: 'ever' }] };
const CERTIFICATE = { kind: 'certificate', balance: { unit: 'money', amount: 500_000 } };

async function publish(limits: object[], fields: object = {}): Promise<void> {
  const { status, body } = await shop.caller.put('/v1/programs/main').send({ ...BASE, ...fields, limits: limits.map((limit) => ({ subject: 'instrument', mode: 'cap', period: DAY, ...limit })) });
  expect([status, body.errors]).toEqual([200, undefined]);
}

async function issue(type: object, count: number): Promise<{ type: string; codes: string[] }> {
  const type_ = `type-${newId()}`;
  const saved = await shop.caller.put(`/v1/instrument-types/${type_}`).send({ program: 'main', name: 'x', ...type });
  expect([saved.status, saved.body.errors]).toEqual([201, undefined]);
  return { type: type_, codes: await Promise.all(Array.from({ length: count }, async () => (await shop.caller.post(`/v1/instrument-types/${type_}/instruments`).send({})).body.instrument.code)) };
}

const lines = (quantity: number) => [{ lineId: '1', name: 'Cake', category: 'food', quantity, unitPriceMinor: 10_000 }];
const buy = (instruments: string[], quantity: number, fields: object = {}) => report(shop, { instruments, lines: lines(quantity), ...fields });
const off = (reply: Awaited<ReturnType<typeof buy>>) => reply.body.purchase.discounts.map(({ code, amountMinor, reason }: Record<string, unknown>) => [code, amountMinor, ...(reason ? [reason] : [])]);
const missed = (reply: Awaited<ReturnType<typeof buy>>) => reply.body.notApplied.filter(({ code }: { code?: string }) => code).map(({ code, reason }: Record<string, unknown>) => [code, reason]);

test('a limit of the program by instrument counts each coupon for itself, whoever brings it', async () => {
  await publish([{ code: 'two-a-day', measure: 'units', max: 2 }]);
  const { codes: [one, other] } = await issue(TWENTY, 2);
  expect(off(await buy([one!], 3))).toEqual([[one, 4000, 'limit_exhausted']]);
  const friend = await buildCustomer(shop.organizationId);
  const again = await buy([one!], 1, { customer: { id: friend.id } });
  expect([off(again), missed(again)]).toEqual([[], [[one, 'limit_exhausted']]]);
  expect(off(await buy([other!], 2))).toEqual([[other, 4000]]);
});

test('a code counts as one however it is typed, also twice in one purchase', async () => {
  await publish([{ code: 'two-a-day', measure: 'units', max: 2 }]);
  const { codes: [one] } = await issue(TWENTY, 1);
  expect(off(await buy([one!.toLowerCase(), one!], 1))).toEqual([[one, 2000]]);
  expect(off(await buy([one!.toLowerCase()], 2))).toEqual([[one, 2000, 'limit_exhausted']]);
  expect((await shop.caller.get(`/v1/instruments/${one}`)).body.instrument.uses).toBe(2);
});

test('where no instrument is at work it takes nothing of rules, in no bucket', async () => {
  await publish([{ code: 'two-a-day', measure: 'units', max: 2 }, { code: 'one-a-receipt', measure: 'units', max: 1, period: 'purchase' }], { rules: [{ code: 'SALE', group: 'sale', effects: [{ type: 'discount', percentBps: 1000 }] }] });
  expect(off(await buy([], 5))).toEqual([[undefined, 5000]]);
  const { codes: [one, other] } = await issue(TWENTY, 2);
  // A tenth is off all five; of what is left of one of them, a fifth for each coupon in turn.
  expect(off(await buy([one!, other!], 5))).toEqual([[undefined, 5000], [one, 1800, 'limit_exhausted'], [other, 1728, 'limit_exhausted']]);
});

test('a return frees what it took, in the day of the purchase', async () => {
  await publish([{ code: 'one-a-day', measure: 'count', max: 1 }]);
  const { codes: [one] } = await issue(TWENTY, 1);
  const first = await buy([one!], 1);
  expect(missed(await buy([one!], 1))).toEqual([[one, 'limit_exhausted']]);
  expect((await giveBack(shop, first.body.purchase.id)).status).toBe(201);
  expect(off(await buy([one!], 1))).toEqual([[one, 2000]]);
});

test('money of a certificate by the day, and points that coupons bring', async () => {
  const certificates = await issue(CERTIFICATE, 2);
  const points = await issue({ kind: 'coupon', effects: [{ type: 'points', wallet: 'BONUS', fixed: 70 }], limits: TWENTY.limits }, 2);
  await publish([{ code: 'a-day', rules: [certificates.type], measure: 'sum', max: 15_000 }, { code: 'points', rules: [points.type], measure: 'points', max: 100, period: 'ever' }]);
  const paid = async (code: string) => (await buy([code], 1)).body.purchase.lines[0].certificateMinor;
  expect([await paid(certificates.codes[0]!), await paid(certificates.codes[0]!), await paid(certificates.codes[1]!)]).toEqual([10_000, 5000, 10_000]);
  const earned = async (code: string) => (await buy([code], 1)).body.earned.map((grant: { points: number }) => grant.points);
  expect([await earned(points.codes[0]!), await earned(points.codes[0]!), await earned(points.codes[1]!)]).toEqual([[70], [30], [70]]);
});

test('many at once with one coupon: exactly as many units as the limit has', async () => {
  await publish([{ code: 'five', measure: 'units', max: 5, period: 'ever' }]);
  const { codes: [one] } = await issue(TWENTY, 1);
  const replies = await Promise.all(Array.from({ length: 8 }, async () => buy([one!], 1, { customer: { id: (await buildCustomer(shop.organizationId)).id } })));
  expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(201));
  expect(replies.flatMap((reply) => off(reply))).toHaveLength(5);
});
