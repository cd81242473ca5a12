import { buy, openShop, type Shop } from '../support/shop.ts';
import { eventually } from '../support/until.ts';
import { CLUB, spend } from './club.ts';

const period = { from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const cheaper = { ...CLUB, levels: { ...CLUB.levels, list: CLUB.levels.list.map((level) => (level.code === 'silver' ? { ...level, when: { '>=': [{ metric: spend }, 100_000] } } : level)) } };

async function openClub(): Promise<Shop> {
  const shop = await openShop();
  await shop.caller.put('/v1/programs/main').send(CLUB);
  return shop;
}

const finished = (shop: Shop, id: string) => eventually(async () => (await shop.caller.get(`/v1/simulations/${id}`)).body.simulation, ({ state }) => state !== 'running');

test('a lower threshold, before and after, as a run with progress', async () => {
  const shop = await openClub();
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z' });
  await buy(shop, { occurredAt: '2026-03-11T09:00:00Z' });
  const reply = await shop.caller.post('/v1/programs/main/simulate').send({ document: cheaper, ...period });
  expect([reply.status, reply.body]).toEqual([202, {
    simulation: {
      id: expect.any(String), program: 'main', state: expect.any(String), done: expect.any(Number), total: 1, from: '2026-01-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', createdAt: expect.any(String),
      finishedAt: reply.body.simulation?.finishedAt ?? null, currency: 'RUB', result: reply.body.simulation?.result ?? null,
    },
    workflow: { id: expect.stringContaining('program-simulation:'), runId: expect.any(String), url: expect.any(String) },
  }]);
  const { state, done, result } = await finished(shop, reply.body.simulation.id);
  const totals = { purchases: 2, refused: 0, grossMinor: 200_000, discountMinor: 0, paidMinor: 200_000 };
  const granted = (points: number) => ({ points, pointsBy: [{ wallet: 'BONUS', points, name: 'BONUS', scale: 0 }] });
  expect([state, done, result]).toEqual(['done', 1, {
    members: 1, changed: 1,
    before: { levels: [{ level: 'base', members: 1 }], rules: [{ rule: 'R-BASE', ...granted(100), discountMinor: 0, purchases: 2 }], totals: { ...totals, ...granted(100) } },
    after: { levels: [{ level: 'silver', members: 1 }], rules: [{ rule: 'R-BASE', ...granted(120), discountMinor: 0, purchases: 2 }], totals: { ...totals, ...granted(120) } },
    examples: [{ member: shop.customer.memberId, customer: { id: shop.customer.id }, before: 'base', after: 'silver' }],
  }]);
  expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=2026-11-01T00:00:00Z`)).body.data[0].level).toBe('base');
});

test('points of two wallets stand side by side, each in its own scale', async () => {
  const shop = await openClub();
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z' });
  const wallets = [...CLUB.wallets, { code: 'MILES', name: 'Miles', scale: 2, unitValueMinor: 1 }];
  const document = { ...CLUB, wallets, rules: [...CLUB.rules, { code: 'R-MILES', effects: [{ type: 'points', wallet: 'MILES', fixed: 150 }, { type: 'points', wallet: 'BONUS', fixed: 7 }] }] };
  const { body } = await shop.caller.post('/v1/programs/main/simulate').send({ document, ...period });
  const { before, after } = (await finished(shop, body.simulation.id)).result;
  expect(before.totals.pointsBy).toEqual([{ wallet: 'BONUS', points: 50, name: 'BONUS', scale: 0 }]);
  expect(after.totals.pointsBy).toEqual([{ wallet: 'BONUS', points: 57, name: 'BONUS', scale: 0 }, { wallet: 'MILES', points: 150, name: 'Miles', scale: 2 }]);
  expect(after.rules.find(({ rule }: { rule: string }) => rule === 'R-MILES').pointsBy).toEqual(expect.arrayContaining([{ wallet: 'MILES', points: 150, name: 'Miles', scale: 2 }, { wallet: 'BONUS', points: 7, name: 'BONUS', scale: 0 }]));
});

test.each(['proportional', 're_evaluate'] as const)('rules that ask how it was paid see it as it was (returns %s)', async (method) => {
  const shop = await openClub();
  await shop.caller.put('/v1/programs/main').send({ ...CLUB, returns: { method } });
  for (const payment of [{ method: 'cash' }, { method: 'card' }, undefined]) await buy(shop, { occurredAt: '2026-03-10T09:00:00Z', ...(payment && { payment }) });
  const bonus = { code: 'R-CASH', when: { '==': [{ var: 'purchase.paymentMethod' }, 'cash'] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 7 }] };
  const { body } = await shop.caller.post('/v1/programs/main/simulate').send({ document: { ...CLUB, rules: [...CLUB.rules, bonus] }, ...period });
  const { after } = (await finished(shop, body.simulation.id)).result;
  expect(after.rules.map(({ rule, purchases, points }: { rule: string; purchases: number; points: number }) => [rule, purchases, points])).toEqual([['R-BASE', 3, 150], ['R-CASH', 1, 7]]);
});

test('a document with problems, a period that ends before it begins, no such program', async () => {
  const shop = await openClub();
  const send = (code: string, body: object) => shop.caller.post(`/v1/programs/${code}/simulate`).send(body);
  const broken = await send('main', { document: { ...CLUB, rules: [{ code: 'R', effects: [{ type: 'points', wallet: 'NONE', fixed: 1 }] }] }, ...period });
  expect([broken.status, broken.body.code, broken.body.errors[0].path]).toEqual([400, 'invalid_request', expect.stringMatching(/^document\.rules\.0/)]);
  expect((await send('main', { document: CLUB, from: period.to, to: period.from })).status).toBe(400);
  expect((await send('main', { document: CLUB })).status).toBe(400);
  expect((await send('nowhere', { document: CLUB, ...period })).status).toBe(404);
});

test('another currency or time zone, once there are purchases, as publishing refuses it', async () => {
  const shop = await openClub();
  const others = [{ currency: 'EUR' }, { timezone: 'UTC' }];
  const refusals = () => Promise.all(others.map(async (other) => {
    const { status, body } = await shop.caller.post('/v1/programs/main/simulate').send({ document: { ...CLUB, ...other }, ...period });
    return [status, body.code ?? null];
  }));
  expect(await refusals()).toEqual([[202, null], [202, null]]);
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z' });
  expect(await refusals()).toEqual([[422, 'currency_fixed'], [422, 'timezone_fixed']]);
});

test('a stranger sees nothing of it', async () => {
  const [shop, other] = [await openClub(), await openShop()];
  const { body } = await shop.caller.post('/v1/programs/main/simulate').send({ document: cheaper, ...period });
  expect((await other.caller.get(`/v1/simulations/${body.simulation.id}`)).status).toBe(404);
  await finished(shop, body.simulation.id);
});
