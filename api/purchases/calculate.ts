import { loadMembers, needAt, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { purchaseAnswer } from '#db/commands/purchases/answer.ts';
import { applyPurchase } from '#db/commands/purchases/apply.ts';
import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { readGround } from '#db/commands/purchases/ground.ts';
import { preparePurchases, type ReceivedPurchase } from '#db/commands/purchases/prepare.ts';
import { programVersions, type ProgramVersion, type VersionAt } from '#db/commands/purchases/versions.ts';
import { inSnapshot, sql } from '#db/sql.ts';
import { fixedLevels } from '#domain/loyalty/levels/member-levels.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import { DomainError } from '#domain/shared/errors.ts';

/** The program as if a document that is not published ruled every instant. */
function ruledBy(document: ProgramDocument, versionAt: VersionAt): VersionAt {
  const compiled = compileProgram(document);
  const ruling = (programId: string, at: number) => ({ ...versionAt(programId, at), document, compiled });
  return Object.assign(ruling, { all: versionAt.all });
}

/** A buyer who would become a member with this purchase. */
function newcomer({ customerId, programId, occurredAt: at }: PurchaseCommand, version: ProgramVersion): MemberState {
  const kept = { level: version.compiled.levels.list[0]!.code, since: at, expiresAt: null, asOf: null };
  return { id: '', customerId, programId, mergedInto: null, joinedAt: at, latestAt: 0, wallets: new Map(), kept, levels: fixedLevels(kept) };
}

/**
 * Computes a purchase exactly as it would be booked and writes nothing: the member of one who is none yet has no id.
 *
 * @param document rules to try instead of the published ones; the member's level stays the one the published ones gave
 */
export async function calculatePurchase(organizationId: string, received: ReceivedPurchase, document?: ProgramDocument) {
  const [command] = await preparePurchases(organizationId, [received]);
  if (command instanceof DomainError) throw command;
  const { membershipId, programId, occurredAt, spend } = command!;
  const published = await programVersions(sql, organizationId, [programId]);
  const versionAt = document ? ruledBy(document, published) : published;
  const version = versionAt(programId, occurredAt);
  const { member, ground } = await inSnapshot(async (snapshot) => {
    const members = membershipId === '' ? new Map([['', newcomer(command!, version)]]) : await loadMembers(snapshot, new Map([[membershipId, needAt(occurredAt, { takes: spend !== null })]]), { lock: false });
    const read = await readGround(snapshot, organizationId, { purchases: [command!], versionAt, members: new Map(), lock: false });
    const metrics = document ? [...read.metrics, ...version.compiled.metrics] : read.metrics;
    await attachLevels(snapshot, organizationId, { members, needs: new Map([[membershipId, { earliest: occurredAt, returns: false }]]), versionAt, metrics });
    return { member: members.get(membershipId)!, ground: read };
  });
  const answer = purchaseAnswer(null, command!, applyPurchase({ command: command!, version, member, ground }, null), version, member);
  return { ...answer, member: { ...answer.member, id: member.id || null } };
}
