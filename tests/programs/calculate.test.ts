import { anybody, as } from '../support/app.ts';
import { programOf } from '../support/programs.ts';
import { buy, openShop, purchaseOf, walletAt } from '../support/shop.ts';

const half = programOf({ rules: [{ code: 'HALF', effects: [{ type: 'discount', percentBps: 5000 }] }] });

test('an editor sees what a purchase would come to under rules that are not published; nothing is written', async () => {
  const shop = await openShop();
  const purchase = purchaseOf(shop);
  const reply = await shop.caller.post('/v1/programs/main/calculate').send({ document: half, purchase });
  expect([reply.status, reply.body.purchase.id, reply.body.purchase.payableMinor, reply.body.earned]).toEqual([200, null, 50_000, []]);
  expect(reply.body.purchase.discounts).toEqual([{ rule: 'HALF', amountMinor: 50_000 }]);
  expect((await buy(shop, purchase)).purchase.payableMinor).toBe(100_000);
  expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(50);
});

test('who is no member of a program is calculated as one who joins, and joins with the purchase only', async () => {
  const shop = await openShop();
  await shop.caller.put('/v1/programs/other').send(programOf({ enrolment: 'manual' }));
  const purchase = { ...purchaseOf(shop), program: 'other' };
  const programs = async () => new Set((await shop.caller.get(`/v1/customers/${shop.customer.id}/wallets`)).body.data.map(({ program }: { program: string }) => program));
  const { status, body } = await shop.caller.post('/v1/purchases/calculate').send(purchase);
  expect([status, body.member.id, body.member.program, await programs()]).toEqual([200, null, 'other', new Set(['main'])]);
  const { workflow: _, ...bought } = await buy(shop, purchase);
  const { id } = bought.member;
  expect({ ...body, purchase: { ...body.purchase, id: bought.purchase.id }, member: { ...body.member, id } }).toEqual(bought);
  expect(await programs()).toEqual(new Set(['main', 'other']));
});

test('a wrong document names its path; strangers, viewers and unknown programs are turned away', async () => {
  const shop = await openShop();
  const body = { document: { ...half, rules: [{ code: 'X', effects: [{ type: 'discount', percentBps: { var: 'purchase.nothing' } }] }] }, purchase: purchaseOf(shop) };
  const wrong = await shop.caller.post('/v1/programs/main/calculate').send(body);
  expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_request']);
  expect(wrong.body.errors[0].path).toContain('document.rules.0.effects.0.percentBps');
  const good = { document: half, purchase: purchaseOf(shop) };
  expect((await shop.caller.post('/v1/programs/none/calculate').send(good)).status).toBe(404);
  expect((await (await anybody()).post('/v1/programs/main/calculate').send(good)).status).toBe(401);
  expect((await (await as({ organizationId: shop.organizationId, role: 'viewer' })).post('/v1/programs/main/calculate').send(good)).status).toBe(403);
});
