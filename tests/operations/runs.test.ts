import { temporal } from '#api/temporal.ts';
import { stageBatch } from '#db/commands/ingestion/batches.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { customerIdKey, needsAttentionKey, organizationIdKey } from '#workflows/search-attributes.ts';
import { workflowIds } from '#workflows/names.ts';
import { ActiveRuns, Runs } from '#api/operations/schema.ts';
import { as, anybody, withKey, type Caller } from '../support/app.ts';
import { buildPlace, registerOrganization } from '../support/factories.ts';
import { furnishedOrganization } from '../support/furnished-organization.ts';
import { eventually } from '../support/until.ts';
import { registered } from '../reports/sales.ts';

/** Starts a run that nobody takes up. */
async function started(organizationId: string, workflowId: string, { customerIds = [], needsAttention = false }: { customerIds?: string[]; needsAttention?: boolean } = {}) {
  return (await temporal()).workflow.start('neverTakenUp', {
    taskQueue: `nobody-${newId()}`, workflowId, args: [],
    typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }, { key: customerIdKey, value: customerIds }, ...(needsAttention ? [{ key: needsAttentionKey, value: true }] : [])],
  });
}

/** Visibility is seconds behind: asks until there are as many runs as there should be. */
const runsOf = (caller: Caller, query: string, expected: number) => eventually(async () => Runs.parse((await caller.get(`/v1/runs${query}`)).body).data, ({ length }) => length === expected);

describe('runs', () => {
  let organizationId: string;
  let caller: Caller;
  let customerId: string;
  let batchId: string;

  beforeAll(async () => {
    const organization = await registerOrganization();
    organizationId = organization.organizationId;
    caller = await withKey(organization.secret);
    await registered(organizationId, { c1: '2026-01-01T00:00:00Z' });
    customerId = (await sql.row<{ id: string }>('SELECT id FROM customers WHERE organization_id = ?', [organizationId]))!.id;
    await sql.run('UPDATE customers SET name = ? WHERE organization_id = ? AND id = ?', ['Анна', organizationId, customerId]);
    batchId = await stageBatch({ organizationId, kind: 'customers', source: 'import', fileName: 'people.csv' }, [{ position: 1, body: {} }]);
    const partner = newId();
    const handles = [
      await started(organizationId, workflowIds.onboarding(organizationId, customerId), { customerIds: [customerId], needsAttention: true }),
      await started(organizationId, workflowIds.purchase(organizationId, partner, 'R:1/ü'), { customerIds: [customerId] }),
      await started(organizationId, workflowIds.purchases(organizationId, newId()), { customerIds: [customerId, newId(), newId(), newId()] }),
      await started(organizationId, workflowIds.ingest(organizationId, 'import', batchId)),
      await started(organizationId, `campaign:${organizationId}:1`),
      await started((await registerOrganization()).organizationId, workflowIds.purchase(organizationId, partner, 'foreign')),
    ];
    await handles[1]!.terminate('the test wants one that failed');
    await runsOf(caller, '?status=failed', 1);
  });

  test('are told by kind, in words of the organization, with a link', async () => {
    const runs = await runsOf(caller, '', 4);
    expect(Object.fromEntries(runs.map(({ kind, summary }) => [kind, summary]))).toEqual({ onboarding: 'Анна', purchase: 'R:1/ü', purchases: 'Анна, …, … +1', import: 'people.csv' });
    const failed = runs.find(({ kind }) => kind === 'purchase')!;
    expect(failed).toMatchObject({ status: 'failed', needsAttention: false, customerIds: [customerId], closedAt: expect.any(String) });
    expect(failed.workflow.url).toContain(`/workflows/${encodeURIComponent(failed.workflow.id)}/${failed.workflow.runId}`);
    expect(runs.find(({ kind }) => kind === 'onboarding')).toMatchObject({ status: 'running', needsAttention: true, closedAt: null });
  });

  test('are found by kind, state and customer', async () => {
    expect((await runsOf(caller, '?kind=purchase', 1))[0]!.summary).toBe('R:1/ü');
    expect((await runsOf(caller, '?kind=purchases', 1))[0]!.kind).toBe('purchases');
    expect((await runsOf(caller, '?status=attention', 1))[0]!.kind).toBe('onboarding');
    expect(await runsOf(caller, `?customer=${customerId}&status=running`, 2)).toHaveLength(2);
    expect(await runsOf(caller, `?customer=${newId()}`, 0)).toEqual([]);
    expect(await runsOf(caller, '?kind=card-delivery', 0)).toEqual([]);
  });

  test('come in pages, which only their own list can go on with', async () => {
    const first = await caller.get('/v1/runs?limit=3');
    const second = await caller.get(`/v1/runs?limit=3&cursor=${encodeURIComponent(first.body.nextCursor)}`);
    const ids = [...first.body.data, ...second.body.data].map(({ workflow }) => workflow.id);
    expect([new Set(ids).size, ids.length]).toEqual([4, 4]);
    const other = await withKey((await registerOrganization()).secret);
    expect(await runsOf(other, '', 0)).toEqual([]);
    for (const cursor of [first.body.nextCursor, 'abc', `${Buffer.from('{}').toString('base64url')}.x`, 'я']) {
      const reply = await other.get(`/v1/runs?cursor=${encodeURIComponent(cursor)}`);
      expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
    }
  });

  test('that go on are counted, with the imports among them', async () => {
    const { imports, runs, running } = await eventually(async () => ActiveRuns.parse((await caller.get('/v1/runs/active')).body), (active) => active.running === 4);
    expect([imports.map(({ id, fileName }) => [id, fileName]), runs, running]).toEqual([[[batchId, 'people.csv']], [], 4]);
  });

  test('that need attention stand in the overview, for those who may see runs', async () => {
    const items = async (who: Caller) => (await who.get('/v1/reports/overview?days=7')).body.attention;
    expect(await items(caller)).toEqual([{ kind: 'runs_attention', count: 1, detail: expect.any(String) }]);
  });
});

