import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { newId } from '#domain/shared/ids.ts';
import { openShop } from '../support/shop.ts';
import { eventually } from '../support/until.ts';
import { makeOffer, reportOf } from './offers.ts';

const CUSTOMERS = 5500;

test('a large base is gone through by a run with progress, everybody into one arm', async () => {
  const shop = await openShop();
  for (let done = 0; done < CUSTOMERS; done += 500) {
    await registerCustomers({ id: shop.organizationId, country: 'RU' }, Array.from({ length: 500 }, (_, position) => ({ position, body: { externalId: `customer-${newId()}` } })), { source: 'import', now: new Date() });
  }
  const { code, workflow } = await makeOffer(shop, { assign: { segment: 'all', controlShareBps: 1000 } });
  expect(workflow.id).toMatch(/^offer-assignment:/);
  const offerNow = async () => (await shop.caller.get(`/v1/offers/${code}`)).body.offer;
  const { assigned } = await eventually(offerNow, ({ assigning }) => !assigning);
  expect(assigned.target + assigned.control).toBe(CUSTOMERS + 1);
  expect(Math.abs(assigned.control / (CUSTOMERS + 1) - 0.1)).toBeLessThan(0.02);
  expect(await reportOf(shop, code)).toMatchObject({ target: { size: assigned.target }, control: { size: assigned.control } });
});
