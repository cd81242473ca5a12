import { bookPurchases } from '#db/commands/purchases/book.ts';
import { preparePurchases } from '#db/commands/purchases/prepare.ts';
import { loadHistories } from '#db/queries/member-history.ts';
import { organizationContext } from '#db/queries/organization-context.ts';
import { sql } from '#db/sql.ts';
import { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildPlace } from '../support/factories.ts';
import { buildProgram } from '../support/programs.ts';
import { buy, openShop, purchaseOf } from '../support/shop.ts';

test('a place that was moved is where it is now, at once', async () => {
  const shop = await openShop();
  const [one, other] = [await buildPlace(shop.organizationId), await buildPlace(shop.organizationId)];
  const point = await buildPlace(shop.organizationId, { kind: 'point', parent: one.externalId });
  const first = await buy(shop, { externalId: 'receipt', place: point.externalId });
  expect((await shop.caller.put(`/v1/places/${point.externalId}`).send({ name: 'Moved', kind: 'point', parent: other.externalId })).status).toBe(200);
  const second = await buy(shop, { externalId: 'receipt', place: point.externalId, occurredAt: '2026-03-11T09:00:00Z' });   // another partner's receipt
  expect(second.purchase.id).not.toBe(first.purchase.id);
});

test('a place that another process has just made is known to the history of who bought there', async () => {
  const { organizationId, customer, ...shop } = await openShop();
  const { purchase } = await buy({ organizationId, customer, ...shop });
  await organizationContext(organizationId, { fresh: true });
  const id = newId();
  await sql.insert('places', ['id', 'organization_id', 'external_id', 'name', 'kind', 'parent_id', 'path', 'timezone', 'merchant_ids', 'created_at'], [[id, organizationId, 'new', 'New', 'network', null, `/${id}/`, null, '[]', new Date()]]);
  await sql.run('UPDATE purchases SET place_id = ? WHERE organization_id = ? AND id = ?', [id, organizationId, purchase.id]);
  const histories = await loadHistories(sql, organizationId, { membershipIds: [customer.memberId], from: null });
  expect(histories.get(customer.memberId)).toMatchObject([{ purchaseId: purchase.id, placePath: ['new'] }]);
});

test('a program that another process has just published takes in its first buyer', async () => {
  const shop = await openShop();
  const { organizationId } = shop;
  await buildProgram(organizationId, 'club', { enrolment: 'manual' });
  const body = PurchaseBody.parse(purchaseOf(shop, { program: 'club' }));
  const [command] = await preparePurchases(organizationId, [{ body, bodyHash: '0'.repeat(64) }]);
  expect(command).toMatchObject({ membershipId: '' });
  const { programs } = await organizationContext(organizationId);
  (programs as unknown[]).splice(programs.findIndex(({ code }) => code === 'club'), 1);   // as the other process saw it
  const { outcomes } = await bookPurchases({ organizationId, workflowId: `test:${newId()}`, runId: newId(), purchases: [command as never] });
  expect(outcomes).toMatchObject([{ status: 'processed' }]);
});
