import { withKey } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';
import { rowsOf } from '../support/tables.ts';

const PERSONAL = { externalId: 'crm-77ab', name: 'Zephyrina Quill', email: 'zephyrina@quill.test', phone: '+79017654321', telegram: 'zephyrina_q', birthday: '1991-01-17', attributes: { nickname: 'Zephy' }, consents: { email: true } };
const TRACES = ['crm-77ab', 'Zephyrina', 'zephyrina', '79017654321', '1991-01-17', 'Zephy', 'secretwish'];

/** Every text of every row of the organization, whatever the table. */
const everythingKept = async (organizationId: string): Promise<string> => JSON.stringify(await rowsOf(organizationId));

async function shopWithPerson() {
  const { organizationId, secret } = await registerOrganization();
  const api = await withKey(secret);
  const { body: { customer } } = await api.post('/v1/customers').set('Idempotency-Key', 'k1').send({ ...PERSONAL, onboarding: false });
  await api.post('/v1/events').send({ externalId: 'ev', customer: { id: customer.id }, type: 'wish', occurredAt: '2026-05-05T00:00:00Z', properties: { wish: 'secretwish' } });
  await api.patch(`/v1/customers/${customer.id}`).send({ name: 'Zephyrina Q. Quill' });
  return { organizationId, api, customer };
}

test('the export holds all the person’s data', async () => {
  const { api, customer } = await shopWithPerson();
  const reply = await api.get(`/v1/customers/${customer.id}/export`);
  expect([reply.status, reply.headers['content-disposition']]).toEqual([200, `attachment; filename="customer-${customer.id}.json"`]);
  for (const trace of ['crm-77ab', 'Zephyrina Q. Quill', 'zephyrina@quill.test', '+79017654321', 'Zephy', 'secretwish']) expect(reply.text).toContain(trace);
  expect(reply.body.export.identities).toHaveLength(4);
  expect(reply.body.export.timeline.map(({ type }: { type: string }) => type).sort()).toEqual(['customer.consent', 'customer.registered', 'customer.updated', 'event']);
});

test('an erased person is nowhere to be found', async () => {
  const { organizationId, api, customer } = await shopWithPerson();
  expect((await everythingKept(organizationId)).includes('Zephyrina')).toBe(true);
  expect((await api.delete(`/v1/customers/${customer.id}`)).status).toBe(204);
  const kept = await everythingKept(organizationId);
  expect(TRACES.filter((trace) => kept.includes(trace))).toEqual([]);
  for (const reply of [await api.get(`/v1/customers/${customer.id}`), await api.delete(`/v1/customers/${customer.id}`), await api.get(`/v1/customers/${customer.id}/timeline`)]) expect(reply.status).toBe(404);
  expect((await api.get('/v1/customers')).body.data).toEqual([]);
});

test('after erasure the identities are free, and a reference to the person resolves no more', async () => {
  const { api, customer } = await shopWithPerson();
  await api.delete(`/v1/customers/${customer.id}`);
  const event = await api.post('/v1/events').send({ customer: { id: customer.id }, type: 'x', occurredAt: '2026-05-05T00:00:00Z' });
  expect(event.body.code).toBe('customer_not_found');
  const again = await api.post('/v1/customers').send({ ...PERSONAL, onboarding: false });
  expect([again.status, again.body.customer.id === customer.id]).toEqual([201, false]);
});
