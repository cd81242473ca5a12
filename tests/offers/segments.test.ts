import { as, anybody } from '../support/app.ts';
import { buildCustomer, giveBack, openShop, type Shop } from '../support/shop.ts';
import { armsOf, buyAs, makeOffer, people } from './offers.ts';

const WOMEN = { name: { en: 'Women' }, when: { '==': [{ var: 'customer.fields.gender' }, 'f'] } };
const BUYERS = { name: 'Buyers', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P30D' }] }, 100_000] } };
const put = (shop: Shop, code: string, body: object) => shop.caller.put(`/v1/segments/${code}`).send(body);
const membersOf = async (shop: Shop, code: string, query = '') => (await shop.caller.get(`/v1/segments/${code}/customers?${query}`)).body.data.map(({ id }: { id: string }) => id);

async function withFields(shop: Shop, attributes: object) {
  const customer = await buildCustomer(shop.organizationId);
  await shop.caller.patch(`/v1/customers/${customer.id}`).send({ attributes });
  return customer;
}

describe('a segment', () => {
  test('is made, changed and counted; `all` is always there', async () => {
    const shop = await openShop();
    const ann = await withFields(shop, { gender: 'f' });
    await withFields(shop, { gender: 'm' });
    const made = await put(shop, 'women', WOMEN);
    expect([made.status, made.body.segment]).toEqual([201, { code: 'women', program: null, headcount: 1, ...WOMEN }]);
    expect((await put(shop, 'women', { ...WOMEN, when: { '!=': [{ var: 'customer.fields.gender' }, 'f'] } })).body.segment.headcount).toBe(2);
    expect((await put(shop, 'women', WOMEN)).status).toBe(200);
    expect(await membersOf(shop, 'women')).toEqual([ann.id]);
    const { body } = await shop.caller.get('/v1/segments');
    expect(body.data.map(({ code, headcount }: { code: string; headcount: number }) => [code, headcount])).toEqual([['all', 3], ['women', 1]]);
  });

  test('knows what people did, at any instant, less what they returned', async () => {
    const shop = await openShop();
    const [ann, bob] = await people(shop, 2);
    const { purchase } = await buyAs(shop, ann!);
    await buyAs(shop, bob!, { lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 99_999 }] });
    await put(shop, 'buyers', BUYERS);
    const at = async (asOf: string) => membersOf(shop, 'buyers', `asOf=${asOf}`);
    expect([await at('2026-03-10T08:59:59Z'), await at('2026-03-10T09:00:00Z'), await at('2026-04-09T09:00:00Z')]).toEqual([[], [ann!.id], []]);
    await giveBack(shop, purchase.id, { occurredAt: '2026-03-20T09:00:00Z' });
    expect([await at('2026-03-20T08:59:59Z'), await at('2026-03-20T09:00:00Z')]).toEqual([[ann!.id], []]);
  });

  test('an offer may be assigned to it', async () => {
    const shop = await openShop();
    const ann = await withFields(shop, { gender: 'f' });
    await put(shop, 'women', WOMEN);
    const { offer } = await makeOffer(shop, { assign: { segment: 'women', controlShareBps: 10_000 } });
    expect([offer.assigned, offer.assign]).toEqual([{ target: 0, control: 1 }, { segment: 'women', controlShareBps: 10_000 }]);
    expect(await armsOf(shop.organizationId)).toEqual(new Map([[ann.id, 'control']]));
  });

  test('is read page by page', async () => {
    const shop = await openShop();
    const ids = [shop.customer, ...await people(shop, 4)].map(({ id }) => id).sort();
    const first = await shop.caller.get('/v1/segments/all/customers?limit=3');
    expect([...first.body.data.map(({ id }: { id: string }) => id), ...await membersOf(shop, 'all', `limit=3&cursor=${first.body.nextCursor}`)]).toEqual(ids);
  });
});

describe('what is refused', () => {
  test('conditions that are none, or read what is not of the customer', async () => {
    const shop = await openShop();
    const codeOf = async (when: unknown) => {
      const { status, body } = await put(shop, 'bad', { name: 'Bad', when });
      return [status, body.code];
    };
    for (const when of [{ '>=': [{ var: 'purchase.paidMinor' }, 1] }, { inSegment: 'all' }, { anyLine: {} }, { frobnicate: [1] }, { '>=': [{ var: 'customer.none' }, 1] }, 1]) {
      expect(await codeOf(when)).toEqual([400, 'invalid_request']);
    }
    expect((await put(shop, 'bad', { name: 'Bad', when: true, program: 'none' })).body.code).toBe('program_not_found');
    expect((await put(shop, 'all', WOMEN)).body.code).toBe('segment_built_in');
  });

  test('callers without the right, and codes that are not there', async () => {
    const shop = await openShop();
    await put(shop, 'women', WOMEN);
    const viewer = await as({ organizationId: shop.organizationId, role: 'viewer' });
    expect([(await (await anybody()).get('/v1/segments')).status, (await viewer.get('/v1/segments/women')).status, (await viewer.put('/v1/segments/women').send(WOMEN)).status]).toEqual([401, 200, 403]);
    const stranger = await openShop();
    expect([(await stranger.caller.get('/v1/segments/women')).status, (await stranger.caller.get('/v1/segments/women/customers')).status]).toEqual([404, 404]);
  });
});
