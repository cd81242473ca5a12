import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, buy, openShop, type Shop } from '../support/shop.ts';

async function issue(shop: Shop, type: string, limits: object[]): Promise<string> {
  expect((await shop.caller.put(`/v1/instrument-types/${type}`).send({ program: 'main', name: 'x', kind: 'coupon', effects: [{ type: 'discount', percentBps: 1000 }], limits })).status).toBe(201);
  return (await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({})).body.instrument.code;
}

test('what a customer has used of the limits of instrument types stands among the limits', async () => {
  const shop = await openShop();
  const type = `type-${newId()}`;
  const code = await issue(shop, type, [
    { subject: 'member', measure: 'count', max: 3, period: { calendar: 'month' } }, { code: 'all-units', subject: 'program', measure: 'units', max: 100, period: 'ever', lines: { categories: ['bar'] } },
    { measure: 'count', max: 50, period: 'ever' },
  ]);
  const other = await buildCustomer(shop.organizationId);
  await buy(shop, { instruments: [code] });
  await buy(shop, { instruments: [code], lines: [{ name: 'Wine', category: 'bar', quantity: 2, unitPriceMinor: 1000 }] });
  await buy(shop, { instruments: [code], customer: { id: other.id }, lines: [{ name: 'Wine', category: 'bar', quantity: 3, unitPriceMinor: 1000 }] });
  const limitsAt = async (asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/limits?asOf=${asOf}`)).body.data;
  expect(await limitsAt('2026-03-20T00:00:00Z')).toEqual([
    { program: 'main', limit: type, subject: 'member', bucket: '2026-03', measure: 'count', used: 2, max: 3 },
    { program: 'main', limit: 'all-units', subject: 'program', bucket: 'ever', measure: 'units', used: 5, max: 100 },
  ]);
  expect((await limitsAt('2026-04-20T00:00:00Z'))[0]).toMatchObject({ bucket: '2026-04', used: 0 });
});
