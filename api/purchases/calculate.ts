import { loadMembers, needAt } from '#db/commands/loyalty/member-state.ts';
import { purchaseAnswer } from '#db/commands/purchases/answer.ts';
import { applyPurchase } from '#db/commands/purchases/apply.ts';
import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { readGround } from '#db/commands/purchases/ground.ts';
import { preparePurchases, type ReceivedPurchase } from '#db/commands/purchases/prepare.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { inSnapshot, sql } from '#db/sql.ts';
import { DomainError } from '#domain/shared/errors.ts';

/** Computes a purchase exactly as it would be booked and writes nothing. */
export async function calculatePurchase(organizationId: string, received: ReceivedPurchase) {
  const [command] = await preparePurchases(organizationId, [received]);
  if (command instanceof DomainError) throw command;
  const { membershipId, programId, occurredAt, spend } = command!;
  const versionAt = await programVersions(sql, organizationId, [programId]);
  const version = versionAt(programId, occurredAt);
  const { member, ground } = await inSnapshot(async (snapshot) => {
    const members = await loadMembers(snapshot, new Map([[membershipId, needAt(occurredAt, { takes: spend !== null })]]), { lock: false });
    const read = await readGround(snapshot, organizationId, { purchases: [command!], versionAt, members: new Map(), lock: false });
    await attachLevels(snapshot, organizationId, { members, needs: new Map([[membershipId, { earliest: occurredAt, returns: false }]]), versionAt, metrics: read.metrics });
    return { member: members.get(membershipId)!, ground: read };
  });
  return purchaseAnswer(null, command!, applyPurchase({ command: command!, version, member, ground }, null), version, member);
}
