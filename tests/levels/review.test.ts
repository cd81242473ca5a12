import { programsToReview, reviewDueLevels, reviewProgramLevels } from '#db/commands/levels/review-levels.ts';
import { sql } from '#db/sql.ts';
import { buy, openShop, type Shop } from '../support/shop.ts';
import { CLUB } from './club.ts';

const MONTHLY = { effective: 'next_period', list: [{ code: 'base', values: { rateBps: 500 } }, { code: 'silver', values: { rateBps: 700 }, when: { '>=': [{ metric: ['spend', {}, { calendar: 'month' }] }, 100_000] } }] };
const at = (iso: string) => Date.parse(iso);
const DAY_MS = 86_400_000;
const MOSCOW_MS = 3 * 3_600_000;

async function openClub(levels: object = {}): Promise<Shop> {
  const shop = await openShop();
  expect((await shop.caller.put('/v1/programs/main').send({ ...CLUB, levels: { ...CLUB.levels, ...levels } })).status).toBe(200);
  return shop;
}

const booked = (shop: Shop) => sql.rows<{ id: string; changed_at: Date; to_level: string; reason: string }>(
  'SELECT id, changed_at, to_level, reason FROM level_changes WHERE organization_id = ? ORDER BY changed_at', [shop.organizationId]);
const kept = async (shop: Shop) => (await sql.row<{ level_code: string }>('SELECT level_code FROM memberships WHERE organization_id = ?', [shop.organizationId]))!.level_code;

/** Due members of the shop, as the review goes through them; those of tests that run beside this one are left alone. */
async function reviewAll({ organizationId }: Shop, now: number): Promise<void> {
  const due = await sql.rows<{ id: string }>('SELECT id FROM memberships WHERE organization_id = ? AND level_expires_at <= ?', [organizationId, new Date(now)]);
  for (const { id } of due) expect(await reviewDueLevels({ now, after: id.slice(0, -1), limit: 1 })).toMatchObject({ last: id, looked: 1 });
}

test('the end of a term is booked once, at its own instant, with the id it was read by', async () => {
  const shop = await openClub();
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z', lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 3_000_000 }] });
  const timeline = async () => (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?type=level.changed&asOf=2027-06-01T00:00:00Z`)).body.data;
  const before = await timeline();
  expect((await booked(shop)).length).toBe(1);
  await reviewAll(shop, at('2027-03-20T03:00:00Z'));
  await reviewAll(shop, at('2027-03-20T03:15:00Z'));
  expect(await timeline()).toEqual(before);
  expect((await booked(shop)).map((row) => [row.changed_at.toISOString(), row.to_level, row.reason])).toEqual([
    ['2026-03-10T09:00:00.000Z', 'silver', 'reached'], ['2027-03-10T21:00:00.000Z', 'base', 'term_end'],
  ]);
  expect(await kept(shop)).toBe('base');
});

test('a purchase dated before a booked end of term is computed as if the review had not been', async () => {
  const shop = await openClub();
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z', lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 3_000_000 }] });
  await reviewAll(shop, at('2027-03-20T03:00:00Z'));
  const { member } = await buy(shop, { occurredAt: '2027-03-01T09:00:00Z', lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 3_000_000 }] });
  expect(member.level).toBe('silver');
  expect((await booked(shop)).map((row) => row.to_level)).toEqual(['silver']);
  expect(await kept(shop)).toBe('silver');
});

test('the turn of a month is booked for every member of the program', async () => {
  const shop = await openClub(MONTHLY);
  const now = Date.now();   // publishing took everybody on to now: the next turn is yet to come
  await buy(shop, { occurredAt: new Date(now).toISOString() });
  const inMoscow = new Date(now + MOSCOW_MS);
  const turn = Date.UTC(inMoscow.getUTCFullYear(), inMoscow.getUTCMonth() + 1) - MOSCOW_MS;
  const late = async () => (await programsToReview(turn + DAY_MS)).filter(({ organizationId }) => organizationId === shop.organizationId);
  const [program] = await late();
  expect(program?.until).toBe(turn);
  expect(await reviewProgramLevels({ ...program!, after: '', limit: 200 })).toMatchObject({ looked: 1, changed: 1 });
  expect(await reviewProgramLevels({ ...program!, after: '', limit: 200 })).toMatchObject({ looked: 0, changed: 0 });
  expect((await booked(shop)).map((row) => [row.changed_at.getTime(), row.to_level, row.reason])).toEqual([[turn, 'silver', 'period']]);
  expect(await late()).toEqual([]);
});
