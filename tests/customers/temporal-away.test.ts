import '../support/impatient.ts';
import { sql } from '#db/sql.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { withKey } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';

// Nobody listens there; this file's API looks for Temporal when it is first needed.
process.env.TEMPORAL_ADDRESS = '127.0.0.1:1';

test('without Temporal a registration is accepted, and its onboarding waits in the outbox', async () => {
  const { organizationId, secret } = await registerOrganization();
  const api = await withKey(secret);
  const reply = await api.post('/v1/customers').send({ externalId: 'c', email: 'c@x.ru' });
  const workflowId = workflowIds.onboarding(organizationId, reply.body.customer.id);
  expect([reply.status, reply.body.workflow]).toMatchObject([201, { id: workflowId, runId: null }]);
  expect(await sql.rows('SELECT workflow, workflow_id AS workflowId FROM workflow_outbox WHERE organization_id = ?', [organizationId])).toEqual([{ workflow: 'customerOnboarding', workflowId }]);
  expect((await api.delete(`/v1/customers/${reply.body.customer.id}`)).status).toBe(204);
  expect(await sql.rows('SELECT id FROM workflow_outbox WHERE organization_id = ?', [organizationId])).toEqual([]);
});
