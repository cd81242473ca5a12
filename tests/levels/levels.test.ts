import { buy, giveBack, openShop, type Shop } from '../support/shop.ts';
import { CLUB, spend } from './club.ts';

async function openClub(levels: object = {}, rest: object = {}): Promise<Shop> {
  const shop = await openShop();
  const reply = await shop.caller.put('/v1/programs/main').send({ ...CLUB, ...rest, levels: { ...CLUB.levels, ...levels } });
  expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
  return shop;
}

const lines = (unitPriceMinor: number) => [{ name: 'Goods', quantity: 1, unitPriceMinor }];
const pay = (shop: Shop, occurredAt: string, minor: number) => buy(shop, { occurredAt, lines: lines(minor) });
const levelAt = async (shop: Shop, asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=${asOf}`)).body.data[0];
const changes = async (shop: Shop, asOf?: string) =>
  (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?type=level.changed${asOf ? `&asOf=${asOf}` : ''}`)).body.data.map((row: { occurredAt: string; data: object }) => [row.occurredAt, row.data]);

test('a level with its term, what its conditions read, and the way to the next', async () => {
  const shop = await openClub();
  await pay(shop, '2026-03-10T09:00:00Z', 2_500_000);
  const { member } = await pay(shop, '2026-03-12T09:00:00Z', 1_000_000);
  expect(member.level).toBe('silver');
  const reply = await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=2026-03-12T09:00:00Z`);
  expect([reply.status, reply.body]).toEqual([200, { data: [{
    member: shop.customer.memberId, program: 'main', level: 'silver', name: { en: 'Silver' }, since: '2026-03-12T09:00:00.000Z', expiresAt: '2027-03-12T21:00:00.000Z',
    metrics: [{ metric: spend, value: 3_500_000 }], next: { level: 'gold', name: 'Gold', missing: [{ metric: spend, value: 3_500_000, needed: 10_000_000 }] },
  }] }]);
});

test('the level is read at any instant, and points are earned at the level before the purchase', async () => {
  const shop = await openClub();
  const first = await pay(shop, '2026-03-10T09:00:00Z', 3_000_000);
  const second = await pay(shop, '2026-03-12T09:00:00Z', 1_000_000);
  expect([first.earned[0].points, second.earned[0].points]).toEqual([1500, 700]);
  expect([(await levelAt(shop, '2026-03-10T08:59:59Z')).level, (await levelAt(shop, '2026-03-10T09:00:00Z')).level, (await levelAt(shop, '2027-03-10T21:00:00Z')).level]).toEqual(['base', 'silver', 'base']);
});

test('each change stands in the timeline once, also the ones that time alone makes', async () => {
  const shop = await openClub();
  await pay(shop, '2026-03-10T09:00:00Z', 10_000_000);
  expect(await changes(shop, '2026-12-01T00:00:00Z')).toEqual([['2026-03-10T09:00:00.000Z', { program: 'main', from: 'base', to: 'gold', reason: 'reached' }]]);
  const later = await changes(shop, '2029-01-01T00:00:00Z');
  expect(later.map(([at, { to, reason }]: [string, { to: string; reason: string }]) => [at, to, reason])).toEqual([
    ['2028-03-10T21:00:00.000Z', 'base', 'term_end'], ['2027-03-10T21:00:00.000Z', 'silver', 'term_end'], ['2026-03-10T09:00:00.000Z', 'gold', 'reached'],
  ]);
});

test('pages of the timeline hold every change exactly once', async () => {
  const shop = await openClub();
  await pay(shop, '2026-03-10T09:00:00Z', 10_000_000);
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < 20; page++) {
    const { body } = await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?limit=1&asOf=2030-01-01T00:00:00Z${cursor ? `&cursor=${cursor}` : ''}`) as { body: { data: { id: string; type: string }[]; nextCursor: string | null } };
    seen.push(...body.data.map(({ id, type }) => `${type} ${id}`));
    cursor = body.nextCursor;
  }
  expect(seen.filter((one) => one.startsWith('level.changed')).length).toBe(3);
  expect(new Set(seen).size).toBe(seen.length);
});

test('a backdated purchase moves the level to the instant it was really reached', async () => {
  const shop = await openClub();
  await pay(shop, '2026-03-20T09:00:00Z', 2_000_000);
  await pay(shop, '2026-03-25T09:00:00Z', 1_000_000);
  expect(await levelAt(shop, '2026-04-01T00:00:00Z')).toMatchObject({ level: 'silver', since: '2026-03-25T09:00:00.000Z' });
  const late = await pay(shop, '2026-03-10T09:00:00Z', 1_000_000);
  expect(late.member.level).toBe('base');
  expect(await levelAt(shop, '2026-04-01T00:00:00Z')).toMatchObject({ level: 'silver', since: '2026-03-20T09:00:00.000Z', expiresAt: '2027-03-20T21:00:00.000Z' });
  expect((await changes(shop)).length).toBe(1);
});

test('a return takes the level away at its own instant', async () => {
  const shop = await openClub();
  await pay(shop, '2026-03-10T09:00:00Z', 2_000_000);
  const { purchase } = await pay(shop, '2026-03-12T09:00:00Z', 1_000_000);
  const reply = await giveBack(shop, purchase.id, { occurredAt: '2026-03-15T09:00:00Z' });
  expect([reply.status, reply.body.member.level]).toEqual([201, 'base']);
  expect(await changes(shop)).toEqual([
    ['2026-03-15T09:00:00.000Z', { program: 'main', from: 'silver', to: 'base', reason: 'return' }], ['2026-03-12T09:00:00.000Z', { program: 'main', from: 'base', to: 'silver', reason: 'reached' }],
  ]);
});

test('with levels kept until expiry a return changes nothing', async () => {
  const shop = await openClub({}, { returns: { levels: 'keep_until_expiry' } });
  const { purchase } = await pay(shop, '2026-03-12T09:00:00Z', 3_000_000);
  await giveBack(shop, purchase.id, { occurredAt: '2026-03-15T09:00:00Z' });
  expect((await levelAt(shop, '2026-06-01T00:00:00Z')).level).toBe('silver');
});

test('a split purchase earns at both levels', async () => {
  const shop = await openClub({ atPurchase: 'split' });
  await pay(shop, '2026-03-10T09:00:00Z', 2_500_000);
  const { earned } = await pay(shop, '2026-03-12T09:00:00Z', 1_000_000);
  expect(earned.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(250 + 350);
});

test('the profile shows the level as it is now', async () => {
  const shop = await openClub();
  await pay(shop, '2020-03-10T09:00:00Z', 3_000_000);
  const { body } = await shop.caller.get(`/v1/customers/${shop.customer.id}`);
  expect(body.customer.memberships).toMatchObject([{ program: 'main', level: 'base' }]);
  expect((await changes(shop)).length).toBe(2);
});

test('levels of a stranger, of nobody, and a bad instant', async () => {
  const [shop, other] = [await openClub(), await openShop()];
  expect((await other.caller.get(`/v1/customers/${shop.customer.id}/levels`)).status).toBe(404);
  expect((await shop.caller.get('/v1/customers/0198b2f0-0000-7000-8000-000000000000/levels')).status).toBe(404);
  expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=yesterday`)).status).toBe(400);
});
