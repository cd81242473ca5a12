import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { loadMembers, needAt, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { programVersions, type ProgramVersion } from '#db/commands/purchases/versions.ts';
import { inSnapshot, sql } from '#db/sql.ts';

export interface MembershipAt {
  member: MemberState;
  version: ProgramVersion;
  levelSince: Date;
  levelExpiresAt: Date | null;
}

interface Row {
  id: string; program_id: string; level_since: Date; level_expires_at: Date | null;
}

async function withState(organizationId: string, rows: readonly Row[], at: number): Promise<MembershipAt[]> {
  if (rows.length === 0) return [];
  const versionAt = await programVersions(sql, organizationId, rows.map((row) => row.program_id));
  const members = await inSnapshot(async (snapshot) => {
    const found = await loadMembers(snapshot, new Map(rows.map((row) => [row.id, needAt(at, { takes: true })])), { lock: false });
    await attachLevels(snapshot, organizationId, { members: found, needs: new Map(rows.map((row) => [row.id, { earliest: at, returns: false }])), versionAt });
    return found;
  });
  return rows.map((row) => ({ member: members.get(row.id)!, version: versionAt(row.program_id, at), levelSince: row.level_since, levelExpiresAt: row.level_expires_at }));
}

/** The memberships of a customer with what they hold at an instant, oldest first. */
export async function membershipsAt(organizationId: string, customerId: string, at: number): Promise<MembershipAt[]> {
  const rows = await sql.rows<Row>('SELECT id, program_id, level_since, level_expires_at FROM memberships WHERE organization_id = ? AND customer_id = ? ORDER BY joined_at, id', [organizationId, customerId]);
  return withState(organizationId, rows, at);
}
