import { USUAL_PERIOD_MS, WEEK_EPOCH_MS, type PlaceActivity } from '#domain/partners/silence.ts';
import { sql, type Parameter } from '../sql.ts';

/** An organization, or a place of it with what is below it. */
export interface AttentionScope {
  organizationId: string;
  withinPath?: string;
}

const within = (column: string, { organizationId, withinPath }: AttentionScope): { text: string; parameters: Parameter[] } =>
  (withinPath === undefined ? { text: '', parameters: [] } : { text: `AND ${column} IN (SELECT id FROM places WHERE organization_id = ? AND path LIKE ?)`, parameters: [organizationId, `${withinPath}%`] });

const HOURS_OF_WEEK = 168;
const epoch = new Date(WEEK_EPOCH_MS).toISOString().slice(0, 19).replace('T', ' ');

/** What the points of sale have sold in the four weeks before an instant. */
export async function pointActivity(scope: AttentionScope, now: Date): Promise<(PlaceActivity & { externalId: string; name: string })[]> {
  const place = within('p.place_id', scope);
  const rows = await sql.rows<{ placeId: string; externalId: string; name: string; hour: number; purchases: number; lastAt: Date }>(
    `SELECT p.place_id AS placeId, l.external_id AS externalId, l.name, MOD(TIMESTAMPDIFF(HOUR, '${epoch}', p.occurred_at), ${HOURS_OF_WEEK}) AS hour, COUNT(*) AS purchases, MAX(p.occurred_at) AS lastAt
     FROM purchases p JOIN places l ON l.id = p.place_id
     WHERE p.organization_id = ? AND p.occurred_at > ? AND p.occurred_at <= ? AND l.kind = 'point' ${place.text} GROUP BY p.place_id, l.external_id, l.name, hour`,
    [scope.organizationId, new Date(now.getTime() - USUAL_PERIOD_MS), now, ...place.parameters]);
  return [...Map.groupBy(rows, ({ placeId }) => placeId).values()].map((hours) => {
    const byHourOfWeek = Array<number>(HOURS_OF_WEEK).fill(0);
    for (const { hour, purchases } of hours) byHourOfWeek[hour] = purchases;
    return { externalId: hours[0]!.externalId, name: hours[0]!.name, byHourOfWeek, lastAt: Math.max(...hours.map(({ lastAt }) => lastAt.getTime())) };
  });
}

/** Refused purchases by the code of their refusal since an instant, the most frequent first. */
export async function refusalsSince(scope: AttentionScope, since: Date): Promise<{ code: string; number: number; lastAt: Date }[]> {
  const place = within('a.place_id', scope);
  return sql.rows(
    `SELECT COALESCE(JSON_UNQUOTE(JSON_EXTRACT(a.problem, '$.code')), 'unknown') AS code, COUNT(*) AS number, MAX(a.updated_at) AS lastAt FROM purchase_attempts a
     WHERE a.organization_id = ? AND a.status = 'refused' AND a.updated_at >= ? ${place.text} GROUP BY code ORDER BY number DESC, code`, [scope.organizationId, since, ...place.parameters]);
}

/** Purchases still on their way that were accepted before an instant. */
export async function waitingSince(scope: AttentionScope, before: Date): Promise<{ number: number; oldestAt: Date | null }> {
  const place = within('a.place_id', scope);
  return (await sql.row<{ number: number; oldestAt: Date | null }>(
    `SELECT COUNT(*) AS number, MIN(a.updated_at) AS oldestAt FROM purchase_attempts a WHERE a.organization_id = ? AND a.status = 'processing' AND a.updated_at < ? ${place.text}`,
    [scope.organizationId, before, ...place.parameters]))!;
}

/** Imports that failed since an instant; those that somebody stopped did not fail. */
export async function failedImportsSince(organizationId: string, since: Date): Promise<{ number: number; lastAt: Date | null }> {
  return (await sql.row<{ number: number; lastAt: Date | null }>(
    `SELECT COUNT(*) AS number, MAX(finished_at) AS lastAt FROM ingest_batches
     WHERE organization_id = ? AND source = 'import' AND created_at >= ? AND status = 'failed' AND COALESCE(failure, '') <> 'cancelled'`, [organizationId, since]))!;
}
