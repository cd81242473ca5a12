import { BACKFILL } from '#db/migrations/2026-11-22-k-purchase-facts.ts';
import { loadHistories } from '#db/queries/member-history.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { buy, giveBack, openShop } from '../support/shop.ts';

const LINES = [
  { lineId: 'a', name: 'Coffee', category: 'food.drinks', tags: ['hot', 'a "new", one'], quantity: 3, unitPriceMinor: 19_900 },
  { lineId: 'b', name: 'Book', sku: 'B-1', quantity: 1, unitPriceMinor: 1 },
];

test('what metrics read of purchases that were booked before it stood beside them is made of their lines', async () => {
  const shop = await openShop();
  const { purchase } = await buy(shop, { lines: LINES });
  await giveBack(shop, purchase.id, { lines: [{ lineId: 'a', quantity: 2 }] });
  const history = () => loadHistories(sql, shop.organizationId, { membershipIds: [shop.customer.memberId], from: null });
  const booked = await history();
  expect(booked.get(shop.customer.memberId)).toMatchObject([{ purchaseId: purchase.id, lines: [
    { sku: null, category: 'food.drinks', tags: ['hot', 'a "new", one'], quantity: 3, grossMinor: 59_700, paidMinor: 59_700, returns: [{ at: Date.parse('2026-03-12T09:00:00Z'), quantity: 2 }] },
    { sku: 'B-1', category: null, tags: [], quantity: 1, grossMinor: 1, returns: [] },
  ] }]);
  // A purchase of a linked card's transaction counts as one unit, whatever its quantity.
  await sql.run('UPDATE purchase_lines SET counted_units = 1 WHERE organization_id = ? AND line_id = ?', [shop.organizationId, 'a']);
  await sql.run("UPDATE purchases SET facts = '[]' WHERE organization_id = ?", [shop.organizationId]);
  await sql.run(`${BACKFILL} WHERE p.organization_id = ?`, [shop.organizationId]);
  const [fact] = booked.get(shop.customer.memberId)!;
  expect((await history()).get(shop.customer.memberId)).toEqual([{ ...fact!, lines: [{ ...fact!.lines[0]!, units: 1 }, fact!.lines[1]!] }]);
});

test('a member without purchases has an empty history, a purchase before the instant is left out', async () => {
  const shop = await openShop();
  await buy(shop, { externalId: newId() });
  const from = Date.parse('2026-03-10T09:00:00.001Z');
  expect(await loadHistories(sql, shop.organizationId, { membershipIds: [shop.customer.memberId, newId()], from })).toEqual(new Map([[shop.customer.memberId, []], [expect.any(String), []]]));
});
