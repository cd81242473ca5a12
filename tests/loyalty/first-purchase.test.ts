import { newId } from '#domain/shared/ids.ts';
import { programOf, putProgram } from '../support/programs.ts';
import { buildCustomer, openShop, report, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await putProgram(shop.caller, programOf({ enrolment: 'manual', rules: [{ code: 'R', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }] }), { code: 'club' });
});

const inClub = (customer: { id: string }, fields: object = {}) => report(shop, { program: 'club', customer: { id: customer.id }, ...fields });
async function programsOf({ id }: { id: string }): Promise<string[]> {
  const { body } = await shop.caller.get(`/v1/customers/${id}`);
  return body.customer.memberships.map(({ program }: { program: string }) => program).sort();
}

test('who buys in a program for the first time becomes its member, who is refused does not', async () => {
  const customer = await buildCustomer(shop.organizationId);
  expect(await programsOf(customer)).toEqual(['main']);
  const refused = await inClub(customer, { spend: { wallet: 'BONUS', points: 50 } });
  expect([refused.status, refused.body.code, await programsOf(customer)]).toEqual([422, 'insufficient_points', ['main']]);
  expect((await inClub(customer)).status).toBe(201);
  expect(await programsOf(customer)).toEqual(['club', 'main']);
  expect((await inClub(customer, { spend: { wallet: 'BONUS', points: 1_000_000 } })).status).toBe(422);
  expect(await programsOf(customer)).toEqual(['club', 'main']);
});

test('many first purchases at once, some of them refused, make one member', async () => {
  const customer = await buildCustomer(shop.organizationId);
  const replies = await Promise.all(Array.from({ length: 12 }, (_, index) => inClub(customer, index % 3 === 0 ? { spend: { wallet: 'BONUS', points: 900_000 } } : {})));
  expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(201), ...Array<number>(4).fill(422)]);
  expect(new Set(replies.flatMap(({ status, body }) => (status === 201 ? [body.member.id] : []))).size).toBe(1);
  expect(await programsOf(customer)).toEqual(['club', 'main']);
});

test('a batch makes members of those whose purchases it books', async () => {
  const [buyer, other] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  const item = (customer: { id: string }, fields: object = {}) => ({
    externalId: newId(), customer: { id: customer.id }, program: 'club', occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 100_000 }], ...fields,
  });
  const { body } = await shop.caller.post('/v1/purchases/batch').send({ items: [item(other, { spend: { wallet: 'BONUS', points: 5 } }), item(buyer), item(buyer)] });
  expect(body.data?.map(({ status }: { status: number }) => status)).toEqual([422, 201, 201]);
  expect([await programsOf(buyer), await programsOf(other)]).toEqual([['club', 'main'], ['main']]);
});

test('a first purchase and a merge of its buyer at once: whoever is first, the purchase is the survivor’s', async () => {
  const [from, into] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  const [bought, merged] = await Promise.all([
    inClub(from), shop.caller.post(`/v1/customers/${into.id}/merge`).send({ from: { id: from.id }, externalId: newId(), occurredAt: '2026-03-11T09:00:00Z' }),
  ]);
  expect([bought.status, merged.status]).toEqual([201, 201]);
  const { body } = await shop.caller.get(`/v1/customers/${into.id}/wallets`);
  expect(body.data.map(({ program, active }: { program: string; active: number }) => [program, active])).toContainEqual(['club', 50]);
});
