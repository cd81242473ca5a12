import { newId } from '#domain/shared/ids.ts';
import { as } from '../support/app.ts';
import { buildPlace } from '../support/factories.ts';
import { openShop } from '../support/shop.ts';

interface Hit { kind: string; id: string; title: string }

test('one search finds what people know by a code, a number or a name', async () => {
  const { caller, organizationId, customer } = await openShop();
  const word = `q${newId().slice(-8)}`;
  await caller.put(`/v1/instrument-types/type-${word}`).send({ kind: 'coupon', program: 'main', name: 'Coupons', effects: [{ type: 'discount', percentBps: 1000 }] });
  const { body: { instrument } } = await caller.post(`/v1/instrument-types/type-${word}/instruments`).send({ code: `${word.toUpperCase()}-1`, customer: { id: customer.id } });
  await caller.put(`/v1/card-types/type-${word}`).send({ prefix: '9900', digits: 5, program: 'main', physical: false });
  const { body: { card } } = await caller.post(`/v1/card-types/type-${word}/cards`).send({ customer: { id: customer.id } });
  await caller.put(`/v1/segments/seg-${word}`).send({ name: { ru: `Любят выпечку ${word}` }, when: true });
  await caller.put(`/v1/offers/offer-${word}`).send({
    program: 'main', name: { en: `Spring ${word}` }, effects: [{ type: 'discount', percentBps: 1000 }], validFrom: '2026-03-01T00:00:00Z', validFor: 'P14D', assign: { customers: [{ customer: { id: customer.id }, arm: 'control' }] },
  });
  const find = async (text: string, by = caller) => (await by.get('/v1/search').query({ q: text })).body.data.map(({ kind, id, title }: Hit) => [kind, id, title]);
  expect(await find(word)).toEqual([['instrument', instrument.code, instrument.code], ['offer', `offer-${word}`, `Spring ${word}`], ['segment', `seg-${word}`, `Любят выпечку ${word}`]]);
  expect(await find(card.number.slice(0, 8))).toContainEqual(['card', card.number, card.number]);
  expect((await find('main')).map(([kind]: string[]) => kind)).toContain('program');
  expect(await find(word, await as({ organizationId, role: 'partner', placeId: (await buildPlace(organizationId)).id }))).toEqual([]);

  expect((await caller.get('/v1/instruments')).body.data).toMatchObject([{ code: instrument.code, customer: { id: customer.id, name: null } }]);
  expect((await caller.get('/v1/instrument-counts')).body.data).toEqual([{ type: `type-${word}`, issued: 1, usable: 1, uses: 0 }]);
  expect((await caller.get(`/v1/offers/offer-${word}/customers`)).body.data).toMatchObject([{ customer: { id: customer.id, name: null }, arm: 'control', used: false }]);
  expect((await caller.get(`/v1/offers/offer-${word}/customers?arm=target`)).body.data).toEqual([]);
  expect((await caller.post('/v1/segment-headcount').send({ when: true })).body).toEqual({ headcount: 1, of: 1 });
  expect((await caller.post('/v1/segment-headcount').send({ when: { '>=': [{ metric: ['count', {}, { rolling: 'P30D' }] }, 1] } })).body.headcount).toBe(0);
  expect((await caller.post('/v1/segment-headcount').send({ when: { var: 'no.such' } })).status).toBe(400);
});

test('deliveries are listed by how much they need somebody', async () => {
  const { caller, customer } = await openShop();
  await caller.put('/v1/card-types/plastic').send({ prefix: '9911', digits: 5, program: 'main', physical: true });
  const { body: { card } } = await caller.post('/v1/card-types/plastic/cards').send({ customer: { id: customer.id }, activate: false });
  await caller.post(`/v1/cards/${card.number}/delivery`).send({ state: 'ordered' });
  await caller.post(`/v1/cards/${card.number}/delivery`).send({ state: 'produced', tracking: 'RB-1' });
  const { body } = await caller.get('/v1/card-deliveries');
  expect(body.data).toMatchObject([{ card: card.number, type: 'plastic', customer: { id: customer.id, name: null }, state: 'produced', tracking: 'RB-1', needsAttention: false }]);
  expect(body).toMatchObject({ nextCursor: null, counts: { ordered: 0, produced: 1, shipped: 0 }, needAttention: 0 });
  expect((await caller.get('/v1/card-deliveries?state=shipped')).body.data).toEqual([]);
  expect((await caller.get('/v1/cards?delivery=produced')).body.data).toMatchObject([{ number: card.number }]);
  expect((await caller.get('/v1/cards?delivery=ordered')).body.data).toEqual([]);
});

test('words in other letters than those of codes and numbers are looked for too', async () => {
  const shop = await openShop();
  const name = `Щукин ${newId().slice(-8)}`;
  const { body: { customer } } = await shop.caller.post('/v1/customers').send({ externalId: newId(), name, onboarding: false });
  for (const text of [name, name.split(' ')[0]!]) {
    const reply = await shop.caller.get('/v1/search').query({ q: text });
    expect([reply.status, reply.body.data.map(({ id }: Hit) => id)]).toEqual([200, [customer.id]]);
  }
});
