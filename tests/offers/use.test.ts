import { newId } from '#domain/shared/ids.ts';
import { giveBack, openShop, type Shop } from '../support/shop.ts';
import { buyAs, makeOffer, named, people, reportOf } from './offers.ts';

const goods = (unitPriceMinor: number, quantity = 1) => ({ lines: [{ name: 'Goods', quantity, unitPriceMinor }] });
const using = (code: string, fields: object = {}) => ({ instruments: [code], ...goods(100_000), ...fields });

async function openOffer(fields: object = {}) {
  const shop = await openShop();
  const [ann, bob, cid] = await people(shop, 3) as Shop['customer'][] as [Shop['customer'], Shop['customer'], Shop['customer']];
  const { code } = await makeOffer(shop, { assign: { customers: [...named([ann], 'target'), ...named([bob], 'control')] }, ...fields });
  return { shop, code, ann, bob, cid };
}
const availableTo = async (shop: Shop, customer: { id: string }, asOf = '2026-03-13T00:00:00Z') => (await shop.caller.get(`/v1/customers/${customer.id}/offers?asOf=${asOf}`)).body.data.length;

describe('an offer at a purchase', () => {
  test('gives its discount to the person it is for, once', async () => {
    const { shop, code, ann } = await openOffer();
    const { status, purchase } = await buyAs(shop, ann, using(code));
    expect([status, purchase.discounts, purchase.payableMinor]).toEqual([201, [{ code, amountMinor: 10_000 }], 90_000]);
    const again = await buyAs(shop, ann, using(code));
    expect([again.status, again.code]).toEqual([422, 'offer_used']);
    expect([await availableTo(shop, ann, '2026-03-10T08:59:59Z'), await availableTo(shop, ann)]).toEqual([1, 0]);
    expect((await shop.caller.get(`/v1/offers/${code}`)).body.offer.used).toBe(1);
  });

  test('is refused to a person held back, to whoever it was not assigned to, and outside its window; nothing is booked', async () => {
    const { shop, code, ann, bob, cid } = await openOffer();
    for (const [customer, occurredAt] of [[bob, '2026-03-10T00:00:00Z'], [cid, '2026-03-10T00:00:00Z'], [ann, '2026-02-28T23:59:59Z'], [ann, '2026-03-15T00:00:00Z']] as const) {
      const refused = await buyAs(shop, customer, using(code, { occurredAt }));
      expect([refused.status, refused.code]).toEqual([422, 'offer_not_available']);
    }
    expect((await shop.caller.get('/v1/purchases')).body.data).toEqual([]);
  });

  test('a full return gives it back, a part of one does not', async () => {
    const { shop, code, ann } = await openOffer();
    const { purchase } = await buyAs(shop, ann, using(code, goods(50_000, 2)));
    await giveBack(shop, purchase.id);
    expect((await buyAs(shop, ann, using(code, { occurredAt: '2026-03-13T00:00:00Z' }))).code).toBe('offer_used');
    await giveBack(shop, purchase.id);
    expect(await availableTo(shop, ann)).toBe(1);
    expect((await buyAs(shop, ann, using(code, { occurredAt: '2026-03-13T00:00:00Z' }))).status).toBe(201);
  });

  test('its condition decides too, and reads the customer', async () => {
    const { shop, code, ann } = await openOffer({ when: { '==': [{ var: 'customer.fields.gender' }, 'f'] } });
    const refused = await buyAs(shop, ann, using(code));
    expect(refused.purchase?.discounts ?? []).toEqual([]);
    await shop.caller.patch(`/v1/customers/${ann.id}`).send({ attributes: { gender: 'f' } });
    expect((await buyAs(shop, ann, using(code))).purchase.discounts).toEqual([{ code, amountMinor: 10_000 }]);
  });

  test('of two purchases at the same moment one gets it', async () => {
    const { shop, code, ann } = await openOffer();
    const replies = await Promise.all(Array.from({ length: 4 }, () => buyAs(shop, ann, using(code))));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
  });

  test('is named in small letters too, and brought twice it is one; a coupon with its code does not come in its place', async () => {
    const { shop, ann } = await openOffer();
    const { code } = await makeOffer(shop, { assign: { customers: named([ann], 'target') } }, `SPRING-${newId().toUpperCase()}`);
    const type = `type-${newId()}`;
    await shop.caller.put(`/v1/instrument-types/${type}`).send({ kind: 'coupon', program: 'main', name: 'x', effects: [{ type: 'discount', percentBps: 2000 }] });
    expect((await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({ code })).status).toBe(201);
    const bought = await buyAs(shop, ann, using(code.toLowerCase(), { instruments: [code, code.toLowerCase()] }));
    expect([bought.status, bought.purchase?.discounts]).toEqual([201, [{ code, amountMinor: 10_000 }]]);
    expect((await buyAs(shop, ann, using(code.toLowerCase()))).code).toBe('offer_used');
  });

  test('a calculation shows the price and uses nothing up', async () => {
    const { shop, code, ann } = await openOffer();
    const body = { externalId: `calculation-${newId()}`, customer: { id: ann.id }, occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', ...using(code) };
    for (let time = 0; time < 2; time++) expect((await shop.caller.post('/v1/purchases/calculate').send(body)).body.purchase.payableMinor).toBe(90_000);
    expect(await availableTo(shop, ann)).toBe(1);
  });
});

describe('the cost of an offer', () => {
  test('is what its code took off, and the worth of the points it gave; returns take it back', async () => {
    const { shop, code, ann, bob } = await openOffer({ effects: [{ type: 'discount', percentBps: 1000 }, { type: 'points', wallet: 'BONUS', fixed: 50 }] });
    const { purchase, earned } = await buyAs(shop, ann, using(code, goods(50_000, 2)));
    expect(earned.map(({ points }: { points: number }) => points).sort()).toEqual([45, 50]);
    await buyAs(shop, bob, goods(40_000));
    // 10 % of 1,000.00 and 50 points of 1.00.
    expect(await reportOf(shop, code)).toMatchObject({ target: { size: 1, buyers: 1, revenueMinor: 90_000 }, incrementalGrossMinor: 60_000, costMinor: 15_000, roi: 3 });
    await giveBack(shop, purchase.id);
    expect(await reportOf(shop, code, '2026-03-12T08:59:59Z')).toMatchObject({ costMinor: 15_000 });
    expect(await reportOf(shop, code)).toMatchObject({ target: { buyers: 1, revenueMinor: 45_000 }, incrementalGrossMinor: 10_000, costMinor: 7_500 });
    await giveBack(shop, purchase.id);
    expect(await reportOf(shop, code)).toMatchObject({ target: { buyers: 0, revenueMinor: 0 }, incrementalGrossMinor: -40_000, costMinor: 0, roi: null });
  });
});
