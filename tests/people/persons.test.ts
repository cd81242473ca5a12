import { newId } from '#domain/shared/ids.ts';
import { adjust, buildCustomer, openShop, type Shop } from '../support/shop.ts';

const unique = (what: string) => `${what}-${newId()}`;
const link = (shop: Shop, to: string, fields: object = {}) => shop.caller.post(`/v1/customers/${shop.customer.id}/links`).send({ to: { id: to }, externalId: unique('link'), ...fields });
const personOf = async (shop: Shop, id: string) => (await shop.caller.get(`/v1/customers/${id}/person?asOf=2026-04-01T00:00:00Z`)).body.person;
const register = async (shop: Shop, fields: object): Promise<string> => (await shop.caller.post('/v1/customers').send({ externalId: unique('c'), onboarding: false, ...fields })).body.customer.id;

test('linked customers are one person whose balances stay apart', async () => {
  const shop = await openShop();
  const [second, third] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  await adjust(shop, { points: 40 });
  expect(await personOf(shop, second.id)).toMatchObject({ id: null, customers: [{ id: second.id }] });
  const body = { externalId: unique('link') };
  const replies = [await link(shop, second.id, body), await link(shop, second.id, body)];
  expect(replies.map(({ status, headers }) => [status, headers['idempotency-replayed']])).toEqual([[201, undefined], [201, 'true']]);
  expect(replies[0]!.body.person.customers).toHaveLength(2);
  expect((await link(shop, third.id, body)).body.code).toBe('idempotency_conflict');
  await link({ ...shop, customer: third }, second.id);
  const person = await personOf(shop, third.id);
  expect(person.customers.map(({ id }: { id: string }) => id).sort()).toEqual([shop.customer.id, second.id, third.id].sort());
  const own = person.customers.find(({ id }: { id: string }) => id === shop.customer.id);
  expect(own.memberships).toEqual([{ id: shop.customer.memberId, program: 'main', level: 'base', wallets: [{ wallet: 'BONUS', active: 40, pending: 0, debt: 0 }] }]);
});

test('a link needs two customers of the organization', async () => {
  const [shop, foreign] = [await openShop(), await openShop()];
  const codes = [await link(shop, shop.customer.id), await link(shop, foreign.customer.id), await link(shop, newId(), { extra: 1 })].map(({ body }) => body.code);
  expect(codes).toEqual(['link_self', 'customer_not_found', 'invalid_request']);
  expect((await foreign.caller.post(`/v1/customers/${shop.customer.id}/links`).send({ to: { id: foreign.customer.id }, externalId: 'x' })).status).toBe(404);
});

test('pairs that share something are suggested, the likeliest first, until they are linked', async () => {
  const shop = await openShop();
  const [card, device] = [unique('card'), unique('device')];
  const one = await register(shop, { name: 'Анна Иванова', birthday: '1990-05-01', attributes: { deviceId: device }, email: `anna.${card}@x.ru` });
  const two = await register(shop, { name: 'анна иванова ', birthday: '1990-05-01', attributes: { deviceId: device } });
  const three = await register(shop, { name: 'Пётр', attributes: { paymentFingerprint: card } });
  const four = await register(shop, { attributes: { paymentFingerprint: card } });
  const five = await register(shop, { email: `anna.${card}+shop@x.ru` });
  const suggestions = async () => (await shop.caller.get('/v1/customers/suggestions')).body.data
    .map(({ customers, score, reasons }: { customers: { id: string }[]; score: number; reasons: string[] }) => [customers.map(({ id }) => id), score, reasons]);
  expect(await suggestions()).toEqual([[[one, two], 90, ['device', 'name_birthday']], [[one, five], 50, ['email_alias']], [[three, four], 40, ['payment']]]);
  await shop.caller.post(`/v1/customers/${one}/links`).send({ to: { id: two }, externalId: unique('link') });
  await shop.caller.post(`/v1/customers/${three}/merge`).send({ from: { id: four }, externalId: unique('merge') });
  expect(await suggestions()).toEqual([[[one, five], 50, ['email_alias']]]);
});
