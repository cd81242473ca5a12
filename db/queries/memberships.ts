import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { loadMembers, needAt, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { programVersions, type ProgramVersion } from '#db/commands/purchases/versions.ts';
import { fromJson, inSnapshot, sql } from '#db/sql.ts';
import type { ProgramDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { balanceAt } from '#domain/loyalty/wallet.ts';

export interface MembershipAt {
  member: MemberState;
  version: ProgramVersion;
  /** Those of the version, then those it took away in which the member holds something at the instant. */
  wallets: readonly WalletDocument[];
  levelSince: Date;
  levelExpiresAt: Date | null;
}

interface Row {
  id: string; program_id: string; level_since: Date; level_expires_at: Date | null;
}

/** Codes of wallets in which a member holds or owes something at an instant although the version that rules it, published later, has none of that code. */
export function heldBeside({ wallets }: ProgramDocument, member: MemberState, at: number): string[] {
  return [...member.wallets.values()].filter((state) => {
    if (wallets.some(({ code }) => code === state.wallet)) return false;
    const { active, pending, debt } = balanceAt(state, at);
    return active !== 0 || pending !== 0 || debt !== 0;
  }).map(({ wallet }) => wallet);
}

/** The wallets of a version, and the others as the latest version that had them wrote them. */
async function withTakenAway(organizationId: string, { programId, document }: ProgramVersion, others: readonly string[]): Promise<readonly WalletDocument[]> {
  if (others.length === 0) return document.wallets;
  const rows = await sql.rows<{ document: unknown }>('SELECT document FROM program_versions WHERE organization_id = ? AND program_id = ? ORDER BY version DESC', [organizationId, programId]);
  const known = rows.flatMap((row) => fromJson<ProgramDocument>(row.document).wallets);
  return [...document.wallets, ...others.flatMap((wallet) => known.find(({ code }) => code === wallet) ?? [])];
}

async function withState(organizationId: string, rows: readonly Row[], at: number): Promise<MembershipAt[]> {
  if (rows.length === 0) return [];
  const versionAt = await programVersions(sql, organizationId, rows.map((row) => row.program_id));
  const members = await inSnapshot(async (snapshot) => {
    const found = await loadMembers(snapshot, new Map(rows.map((row) => [row.id, needAt(at, { takes: true })])), { lock: false });
    await attachLevels(snapshot, organizationId, { members: found, needs: new Map(rows.map((row) => [row.id, { earliest: at, returns: false }])), versionAt });
    return found;
  });
  return Promise.all(rows.map(async (row) => {
    const [member, version] = [members.get(row.id)!, versionAt(row.program_id, at)];
    const wallets = await withTakenAway(organizationId, version, heldBeside(version.document, member, at));
    return { member, version, wallets, levelSince: row.level_since, levelExpiresAt: row.level_expires_at };
  }));
}

/** The memberships of a customer with what they hold at an instant, oldest first. */
export async function membershipsAt(organizationId: string, customerId: string, at: number): Promise<MembershipAt[]> {
  const rows = await sql.rows<Row>('SELECT id, program_id, level_since, level_expires_at FROM memberships WHERE organization_id = ? AND customer_id = ? ORDER BY joined_at, id', [organizationId, customerId]);
  return withState(organizationId, rows, at);
}
