import { newId } from '#domain/shared/ids.ts';
import { as, anybody } from '../support/app.ts';
import { openShop } from '../support/shop.ts';
import { armsOf, makeOffer, named, offerBody, people } from './offers.ts';

const INSIDE = '2026-03-10T00:00:00Z';

describe('an offer', () => {
  test('is made once and changed after; its window counts in the zone of the program', async () => {
    const shop = await openShop();
    const { code, offer } = await makeOffer(shop, { name: { en: 'Spring' }, validFor: { after: 'P14D', round: 'end_of_day' }, assign: { customers: named([shop.customer]) } });
    expect(offer).toMatchObject({ code, program: 'main', name: { en: 'Spring' }, validFrom: '2026-03-01T00:00:00.000Z', validTo: '2026-03-15T21:00:00.000Z', assigned: { target: 1, control: 0 }, used: 0, assigning: false, state: 'ended' });
    const changed = await shop.caller.put(`/v1/offers/${code}`).send(offerBody({ effects: [{ type: 'points', wallet: 'BONUS', fixed: 100 }], assign: { customers: named([shop.customer]) } }));
    expect([changed.status, changed.body.offer.effects, changed.body.offer.validTo]).toEqual([200, [{ type: 'points', wallet: 'BONUS', fixed: 100 }], '2026-03-15T00:00:00.000Z']);
    expect((await shop.caller.get(`/v1/offers/${code}?asOf=${INSIDE}`)).body.offer).toMatchObject({ state: 'active', assigned: { target: 1, control: 0 } });
  });

  test('is assigned to named people, and whoever has it keeps his arm', async () => {
    const shop = await openShop();
    const [ann, bob, cid] = await people(shop, 3);
    const { code } = await makeOffer(shop, { assign: { customers: [...named([ann!], 'target'), ...named([bob!], 'control')] } });
    await makeOffer(shop, { assign: { customers: [...named([ann!], 'control'), ...named([bob!], 'target'), ...named([cid!])] } }, code);
    expect(await armsOf(shop.organizationId)).toEqual(new Map([[ann!.id, 'target'], [bob!.id, 'control'], [cid!.id, 'target']]));
  });

  test('is assigned to a segment: some are held back, the same ones again when it is repeated, and newcomers are added', async () => {
    const shop = await openShop();
    await people(shop, 39);
    const { code, offer } = await makeOffer(shop, { assign: { segment: 'all', controlShareBps: 5000 } });
    expect(offer.assigned.target + offer.assigned.control).toBe(40);
    expect(Math.min(offer.assigned.target, offer.assigned.control)).toBeGreaterThan(5);
    const before = await armsOf(shop.organizationId);
    await people(shop, 5);
    const again = await makeOffer(shop, { assign: { segment: 'all', controlShareBps: 0 } }, code);
    expect(again.offer.assigned).toEqual({ target: offer.assigned.target + 5, control: offer.assigned.control });
    const after = await armsOf(shop.organizationId);
    expect([...before].every(([id, arm]) => after.get(id) === arm)).toBe(true);
  });

  test('is shown to those it is for, inside its window; a person held back sees nothing', async () => {
    const shop = await openShop();
    const [ann, bob, cid] = await people(shop, 3);
    const { code } = await makeOffer(shop, { assign: { customers: [...named([ann!], 'target'), ...named([bob!], 'control')] } });
    const seenBy = async (customer: { id: string }, asOf: string) => (await shop.caller.get(`/v1/customers/${customer.id}/offers?asOf=${asOf}`)).body.data.map((offer: { code: string }) => offer.code);
    expect([await seenBy(ann!, INSIDE), await seenBy(bob!, INSIDE), await seenBy(cid!, INSIDE)]).toEqual([[code], [], []]);
    expect([await seenBy(ann!, '2026-02-28T23:59:59.999Z'), await seenBy(ann!, '2026-03-01T00:00:00Z'), await seenBy(ann!, '2026-03-14T23:59:59.999Z'), await seenBy(ann!, '2026-03-15T00:00:00Z')])
      .toEqual([[], [code], [code], []]);
    const { body } = await shop.caller.get(`/v1/customers/${ann!.id}/offers?asOf=${INSIDE}`);
    expect(JSON.stringify(body)).not.toContain('control');
  });

  test('keeps when it was shown, to those it is for', async () => {
    const shop = await openShop();
    const [ann, bob] = await people(shop, 2);
    const { code } = await makeOffer(shop, { assign: { customers: [...named([ann!], 'target'), ...named([bob!], 'control')] } });
    const show = (customer: { id: string }) => shop.caller.post(`/v1/offers/${code}/exposures`).send({ customer: { id: customer.id }, occurredAt: INSIDE });
    expect([await show(ann!), await show(ann!)].map(({ status, body }) => [status, body.exposure.customer.id])).toEqual([[201, ann!.id], [201, ann!.id]]);
    const refused = await show(bob!);
    expect([refused.status, refused.body.code]).toEqual([422, 'offer_not_available']);
  });

  test('is in the list, page by page', async () => {
    const shop = await openShop();
    const codes = [];
    for (const month of ['01', '02', '03']) codes.unshift((await makeOffer(shop, { validFrom: `2026-${month}-01T00:00:00Z` })).code);
    const first = await shop.caller.get('/v1/offers?limit=2');
    const second = await shop.caller.get(`/v1/offers?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data].map(({ code }: { code: string }) => code)).toEqual(codes);
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('what is refused', () => {
  const put = async (fields: object) => {
    const shop = await openShop();
    const reply = await shop.caller.put(`/v1/offers/offer-${newId()}`).send(offerBody(fields));
    return [reply.status, reply.body.code, ...(reply.status === 400 ? [reply.body.errors[0].path] : [])];
  };

  test('programs, segments and customers that are not there', async () => {
    expect(await put({ program: 'other' })).toEqual([422, 'program_not_found']);
    expect(await put({ assign: { segment: 'rich', controlShareBps: 0 } })).toEqual([422, 'segment_not_found']);
    expect(await put({ assign: { customers: [{ customer: { id: newId() } }] } })).toEqual([422, 'customer_not_found']);
  });

  test('bodies that say nothing sensible', async () => {
    expect(await put({ effects: [] })).toEqual([400, 'invalid_request', 'effects']);
    expect(await put({ validFor: 'two weeks' })).toEqual([400, 'invalid_request', 'validFor']);
    expect(await put({ effects: [{ type: 'points', wallet: 'NONE', fixed: 1 }] })).toEqual([400, 'invalid_request', 'effects.0.wallet']);
    expect((await put({ when: { '>=': [{ var: 'customer.nothing' }, 1] } })).slice(0, 2)).toEqual([400, 'invalid_request']);
    expect((await put({ assign: { segment: 'all', customers: [] } })).slice(0, 2)).toEqual([400, 'invalid_request']);
  });

  test('callers without the right, and codes that are not there', async () => {
    const shop = await openShop();
    const { code } = await makeOffer(shop);
    const viewer = await as({ organizationId: shop.organizationId, role: 'viewer' });
    expect([(await (await anybody()).get(`/v1/offers/${code}`)).status, (await viewer.get(`/v1/offers/${code}`)).status, (await viewer.put(`/v1/offers/${code}`).send(offerBody())).status]).toEqual([401, 200, 403]);
    for (const path of ['', '/report', '/report/daily']) expect((await shop.caller.get(`/v1/offers/none${path}`)).status).toBe(404);
    const stranger = await openShop();
    expect((await stranger.caller.get(`/v1/offers/${code}`)).status).toBe(404);
    expect((await stranger.caller.get(`/v1/customers/${shop.customer.id}/offers`)).status).toBe(404);
  });
});
