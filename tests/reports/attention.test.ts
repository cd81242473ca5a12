import '../support/app.ts';
import { attentionList } from '#api/reports/attention.ts';
import { sql } from '#db/sql.ts';
import { isSilent, WEEK_EPOCH_MS } from '#domain/partners/silence.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildPlace, registerOrganization } from '../support/factories.ts';
import { registered, sold } from './sales.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-11-10T12:00:00Z');
const before = (ms: number) => new Date(NOW.getTime() - ms);
const attention = (organizationId: string, withinPath?: string) => attentionList({ organizationId, ...(withinPath !== undefined && { withinPath }) }, NOW, { seesRuns: false });

describe('a place has fallen silent', () => {
  const steady = (perWeek: number) => Array<number>(168).fill((perWeek * 4) / 168);
  const at = (hours: number) => NOW.getTime() - hours * HOUR_MS;
  const silent = (byHourOfWeek: number[], hours: number) => isSilent({ byHourOfWeek, lastAt: at(hours) }, NOW.getTime());

  test('when nothing came for three of its usual gaps', () => {
    expect([silent(steady(7), 71), silent(steady(7), 73)]).toEqual([false, true]);
    expect([silent(steady(42), 11), silent(steady(42), 13)]).toEqual([false, true]);
  });

  test('but for three hours at the least', () => {
    expect([silent(steady(10_000), 2.9), silent(steady(10_000), 3)]).toEqual([false, true]);
  });

  test('and only if it usually sells once a day', () => {
    expect([silent(steady(6.9), 27 * 24), silent(steady(7.1), 27 * 24)]).toEqual([false, true]);
  });

  test('a night is no silence', () => {
    const now = new Date('2026-11-10T06:00:00Z').getTime();
    const daytime = Array.from({ length: 168 }, (_, hour) => (hour % 24 >= 8 && hour % 24 < 20 ? 40 : 0));
    expect(isSilent({ byHourOfWeek: daytime, lastAt: now - 10 * HOUR_MS }, now)).toBe(false);
    expect(isSilent({ byHourOfWeek: daytime, lastAt: now - 10 * HOUR_MS }, now + 4 * HOUR_MS)).toBe(true);
    expect((now - WEEK_EPOCH_MS) % (24 * HOUR_MS)).toBe(6 * HOUR_MS);
  });

  test('is told with its name and its last purchase', async () => {
    const { organizationId } = await registerOrganization();
    const { path } = await buildPlace(organizationId, { externalId: 'NET', kind: 'network' });
    for (const [externalId, name] of [['QUIET', 'Quiet bar'], ['LIVELY', 'Lively bar'], ['RARE', 'Rarely visited']]) await buildPlace(organizationId, { externalId, name, kind: 'point', parent: 'NET' });
    await registered(organizationId, { c: '2026-01-01T00:00:00Z' });
    const sales = (place: string, hours: number[]) => hours.map((hour) => ({ customer: 'c', at: before(hour * HOUR_MS).toISOString(), minor: 1000, place }));
    const every = (step: number, from: number, to: number) => Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
    await sold(organizationId, [...sales('QUIET', every(12, 48, 600)), ...sales('LIVELY', every(12, 1, 600)), ...sales('RARE', [400, 500, 600])]);
    const found = { kind: 'place_silent', place: { externalId: 'QUIET', name: 'Quiet bar' }, at: before(48 * HOUR_MS).toISOString(), detail: expect.stringContaining('Quiet bar') };
    expect(await attention(organizationId)).toEqual([found]);
    expect(await attention(organizationId, path)).toEqual([found]);
    expect(await attention((await registerOrganization()).organizationId)).toEqual([]);
  });
});

describe('purchases and imports that did not come through', () => {
  let organizationId: string;
  let path: string;

  beforeAll(async () => {
    ({ organizationId } = await registerOrganization());
    const place = await buildPlace(organizationId);
    path = place.path;
    const attempt = (status: string, ageMs: number, code: string | null, placeId: string | null = null) => [
      organizationId, organizationId, newId(), 'x', placeId, status, code === null ? null : JSON.stringify({ code, status: 422, detail: 'No.', details: {} }), before(ageMs), before(ageMs),
    ];
    await sql.insert('purchase_attempts', ['organization_id', 'partner_id', 'external_id', 'body_hash', 'place_id', 'status', 'problem', 'occurred_at', 'updated_at'], [
      attempt('refused', 1000, 'currency_mismatch', place.id), attempt('refused', 2000, 'customer_not_found'), attempt('refused', 3000, 'customer_not_found'),
      attempt('refused', 25 * HOUR_MS, 'place_not_found'), attempt('processing', 4 * 60_000, null), attempt('processing', 6 * 60_000, null), attempt('processing', 2 * HOUR_MS, null, place.id),
    ]);
    const batch = (status: string, failure: string | null, days: number) => [newId(), organizationId, 'customers', 'import', status, 'a.csv', 1, failure, before(days * 24 * HOUR_MS), before(days * 24 * HOUR_MS)];
    await sql.insert('ingest_batches', ['id', 'organization_id', 'kind', 'source', 'status', 'file_name', 'total', 'failure', 'created_at', 'finished_at'],
      [batch('failed', 'unreadable', 2), batch('failed', 'unreadable', 8), batch('failed', 'cancelled', 1), batch('completed', null, 1)]);
  });

  test('are counted in the whole organization', async () => {
    expect(await attention(organizationId)).toEqual([
      { kind: 'purchases_waiting', count: 2, at: before(2 * HOUR_MS).toISOString(), detail: expect.any(String) },
      { kind: 'purchases_refused', count: 3, at: before(1000).toISOString(), code: 'customer_not_found', detail: expect.stringContaining('customer_not_found') },
      { kind: 'imports_failed', count: 1, at: before(48 * HOUR_MS).toISOString(), detail: expect.any(String) },
    ]);
  });

  test('at a place only what belongs to it', async () => {
    expect(await attention(organizationId, path)).toEqual([
      { kind: 'purchases_waiting', count: 1, at: before(2 * HOUR_MS).toISOString(), detail: expect.any(String) },
      { kind: 'purchases_refused', count: 1, at: before(1000).toISOString(), code: 'currency_mismatch', detail: expect.any(String) },
    ]);
  });
});
