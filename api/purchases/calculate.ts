import { loadMembers, needAt } from '#db/commands/loyalty/member-state.ts';
import { purchaseAnswer } from '#db/commands/purchases/answer.ts';
import { applyPurchase } from '#db/commands/purchases/apply.ts';
import { preparePurchases, type ReceivedPurchase } from '#db/commands/purchases/prepare.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { inSnapshot, sql } from '#db/sql.ts';
import { DomainError } from '#domain/shared/errors.ts';

/** Computes a purchase exactly as it would be booked and writes nothing. */
export async function calculatePurchase(organizationId: string, received: ReceivedPurchase) {
  const [command] = await preparePurchases(organizationId, [received]);
  if (command instanceof DomainError) throw command;
  const { membershipId, programId, occurredAt, spend } = command!;
  const members = await inSnapshot((snapshot) => loadMembers(snapshot, new Map([[membershipId, needAt(occurredAt, { takes: spend !== null })]]), { lock: false }));
  const version = (await programVersions(sql, organizationId, [programId]))(programId, occurredAt);
  const member = members.get(membershipId)!;
  const { result } = applyPurchase(command!, version, member, null);
  return purchaseAnswer(null, command!, result, version, member);
}
