import { sql, type Value } from '#db/sql.ts';

/** Notes the time at which each key was used last. */
export async function touchKeys(usedAt: ReadonlyMap<string, Date>): Promise<void> {
  for (const [keyId, at] of usedAt) await sql.run('UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)', [at, keyId, at]);
}

/** Notes the time at which a client application last reported something to each organization. */
export async function touchOrganizations(eventAt: ReadonlyMap<string, Date>): Promise<void> {
  for (const [organizationId, at] of eventAt) {
    await sql.run('UPDATE organizations SET last_event_at = ? WHERE id = ? AND (last_event_at IS NULL OR last_event_at < ?)', [at, organizationId, at]);
  }
}

export const touchMember = (organizationId: string, userId: string, at: Date): Promise<number> =>
  sql.run('UPDATE team_members SET last_seen_at = ? WHERE organization_id = ? AND user_id = ?', [at, organizationId, userId]);

export interface ConnectionRequest {
  id: string;
  organizationId: string;
  keyId: string;
  operation: string;
  status: number;
  code: string | null;
  detail: string | null;
  subjectId: string | null;
  durationMs: number;
  occurredAt: Date;
}

const KEPT = 200;
const COLUMNS = ['id', 'organization_id', 'key_id', 'operation', 'status', 'code', 'detail', 'subject_id', 'duration_ms', 'occurred_at'];
const valuesOf = (call: ConnectionRequest): Value[] =>
  [call.id, call.organizationId, call.keyId, call.operation, call.status, call.code, call.detail, call.subjectId, call.durationMs, call.occurredAt];

/** Adds calls to the list of recent ones and forgets all but the newest 200 of each organization named. */
export async function keepConnectionRequests(calls: readonly ConnectionRequest[]): Promise<void> {
  await sql.insert('connection_requests', COLUMNS, calls.map(valuesOf));
  for (const organizationId of new Set(calls.map((call) => call.organizationId))) {
    const oldest = await sql.row<{ id: string; occurredAt: Date }>(
      `SELECT id, occurred_at AS occurredAt FROM connection_requests WHERE organization_id = ? ORDER BY occurred_at DESC, id DESC LIMIT 1 OFFSET ${KEPT}`, [organizationId]);
    if (!oldest) continue;
    await sql.run('DELETE FROM connection_requests WHERE organization_id = ? AND (occurred_at < ? OR (occurred_at = ? AND id <= ?))',
      [organizationId, oldest.occurredAt, oldest.occurredAt, oldest.id]);
  }
}
