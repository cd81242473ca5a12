import { newId } from '#domain/shared/ids.ts';
import { buildPlace } from '../support/factories.ts';
import { buildCustomer, openShop, walletAt, type Shop } from '../support/shop.ts';
import { eventually } from '../support/until.ts';
import { sendToHook } from './support.ts';

const units = ['units', {}, { rolling: 'P365D' }];
const gross = ['gross', {}, { rolling: 'P365D' }];
/** Discounts for everybody, a bonus for few units, two units of points a day, and a level by units. */
const program = {
  name: 'Sums', timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', scale: 0, rounding: 'floor', unitValueMinor: 100 }], returns: { method: 're_evaluate' },
  levels: { effective: 'now', term: null, list: [{ code: 'base', name: 'Base' }, { code: 'hoarder', name: 'Hoarder', when: { '>=': [{ metric: units }, 3] } }] },
  rules: [
    { code: 'TENTH', effects: [{ type: 'discount', percentBps: 1000 }] }, { code: 'R-BASE', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] },
    { code: 'FEW', when: { '<=': [{ var: 'purchase.units' }, 1] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 7 }] },
  ],
  limits: [{ code: 'two-a-day', rules: ['FEW'], subject: 'member', measure: 'units', max: 2, period: { calendar: 'day' }, mode: 'cap' }],
};

/** Somebody with a linked card, and what the card's provider tells. */
async function openLinked() {
  const shop: Shop = await openShop();
  expect((await shop.caller.put('/v1/programs/main').send(program)).status).toBe(200);
  await buildPlace(shop.organizationId, { merchantIds: ['M-1'] });
  const hook = (await shop.caller.put('/v1/integrations/card-link').send({ provider: 'simulator' })).body;
  const buyer = { ...shop, customer: await buildCustomer(shop.organizationId) };
  const cardToken = `tok_${newId()}`;
  await shop.caller.post('/v1/payment-cards').send({ customer: { id: buyer.customer.id }, provider: 'simulator', cardToken, scheme: 'mir', last4: '0001' });
  const tell = async (fields: object) => {
    const reply = await sendToHook(hook, { type: 'clearing', id: newId(), cardToken, amountMinor: 100_000, currency: 'RUB', merchantId: 'M-1', authCode: 'A1', occurredAt: '2026-03-10T09:00:00.000Z', ...fields });
    expect([reply.status, reply.body.event?.status]).toEqual([200, 'recorded']);
  };
  const levelAt = async (asOf: string) => (await shop.caller.get(`/v1/customers/${buyer.customer.id}/levels?asOf=${asOf}`)).body.data[0];
  const used = async (asOf: string) => (await shop.caller.get(`/v1/customers/${buyer.customer.id}/limits?asOf=${asOf}`)).body.data.find(({ limit }: { limit: string }) => limit === 'two-a-day').used;
  return { buyer, tell, levelAt, used };
}

test('of a payment with a linked card only the sum is known: it is one unit, and nothing is taken off what was paid', async () => {
  const { buyer, tell, levelAt, used } = await openLinked();
  const id = newId();
  await tell({ type: 'auth', id });
  expect(await walletAt(buyer, '2026-03-10T10:00:00Z')).toMatchObject({ active: 0, pending: 57 });
  await tell({ id, occurredAt: '2026-03-10T11:00:00.000Z' });
  const { data } = (await buyer.caller.get(`/v1/purchases?customer=${buyer.customer.id}`)).body;
  expect([data.length, data[0].payableMinor]).toEqual([1, 100_000]);
  expect((await buyer.caller.get(`/v1/purchases/${data[0].id}`)).body.purchase.lines).toMatchObject([{ grossMinor: 100_000, quantity: 100_000, isSum: true }]);
  expect([(await walletAt(buyer, '2026-03-10T12:00:00Z')).active, await used('2026-03-10T12:00:00Z')]).toEqual([57, 1]);
  await tell({ occurredAt: '2026-03-10T12:00:00.000Z' });
  expect([(await walletAt(buyer, '2026-03-10T13:00:00Z')).active, await used('2026-03-10T13:00:00Z')]).toEqual([114, 2]);
  expect((await levelAt('2026-03-10T13:00:00Z')).level).toBe('base');
  await tell({ occurredAt: '2026-03-11T12:00:00.000Z' });
  expect(await levelAt('2026-03-11T13:00:00Z')).toMatchObject({ level: 'hoarder', metrics: [{ metric: units, value: 3 }] });
});

test('any part of the sum comes back; the unit is gone with the last of it', async () => {
  const { buyer, tell, levelAt, used } = await openLinked();
  const id = newId();
  await tell({ id });
  await tell({ type: 'refund', originalId: id, amountMinor: 33_333, occurredAt: '2026-03-10T10:00:00.000Z' });
  expect([(await walletAt(buyer, '2026-03-10T11:00:00Z')).active, await used('2026-03-10T11:00:00Z')]).toEqual([40, 1]);
  expect((await levelAt('2026-03-10T11:00:00Z')).metrics).toEqual([{ metric: units, value: 1 }]);
  await tell({ type: 'refund', originalId: id, amountMinor: 66_667, occurredAt: '2026-03-10T12:00:00.000Z' });
  expect([(await walletAt(buyer, '2026-03-10T13:00:00Z')).active, await used('2026-03-10T13:00:00Z')]).toEqual([0, 0]);
  expect((await levelAt('2026-03-10T13:00:00Z')).metrics).toEqual([{ metric: units, value: 0 }]);
});

test('a simulation counts it alike', async () => {
  const { buyer, tell } = await openLinked();
  await tell({});
  const changed = { ...program, levels: { ...program.levels, list: [program.levels.list[0], { code: 'hoarder', name: 'Hoarder', when: { and: [{ '<=': [{ metric: units }, 1] }, { '>=': [{ metric: gross }, 100_000] }] } }] } };
  const { body } = await buyer.caller.post('/v1/programs/main/simulate').send({ document: changed, from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' });
  const { result } = await eventually(async () => (await buyer.caller.get(`/v1/simulations/${body.simulation.id}`)).body.simulation, ({ state }) => state !== 'running');
  expect(result).toMatchObject({ before: { totals: { paidMinor: 100_000, discountMinor: 0, points: 57 } }, after: { totals: { paidMinor: 100_000, discountMinor: 0, points: 57 } } });
  expect(result.after.levels).toContainEqual({ level: 'hoarder', members: 1 });
});
