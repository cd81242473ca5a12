import { bookPurchases } from '#db/commands/purchases/book.ts';
import { preparePurchases } from '#db/commands/purchases/prepare.ts';
import { sql } from '#db/sql.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { newId } from '#domain/shared/ids.ts';
import '../support/app.ts';
import { buildCustomer, openShop } from '../support/shop.ts';

test('a purchase prepared before a merge and booked after it counts for the survivor', async () => {
  const shop = await openShop();
  const other = await buildCustomer(shop.organizationId);
  const body = {
    externalId: newId(), customer: { id: other.id }, occurredAt: new Date('2026-03-10T09:00:00Z'), currency: 'RUB', lines: [{ name: 'Tea', quantity: 1, unitPriceMinor: 100_000 }],
  };
  const [prepared] = await preparePurchases(shop.organizationId, [{ body, bodyHash: 'a'.repeat(64) }]);
  const merged = await shop.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: other.id }, externalId: newId() });
  expect(merged.status).toBe(201);
  const { outcomes } = await bookPurchases({ organizationId: shop.organizationId, workflowId: 'test', runId: 'test', purchases: [prepared as PurchaseCommand] });
  expect(outcomes[0]!.status).toBe('processed');
  const row = await sql.row<{ membership_id: string; customer_id: string }>('SELECT membership_id, customer_id FROM purchases WHERE organization_id = ? AND external_id = ?', [shop.organizationId, body.externalId]);
  expect(row).toEqual({ membership_id: shop.customer.memberId, customer_id: shop.customer.id });
  const wallets = await shop.caller.get(`/v1/customers/${shop.customer.id}/wallets?asOf=2026-03-10T10:00:00Z`);
  expect(wallets.body.data[0].active).toBe(50);
});
