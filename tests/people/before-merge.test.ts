import type { Expression } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';
import { putProgram } from '../support/programs.ts';
import { buildCustomer, buy, openShop, type Shop } from '../support/shop.ts';

const SPENT: Expression = { metric: ['spend', {}, { rolling: 'P365D' }] };

async function openClub(): Promise<[Shop, Shop]> {
  const shop = await openShop();
  await putProgram(shop.caller, {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }], rules: [{ code: 'R-BASE', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }],
    levels: { list: [{ code: 'base', name: 'Base' }, { code: 'silver', name: 'Silver', when: { '>=': [SPENT, 150_000] } }] },
  });
  return [shop, { ...shop, customer: await buildCustomer(shop.organizationId) }];
}

const levelOf = async (shop: Shop, asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=${asOf}`)).body.data[0];
const merge = (shop: Shop, from: Shop) => shop.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: from.customer.id }, externalId: `merge-${newId()}`, occurredAt: '2026-04-01T09:00:00Z' });

test('before a merge the metrics are the survivor’s own, from the merge on those of both', async () => {
  const [shop, other] = await openClub();
  await buy(shop, { occurredAt: '2026-03-02T09:00:00Z' });
  await buy(other, { occurredAt: '2026-03-03T09:00:00Z' });
  const { body: { merge: { id } } } = await merge(shop, other);
  const before = await levelOf(shop, '2026-03-31T09:00:00Z');
  expect(before).toMatchObject({ level: 'base', metrics: [{ value: 100_000 }], next: { level: 'silver', missing: [{ value: 100_000, needed: 150_000 }] } });
  expect(await levelOf(shop, '2026-04-01T09:00:00Z')).toMatchObject({ level: 'silver', metrics: [{ value: 200_000 }], next: null });
  expect((await shop.caller.post(`/v1/merges/${id}/undo`).send({ occurredAt: '2026-05-01T09:00:00Z' })).status).toBe(200);
  expect(await levelOf(shop, '2026-05-02T09:00:00Z')).toMatchObject({ level: 'base', metrics: [{ value: 100_000 }] });
});