test('runs of the loyalty engine are named by what they are about', async () => {
  const { organizationId, secret, poolId, instrumentTypeCode, cardTypeCode } = await furnishedOrganization();
  const caller = await withKey(secret);
  await started(organizationId, workflowIds.couponPool(organizationId, poolId));
  await started(organizationId, workflowIds.invariantsCheck(organizationId, newId()));
  const batch = await caller.post(`/v1/card-types/${cardTypeCode}/batches`).send({ externalId: 'B1', count: 3 });
  const { document } = (await caller.get('/v1/programs/main')).body.program;
  const simulation = await caller.post('/v1/programs/main/simulate').send({ document, from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' });
  const list = [{ code: 'base', name: 'Base' }, { code: 'gold', name: 'Gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 1] } }];
  const published = await caller.put('/v1/programs/main').send({ ...document, levels: { list } });
  expect([batch.status, simulation.status, published.status, published.body.workflow.id]).toEqual([202, 202, 200, expect.stringMatching(/^level-review:/)]);
  const runs = await runsOf(caller, '', 5);
  expect(Object.fromEntries(runs.map(({ kind, summary }) => [kind, summary]))).toEqual({
    'coupon-pool': `${instrumentTypeCode} × 10`, 'invariants-check': null, 'card-batch': `${cardTypeCode} × 3`, 'program-simulation': 'main', 'level-review': 'main',
  });
  const { runs: active } = ActiveRuns.parse((await caller.get('/v1/runs/active')).body);
  expect(active.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['coupon-pool', 'invariants-check']));
});

test.each(['kind=campaign', 'status=ok', 'customer=1', 'limit=0', 'limit=201', 'sort=id'])('refuses ?%s', async (query) => {
  const { secret } = await registerOrganization();
  const reply = await (await withKey(secret)).get(`/v1/runs?${query}`);
  expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
});

test('runs are not for strangers and partners', async () => {
  const { organizationId } = await registerOrganization();
  expect((await (await anybody()).get('/v1/runs')).status).toBe(401);
  const { id: placeId } = await buildPlace(organizationId);
  const partner = await as({ organizationId, role: 'partner', placeId });
  for (const path of ['/v1/runs', '/v1/runs/active']) {
    const reply = await partner.get(path);
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  }
});
