import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, giveBack, openShop, report, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

async function issue(type: object, count = 1): Promise<string[]> {
  const code = `type-${newId()}`;
  const saved = await shop.caller.put(`/v1/instrument-types/${code}`).send({ program: 'main', name: 'x', ...type });
  expect([saved.status, saved.body.errors]).toEqual([201, undefined]);
  return Promise.all(Array.from({ length: count }, async () => (await shop.caller.post(`/v1/instrument-types/${code}/instruments`).send({})).body.instrument.code));
}

const lines = (...categories: [category: string, quantity: number][]) => categories.map(([category, quantity], index) => ({ lineId: String(index + 1), name: category, category, quantity, unitPriceMinor: 10_000 }));
const purchase = (instruments: string[], fields: object = {}) => report(shop, { instruments, lines: lines(['food', 3]), ...fields });
const discounts = (reply: { body: { purchase?: { discounts: { amountMinor: number; reason?: string }[] } } }) => reply.body.purchase?.discounts.map(({ amountMinor, reason }) => [amountMinor, reason]);
const refused = (reply: { status: number; body: { code?: string } }) => [reply.status, reply.body.code];
const notApplied = (reply: { body: { notApplied: { code?: string; reason: string }[] } }, code: string) => reply.body.notApplied.find((one) => one.code === code)?.reason;

const TWENTY = { kind: 'coupon', effects: [{ type: 'discount', percentBps: 2000 }] };
const TWO_A_DAY = { subject: 'member', measure: 'units', max: 2, period: { calendar: 'day' } };
const NEXT_DAY = { occurredAt: '2026-03-11T09:00:00.000Z' };

test('a coupon on at most two units a day per member discounts two of three; then none is left that day', async () => {
  const [code] = await issue({ ...TWENTY, limits: [TWO_A_DAY] });
  const first = await purchase([code!]);
  expect(discounts(first)).toEqual([[4000, 'limit_exhausted']]);
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
  expect(discounts(await purchase([code!], { ...NEXT_DAY, lines: lines(['food', 1]) }))).toEqual([[2000, undefined]]);
  expect(discounts(await purchase([code!], NEXT_DAY))).toEqual([[2000, 'limit_exhausted']]);   // what is left of the day
  const other = await buildCustomer(shop.organizationId);
  expect(discounts(await purchase([code!], { customer: { id: other.id } }))).toEqual([[4000, 'limit_exhausted']]);
});

test('a limit that rejects gives nothing and says why; the purchase goes through, and nothing is used', async () => {
  const [code] = await issue({ ...TWENTY, limits: [{ ...TWO_A_DAY, mode: 'reject' }] });
  const reply = await purchase([code!]);
  expect([reply.status, discounts(reply), notApplied(reply, code!)]).toEqual([201, [], 'limit_exhausted']);
  expect((await shop.caller.get(`/v1/instruments/${code}`)).body.instrument.uses).toBe(0);
  expect(discounts(await purchase([code!], { lines: lines(['food', 2]) }))).toEqual([[4000, undefined]]);
});

test('only the lines that a limit counts use it up, and only lines the coupon is for', async () => {
  const [code] = await issue({ ...TWENTY, lines: { categories: ['food'] }, limits: [{ ...TWO_A_DAY, lines: { categories: ['food.cake'] } }] });
  const first = await purchase([code!], { lines: lines(['toys', 5], ['food.cake', 1], ['food.bread', 4]) });
  expect(discounts(first)).toEqual([[10_000, undefined]]);   // a cake and four loaves
  const second = await purchase([code!], { lines: lines(['food.cake', 2], ['food.bread', 1]) });
  expect(discounts(second)).toEqual([[4000, 'limit_exhausted']]);   // one of the cakes, and the loaf
  expect(refused(await purchase([code!], { lines: lines(['food.cake', 1]) }))).toEqual([409, 'coupon_exhausted']);
  expect(discounts(await purchase([code!], { lines: lines(['food.bread', 1]) }))).toEqual([[2000, undefined]]);
});

