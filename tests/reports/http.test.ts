import { Overview } from '#api/reports/schema.ts';
import { anybody, as, withKey } from '../support/app.ts';
import { buildKey, registerOrganization } from '../support/factories.ts';

const PATH = '/v1/reports/overview';

test('answers in its documented shape, thirty days unless told', async () => {
  const { organizationId, secret } = await registerOrganization({ timezone: 'Asia/Dubai', currency: 'AED' });
  const reply = await (await withKey(secret)).get(PATH);
  expect(reply.status).toBe(200);
  const { period, daily } = Overview.parse(reply.body);
  expect([daily.length, period.timezone, period.from.slice(10), period.to.slice(10)]).toEqual([30, 'Asia/Dubai', 'T20:00:00.000Z', 'T20:00:00.000Z']);
  expect(Date.parse(period.to)).toBeGreaterThan(Date.now());
  const viewer = await as({ organizationId, role: 'viewer' });
  for (const days of [7, 90]) expect((await viewer.get(`${PATH}?days=${days}`)).body.daily).toHaveLength(days);
});

test.each(['days=8', 'days=', 'days=7.0', 'days=7&days=30', 'place=', 'unknown=1'])('refuses ?%s', async (query) => {
  const { secret } = await registerOrganization();
  const reply = await (await withKey(secret)).get(`${PATH}?${query}`);
  expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
});

test('needs somebody with a right to read reports, and a place that exists', async () => {
  const { organizationId, secret } = await registerOrganization();
  expect((await (await anybody()).get(PATH)).status).toBe(401);
  const ingesting = await withKey((await buildKey(organizationId, ['ingest'])).secret);
  expect((await ingesting.get(PATH)).body.code).toBe('forbidden');
  const reply = await (await withKey(secret)).get(`${PATH}?place=nowhere`);
  expect([reply.status, reply.body.code]).toEqual([422, 'place_not_found']);
});
