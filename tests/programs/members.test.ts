import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { anybody, as } from '../support/app.ts';
import { buildPlace } from '../support/factories.ts';
import { programOf, putProgram } from '../support/programs.ts';
import { adjust, buildCustomer, buy, openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

interface Row {
  customer: { id: string }; level: string; purchaseCount: number; wallets: { wallet: string; active: number; pending: number; debt: number }[];
}
const members = async (query = '') => (await shop.caller.get(`/v1/programs/main/members${query}`)).body as { data: Row[]; nextCursor: string | null };
const idsOf = ({ data }: { data: Row[] }) => data.map(({ customer }) => customer.id);

test('members come with level, balances and figures, those registered last first', async () => {
  const second = await buildCustomer(shop.organizationId);
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z' });
  const page = await members();
  expect(idsOf(page)).toEqual([second.id, shop.customer.id]);
  expect(page.nextCursor).toBeNull();
  expect(page.data[1]).toMatchObject({ id: shop.customer.memberId, level: 'base', purchaseCount: 1, lastPurchaseAt: '2026-03-10T09:00:00.000Z', levelExpiresAt: null, wallets: [{ wallet: 'BONUS', active: 50, pending: 0, debt: 0 }] });
});

test('balances and levels are those of the instant asked about', async () => {
  const gold: Partial<ProgramDocument> = { levels: { list: [{ code: 'base' }, { code: 'gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 100_000] } }] } };
  await putProgram(shop.caller, programOf(gold));
  await adjust(shop, { points: 40, occurredAt: '2026-03-01T09:00:00Z' });
  await buy(shop, { occurredAt: '2026-03-10T09:00:00Z' });
  const at = async (asOf: string) => (await members(`?asOf=${asOf}`)).data[0];
  expect(await at('2026-02-01T00:00:00Z')).toMatchObject({ level: 'base', wallets: [{ active: 0 }] });
  expect(await at('2026-03-05T00:00:00Z')).toMatchObject({ level: 'base', wallets: [{ active: 40 }] });
  expect(await at('2026-03-11T00:00:00Z')).toMatchObject({ level: 'gold', levelSince: '2026-03-10T09:00:00.000Z', wallets: [{ active: 40 }] });
  expect(idsOf(await members('?level=gold'))).toEqual([shop.customer.id]);
  expect(idsOf(await members('?level=base'))).toEqual([]);
});

test('a wallet that a later version took away is told of as long as something was in it', async () => {
  const wallets = [{ code: 'BONUS' }, { code: 'MILES', name: 'Miles', scale: 2, unitValueMinor: 1 }];
  await putProgram(shop.caller, programOf({ wallets }));
  const book = (type: string, occurredAt: string) => shop.caller.post(`/v1/members/${shop.customer.memberId}/wallets/MILES/entries`).send({ externalId: `${type} of miles`, type, points: 150, occurredAt, reason: 'test' });
  expect([(await book('grant', '2026-03-01T09:00:00Z')).status, (await book('debit', '2026-03-20T09:00:00Z')).status]).toEqual([201, 201]);
  await putProgram(shop.caller, programOf());
  const held = async (asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/wallets?asOf=${asOf}`)).body.data;
  expect(await held('2026-03-10T00:00:00Z')).toEqual([expect.objectContaining({ wallet: 'BONUS', active: 0 }), {
    member: shop.customer.memberId, program: 'main', wallet: 'MILES', name: 'Miles', scale: 2, unitValueMinor: 1, active: 150, pending: 0, debt: 0,
    lots: [{ id: expect.any(String), remaining: 150, activeFrom: '2026-03-01T09:00:00.000Z', expiresAt: null }],
  }]);
  expect((await members('?asOf=2026-03-10T00:00:00Z')).data[0]!.wallets).toEqual([{ wallet: 'BONUS', active: 0, pending: 0, debt: 0 }, { wallet: 'MILES', active: 150, pending: 0, debt: 0 }]);
  const { person } = (await shop.caller.get(`/v1/customers/${shop.customer.id}/person?asOf=2026-03-10T00:00:00Z`)).body;
  expect(person.customers[0].memberships[0].wallets).toEqual([{ wallet: 'BONUS', active: 0, pending: 0, debt: 0 }, { wallet: 'MILES', active: 150, pending: 0, debt: 0 }]);
  expect([await held('2026-02-10T00:00:00Z'), await held('2026-03-20T09:00:00Z')]).toEqual([[expect.objectContaining({ wallet: 'BONUS' })], [expect.objectContaining({ wallet: 'BONUS' })]]);
});

test('pages go on where the last one ended; search narrows them', async () => {
  const others = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  const first = await members('?limit=2');
  expect(idsOf(first)).toEqual([others[1]!.id, others[0]!.id]);
  const rest = await members(`?limit=2&cursor=${first.nextCursor}`);
  expect([idsOf(rest), rest.nextCursor]).toEqual([[shop.customer.id], null]);
  expect(idsOf(await members(`?search=${others[0]!.externalId}`))).toEqual([others[0]!.id]);
});

test('who was merged into somebody else is no member of his own', async () => {
  const other = await buildCustomer(shop.organizationId);
  const { status } = await shop.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: other.id }, externalId: 'merge-1' });
  expect(status).toBe(201);
  expect(idsOf(await members())).toEqual([shop.customer.id]);
});

test('what cannot be answered is refused', async () => {
  const statusOf = async (path: string) => (await shop.caller.get(path)).status;
  expect(await statusOf('/v1/programs/nowhere/members')).toBe(404);
  expect(await statusOf('/v1/programs/main/members?cursor=nonsense')).toBe(400);
  expect(await statusOf('/v1/programs/main/members?limit=1000')).toBe(400);
  expect(await statusOf('/v1/programs/main/members?wrong=1')).toBe(400);
  const placeId = (await buildPlace(shop.organizationId)).id;
  expect((await (await as({ organizationId: shop.organizationId, role: 'partner', placeId })).get('/v1/programs/main/members')).status).toBe(403);
  expect((await (await anybody()).get('/v1/programs/main/members')).status).toBe(401);
});
