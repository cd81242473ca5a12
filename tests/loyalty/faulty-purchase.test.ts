import { bookPurchases } from '#db/commands/purchases/book.ts';
import { preparePurchases } from '#db/commands/purchases/prepare.ts';
import { sql } from '#db/sql.ts';
import { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { newId } from '#domain/shared/ids.ts';
import { openShop, purchaseOf, type Shop } from '../support/shop.ts';

/** A coupon that a damaged row makes impossible to compute. */
async function damagedCoupon({ caller, organizationId }: Shop): Promise<string> {
  await caller.put('/v1/instrument-types/T').send({ kind: 'coupon', program: 'main', name: 'x', effects: [{ type: 'discount', percentBps: 1000 }] });
  const { body } = await caller.post('/v1/instrument-types/T/instruments').send({});
  await sql.run("UPDATE instrument_types SET document = JSON_SET(document, '$.effects', JSON_ARRAY(NULL)) WHERE organization_id = ?", [organizationId]);
  return body.instrument.code;
}

test('a purchase that cannot be computed does not hold up those that arrived with it', async () => {
  const shop = await openShop();
  const code = await damagedCoupon(shop);
  const bodies = [{}, { instruments: [code] }, {}].map((fields) => PurchaseBody.parse(purchaseOf(shop, { externalId: newId(), ...fields })));
  const purchases = (await preparePurchases(shop.organizationId, bodies.map((body) => ({ body, bodyHash: '0'.repeat(64) })))) as PurchaseCommand[];
  const run = { organizationId: shop.organizationId, workflowId: 'test', runId: 'test', purchases };
  await expect(bookPurchases(run)).rejects.toThrow(TypeError);
  const found = async () => Promise.all(bodies.map(async ({ externalId }) => (await shop.caller.get(`/v1/purchases/${externalId}`)).status));
  expect(await found()).toEqual([200, 404, 200]);
  // The run is repeated until the fault is mended: nothing is booked twice.
  await expect(bookPurchases(run)).rejects.toThrow(TypeError);
  await sql.run("UPDATE instrument_types SET document = JSON_SET(document, '$.effects', JSON_ARRAY(JSON_OBJECT('type', 'discount', 'percentBps', 1000))) WHERE organization_id = ?", [shop.organizationId]);
  const { outcomes } = await bookPurchases(run);
  expect(outcomes).toMatchObject(bodies.map(({ externalId }) => ({ externalId, status: 'processed', replayed: false })));
  expect(await found()).toEqual([200, 200, 200]);
});
