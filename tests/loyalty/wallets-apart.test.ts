import { sql } from '#db/sql.ts';
import { putProgram } from '../support/programs.ts';
import { adjust, buy, giveBack, openShop, type Shop } from '../support/shop.ts';

const CASH_NAME = { ru: 'Кешбэк «Терраса»', en: 'Terrace cashback' };
const BONUS = { wallet: 'BONUS', name: 'BONUS', scale: 0 };
const CASH = { wallet: 'CASH', name: CASH_NAME, scale: 2 };

/** A shop whose program gives whole points on everything and kopecks on what is drunk. */
async function openTwoWallets(): Promise<Shop> {
  const shop = await openShop();
  await putProgram(shop.caller, {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }, { code: 'CASH', name: CASH_NAME, scale: 2, unitValueMinor: 1 }],
    rules: [
      { code: 'R-BASE', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] },
      { code: 'R-CASH', effects: [{ type: 'cashback', wallet: 'CASH', rateBps: 1000, lines: { categories: ['bar'] } }] },
    ],
  });
  return shop;
}

const LINES = [{ name: 'Wine', category: 'bar', quantity: 1, unitPriceMinor: 123_400 }, { name: 'Bread', quantity: 1, unitPriceMinor: 20_000 }];
const timelineOf = async (shop: Shop, type: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?type=${type}`)).body.data[0].data;

describe('a purchase that earns in two wallets', () => {
  let shop: Shop;
  let id: string;
  let purchase: { id: string; lines: { earnedBy: unknown }[] };
  const earnedBy = [{ ...BONUS, points: 71 }, { ...CASH, points: 12_340 }];

  beforeAll(async () => {
    shop = await openTwoWallets();
    ({ purchase } = await buy(shop, { lines: LINES }));
    ({ id } = purchase);
  });

  test('says of every line in which wallet it earned', () => {
    expect(purchase.lines.map((line) => line.earnedBy)).toEqual([[{ wallet: 'BONUS', points: 61 }, { wallet: 'CASH', points: 12_340 }], [{ wallet: 'BONUS', points: 10 }]]);
  });

  test('tells them apart in the list, in the whole, and in the timeline', async () => {
    const [listed] = (await shop.caller.get('/v1/purchases')).body.data;
    expect([listed.earned, listed.earnedBy, listed.spentFrom]).toEqual([71 + 12_340, earnedBy, []]);
    const { purchase, program } = (await shop.caller.get(`/v1/purchases/${id}`)).body;
    expect(purchase.earnedBy).toEqual(earnedBy);
    expect(program.wallets).toEqual([{ code: 'BONUS', name: 'BONUS', scale: 0 }, { code: 'CASH', name: CASH_NAME, scale: 2 }]);
    expect((await timelineOf(shop, 'purchase.processed')).purchase).toMatchObject({ id, earned: 71 + 12_340, earnedBy, spentFrom: [] });
  });

  test('also when it was written before purchases kept it', async () => {
    await sql.run('UPDATE purchases SET earned_by = NULL WHERE organization_id = ? AND id = ?', [shop.organizationId, id]);
    expect((await shop.caller.get('/v1/purchases')).body.data[0].earnedBy).toEqual(earnedBy);
    expect((await timelineOf(shop, 'purchase.processed')).purchase.earnedBy).toEqual(earnedBy);
  });

  test('what may be spent of it is worth money, each wallet at its own value', async () => {
    const metrics = async () => (await shop.caller.get('/v1/reports/overview')).body.metrics;
    expect((await metrics()).liabilityMinor.value).toBe(71 * 100 + 12_340);
    expect((await metrics()).pointsLiability.value).toBe(71 + 12_340);
  });

  test('wallets say their name, their scale and what a unit is worth', async () => {
    const { data } = (await shop.caller.get(`/v1/customers/${shop.customer.id}/wallets?asOf=2026-03-11T00:00:00Z`)).body;
    expect(data).toMatchObject([{ ...BONUS, unitValueMinor: 100, active: 71 }, { ...CASH, unitValueMinor: 1, active: 12_340 }]);
  });

  test('a return takes back from each what it gave', async () => {
    const reply = await giveBack(shop, id);
    expect([reply.status, reply.body.pointsReversed]).toEqual([201, 62 + 12_340]);
    const reversedBy = [{ ...BONUS, points: 62 }, { ...CASH, points: 12_340 }];
    const [row] = (await shop.caller.get(`/v1/purchases/${id}`)).body.returns;
    expect(row).toMatchObject({ restoredTo: [], reversedBy: expect.arrayContaining(reversedBy) });
    expect((await timelineOf(shop, 'purchase.returned')).return.reversedBy).toHaveLength(2);
  });
});

test('what paid for a purchase says from which wallet; nothing is earned in none', async () => {
  const shop = await openTwoWallets();
  await adjust(shop, { points: 300 });
  expect(await timelineOf(shop, 'points.granted')).toMatchObject({ points: 300, wallet: 'BONUS', pointsBy: [{ ...BONUS, points: 300 }] });
  const { purchase } = await buy(shop, { lines: [{ name: 'Match', quantity: 1, unitPriceMinor: 1100 }], spend: { wallet: 'BONUS', points: 2 } });
  expect(purchase.lines[0]).not.toHaveProperty('earnedBy');
  const [listed] = (await shop.caller.get('/v1/purchases')).body.data;
  expect([listed.earnedBy, listed.spentFrom]).toEqual([[], [{ ...BONUS, points: 2 }]]);
  expect((await timelineOf(shop, 'purchase.processed')).purchase.spentFrom).toEqual([{ ...BONUS, points: 2 }]);
});

test('refused purchases say nothing of wallets', async () => {
  const shop = await openTwoWallets();
  const reply = await shop.caller.post('/v1/purchases').send({ externalId: 'refused', customer: { id: shop.customer.id }, occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', lines: LINES, spend: { wallet: 'CASH', points: 100 } });
  expect(reply.status).toBe(422);
  expect((await shop.caller.get('/v1/purchases?status=refused')).body.data[0]).toMatchObject({ earnedBy: null, spentFrom: null });
});
