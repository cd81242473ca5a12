import { recordEvents } from '#db/commands/customers/record-events.ts';
import { newId } from '#domain/shared/ids.ts';
import { withKey } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';

async function shopWithCustomer() {
  const { organizationId, secret } = await registerOrganization();
  const api = await withKey(secret);
  const { body: { customer } } = await api.post('/v1/customers').send({ externalId: 'c', email: 'c@x.ru', onboarding: false });
  return { organizationId, api, customer };
}
const event = (fields: object = {}) => ({ customer: { externalId: 'c' }, type: 'page_view', occurredAt: '2026-05-01T10:00:00+03:00', properties: { page: '/цены' }, ...fields });

test('an event is recorded and stands in the timeline at its own instant', async () => {
  const { api, customer } = await shopWithCustomer();
  const reply = await api.post('/v1/events').send(event({ externalId: 'e-1', customer: { email: 'C@x.ru' } }));
  expect([reply.status, reply.body.event]).toMatchObject([201, { externalId: 'e-1', customer: { id: customer.id }, type: 'page_view', occurredAt: '2026-05-01T07:00:00.000Z', properties: { page: '/цены' } }]);
  const timeline = await api.get(`/v1/customers/${customer.id}/timeline?type=event`);
  expect(timeline.body.data).toMatchObject([{ type: 'event', occurredAt: '2026-05-01T07:00:00.000Z', data: { type: 'page_view', properties: { page: '/цены' } } }]);
  const before = await api.get(`/v1/customers/${customer.id}/timeline?asOf=2026-04-30T00:00:00Z`);
  expect(before.body.data).toEqual([]);
});

test('the same external id answers the same, another body is a conflict', async () => {
  const { api } = await shopWithCustomer();
  const first = await api.post('/v1/events').send(event({ externalId: 'e' }));
  const again = await api.post('/v1/events').send(event({ externalId: 'e' }));
  const other = await api.post('/v1/events').send(event({ externalId: 'e', type: 'click' }));
  expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
});

test('calls at the same time with one external id record one event', async () => {
  const { api, customer } = await shopWithCustomer();
  const replies = await Promise.all(Array.from({ length: 10 }, () => api.post('/v1/events').send(event({ externalId: 'race' }))));
  expect(new Set(replies.map((reply) => reply.body.event.id)).size).toBe(1);
  expect((await api.get(`/v1/customers/${customer.id}/timeline?type=event`)).body.data).toHaveLength(1);
});

test.each([
  [422, 'customer_not_found', event({ customer: { phone: '+79990000000' } })],
  [422, 'customer_not_found', event({ customer: { id: newId() } })],
  [400, 'invalid_request', event({ customer: { id: newId(), email: 'c@x.ru' } })],
  [400, 'invalid_request', event({ customer: {} })],
  [400, 'invalid_request', event({ occurredAt: '1999-12-31T23:59:59Z' })],
  [400, 'invalid_request', event({ more: 1 })],
])('%i %s', async (status, code, body) => {
  const { api } = await shopWithCustomer();
  const reply = await api.post('/v1/events').send(body);
  expect([reply.status, reply.body.code]).toEqual([status, code]);
});

test('one bad item of a batch stops nobody, a repeat inside it is the same event', async () => {
  const { organizationId } = await shopWithCustomer();
  const bodies = [event({ externalId: 'x' }), { type: 'bad' }, event({ externalId: 'x' }), event({ externalId: 'x', type: 'other' }), event({ customer: { card: '1' } }), event()];
  const outcomes = await recordEvents({ id: organizationId, country: 'RU' }, bodies.map((body, position) => ({ position, body })), new Date());
  expect(outcomes.map(({ status, code }) => code ?? status)).toEqual([201, 'invalid_request', 201, 'idempotency_conflict', 'customer_not_found', 201]);
  expect(outcomes[2]!.id).toBe(outcomes[0]!.id);
});