test('the units are counted of lines the coupon acted on, and come back with a full return', async () => {
  const [code] = await issue({ ...TWENTY, lines: { categories: ['food'] }, limits: [TWO_A_DAY] });
  const first = await purchase([code!], { lines: lines(['toys', 5], ['food', 1]) });
  expect(discounts(await purchase([code!], { lines: lines(['food', 2]) }))).toEqual([[2000, 'limit_exhausted']]);
  await giveBack(shop, first.body.purchase.id, { lines: [{ lineId: '1', quantity: 5 }, { lineId: '2', quantity: 1 }] });
  expect(discounts(await purchase([code!], { lines: lines(['food', 2]) }))).toEqual([[2000, 'limit_exhausted']]);
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
});

test('returned units are free again, in parts and in their own day; the use itself comes back with the last of them', async () => {
  const [code] = await issue({ ...TWENTY, limits: [{ ...TWO_A_DAY, lines: { categories: ['food'] } }, { subject: 'member', measure: 'sum', max: 4000, period: { calendar: 'day' } }] });
  const first = await purchase([code!], { lines: lines(['food', 2]) });
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
  expect((await giveBack(shop, first.body.purchase.id)).status).toBe(201);
  expect((await shop.caller.get(`/v1/instruments/${code}`)).body.instrument.uses).toBe(1);
  expect(discounts(await purchase([code!]))).toEqual([[2000, 'limit_exhausted']]);
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
  expect((await giveBack(shop, first.body.purchase.id)).status).toBe(201);
  expect((await shop.caller.get(`/v1/instruments/${code}`)).body.instrument.uses).toBe(1);   // the second purchase's
  expect(discounts(await purchase([code!]))).toEqual([[2000, 'limit_exhausted']]);
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
});

test('a limit counts inside a purchase too, and two coupons of a type share what their member has left', async () => {
  const [one, two] = await issue({ ...TWENTY, limits: [TWO_A_DAY, { measure: 'count', max: 9, period: 'ever' }] }, 2);
  const reply = await purchase([one!, two!], { lines: lines(['food', 1], ['food', 4]) });
  expect([discounts(reply), notApplied(reply, two!)]).toEqual([[[4000, 'limit_exhausted']], 'limit_exhausted']);
  const [inside] = await issue({ ...TWENTY, limits: [{ measure: 'units', max: 2, period: 'purchase' }] });
  expect([discounts(await purchase([inside!])), discounts(await purchase([inside!]))]).toEqual([[[4000, 'limit_exhausted']], [[4000, 'limit_exhausted']]]);
});

test('a limit by sum bounds the money a coupon gives', async () => {
  const [code] = await issue({ ...TWENTY, limits: [{ subject: 'member', measure: 'sum', max: 10_000, period: { calendar: 'day' } }] });
  expect(discounts(await purchase([code!]))).toEqual([[6000, undefined]]);
  expect(discounts(await purchase([code!]))).toEqual([[4000, 'limit_exhausted']]);
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
});

test('a certificate pays at most so much a day', async () => {
  const [code] = await issue({ kind: 'certificate', balance: { unit: 'money', amount: 200_000 }, limits: [{ measure: 'sum', max: 50_000, period: { calendar: 'day' } }] });
  const paid = async (fields: object = {}) => (await purchase([code!], fields)).body.purchase?.certificatesUsed;
  expect(await paid()).toEqual([{ code, amountMinor: 30_000 }]);
  expect(await paid()).toEqual([{ code, amountMinor: 20_000 }]);
  expect(refused(await purchase([code!]))).toEqual([409, 'coupon_exhausted']);
  expect(await paid({ ...NEXT_DAY, lines: lines(['food', 9]) })).toEqual([{ code, amountMinor: 50_000 }]);
  expect((await shop.caller.get(`/v1/instruments/${code}`)).body.instrument.balance).toBe(100_000);
});

test('a pass gives so many visits a week, at the desk and at the till', async () => {
  const [code] = await issue({ kind: 'pass', balance: { unit: 'visits', amount: 10 }, limits: [{ measure: 'units', max: 3, period: { calendar: 'week' } }] });
  const visit = (units: number) => shop.caller.post(`/v1/instruments/${code}/visits`).send({ externalId: newId(), occurredAt: '2026-03-10T08:00:00Z', service: 'yoga', units });
  expect((await visit(2)).status).toBe(201);
  expect(refused(await visit(2))).toEqual([409, 'coupon_exhausted']);
  const bought = await purchase([code!], { lines: lines(['yoga', 2]) });
  expect(bought.body.purchase.certificatesUsed).toEqual([{ code, amountMinor: 10_000 }]);
  expect(refused(await visit(1))).toEqual([409, 'coupon_exhausted']);
});
