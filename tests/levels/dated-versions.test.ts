import { programsToReview, reviewProgramLevels } from '#db/commands/levels/review-levels.ts';
import { sql } from '#db/sql.ts';
import { buy, openShop, type Shop } from '../support/shop.ts';
import { CLUB } from './club.ts';

const spent = (least: number) => ({ '>=': [{ metric: ['spend', {}, { rolling: 'P12M' }] }, least] });
const BASE = { code: 'base', values: { rateBps: 500 } };
const SILVER = { code: 'silver', values: { rateBps: 700 }, when: spent(50_000) };
const PLATINUM = { code: 'platinum', values: { rateBps: 2000 }, when: spent(90_000) };

async function publish(shop: Shop, list: object[], query = ''): Promise<void> {
  const { status, body } = await shop.caller.put(`/v1/programs/main${query}`).send({ ...CLUB, levels: { ...CLUB.levels, list } });
  expect([status, body.errors]).toEqual([200, undefined]);
}

/** What the review after a publication does. */
async function review({ organizationId }: Shop): Promise<number> {
  const { id } = (await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ?', [organizationId]))!;
  let looked = 0;
  for (const program of await programsToReview(Date.now(), { organizationId, programId: id })) looked += (await reviewProgramLevels({ ...program, after: '', limit: 100 })).looked;
  return looked;
}

const levelAt = async (shop: Shop, asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=${asOf}`)).body.data[0].level;
const changes = async (shop: Shop) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?type=level.changed`)).body.data
  .map(({ occurredAt, data }: { occurredAt: string; data: { from: string; to: string } }) => [occurredAt.slice(0, 10), data.from, data.to]).reverse();

test('a version published for a date that members were computed beyond rules their levels from that date on', async () => {
  const shop = await openShop();
  await publish(shop, [BASE, SILVER]);
  await buy(shop, { lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 100_000 }] });   // 10 March 2026
  await review(shop);
  await publish(shop, [BASE, SILVER, PLATINUM], '?validFrom=2026-04-01T00:00:00Z');
  // Seen at once, and by purchases too; in lists when everybody has been looked at.
  const seen = async () => [await levelAt(shop, '2026-03-31T00:00:00Z'), await levelAt(shop, '2026-04-01T00:00:00Z'), await levelAt(shop, '2026-05-01T00:00:00Z'), (await changes(shop))];
  const expected = ['silver', 'platinum', 'platinum', [['2026-03-10', 'base', 'silver'], ['2026-04-01', 'silver', 'platinum']]];
  expect(await seen()).toEqual(expected);
  await review(shop);   // the publication's own run may have been faster
  expect(await review(shop)).toBe(0);
  expect(await seen()).toEqual(expected);
  expect((await sql.row<{ level_code: string }>('SELECT level_code FROM memberships WHERE organization_id = ?', [shop.organizationId]))!.level_code).toBe('platinum');
  const { earned } = await buy(shop, { occurredAt: '2026-04-02T09:00:00Z', lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 100_000 }] });
  expect(earned.map(({ points }: { points: number }) => points)).toEqual([200]);
});

test('a purchase that comes first books what the version changes; a level it no longer has ends with it', async () => {
  const shop = await openShop();
  await publish(shop, [BASE, SILVER, PLATINUM]);
  await buy(shop, { lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 100_000 }] });
  await review(shop);
  expect(await levelAt(shop, '2026-04-01T00:00:00Z')).toBe('platinum');
  await publish(shop, [BASE, SILVER], '?validFrom=2026-04-01T00:00:00Z');
  const { earned } = await buy(shop, { occurredAt: '2026-04-02T09:00:00Z', lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 100_000 }] });
  expect(earned.map(({ points }: { points: number }) => points)).toEqual([70]);
  expect(await changes(shop)).toEqual([['2026-03-10', 'base', 'platinum'], ['2026-04-01', 'platinum', 'silver']]);
});
