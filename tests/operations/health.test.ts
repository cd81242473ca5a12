import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { anybody, appUrl } from '../support/app.ts';
import { eventually } from '../support/until.ts';

test('the process says that it is alive', async () => {
  const reply = await (await anybody()).get('/healthz');
  expect([reply.status, reply.body]).toEqual([200, { status: 'ok' }]);
});

test('ready names the database, Temporal and a worker', async () => {
  const caller = await anybody();
  const reply = await eventually(() => caller.get('/readyz'), ({ status }) => status === 200);   // the worker of the tests may still be starting
  expect([reply.status, reply.body]).toEqual([200, { status: 'ready', checks: { database: { ok: true }, temporal: { ok: true }, worker: { ok: true } } }]);
});

/** The answer of a process of its own, told other services than ours. */
async function readinessWith(env: Record<string, string>): Promise<{ status: number; checks: object; ms: number }> {
  const program = `
    const { readiness } = await import(${JSON.stringify(new URL('../../api/operations/readiness.ts', import.meta.url).href)});
    const started = performance.now();
    const answer = await readiness();
    process.stdout.write(JSON.stringify({ ...answer, ms: performance.now() - started }), () => process.exit(0));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

test('each service that is away is named, within two seconds', async () => {
  const away = () => readinessWith({ DATABASE_URL: 'mysql://root@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1' });
  let nowhere = await away();
  for (let more = 4; more > 0 && nowhere.ms >= 2000; more--) nowhere = await away();   // one that a busy machine held up tells nothing
  expect(nowhere).toMatchObject({ status: 'unavailable', checks: { database: { ok: false, error: 'unreachable' }, temporal: { ok: false }, worker: { ok: false } } });
  expect(nowhere.ms).toBeLessThan(2000);
  const idle = await readinessWith({ TASK_QUEUE: 'nobody-polls-this' });
  expect(idle).toMatchObject({ status: 'unavailable', checks: { database: { ok: true }, temporal: { ok: true }, worker: { ok: false, error: 'no_poller' } } });
});

describe('metrics', () => {
  test('count requests by operation, and say how the process and its pool are', async () => {
    const caller = await anybody();
    await caller.get('/v1/me');
    await caller.get('/v1/no/such/place');
    const reply = await caller.get('/metrics');
    expect([reply.status, reply.type]).toEqual([200, 'text/plain']);
    expect(reply.text).toMatch(/^http_requests_total\{operation="getMe",method="GET",status="401"\} [1-9]/m);
    expect(reply.text).toMatch(/^http_requests_total\{operation="none",method="GET",status="404"\} [1-9]/m);
    expect(reply.text).toMatch(/^http_request_duration_seconds_bucket\{le="0.1",operation="getMe",/m);
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'database_pool_connections\\{state="free"\\}']) expect(reply.text).toMatch(new RegExp(`^${name} `, 'm'));
    expect(reply.text).not.toContain('/no/such/place');
  });

  test.each(['X-Forwarded-For', 'Forwarded', 'X-Real-IP'])('are not for what a proxy passes on (%s)', async (header) => {
    const reply = await fetch(`${await appUrl()}/metrics`, { headers: { [header]: '127.0.0.1', Authorization: 'Bearer not-the-token' } });
    expect([reply.status, (await reply.json() as { code: string }).code]).toEqual([403, 'forbidden']);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
