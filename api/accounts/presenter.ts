import type { ApiKey } from '#db/models/api-key.ts';
import type { OrganizationRow, UserRow } from '#db/queries/accounts.ts';
import type { ConnectionRequestRow, InvitationRow, MemberRow } from '#db/queries/accounts-lists.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentUser = ({ id, name, email, locale }: UserRow) => ({ id, name, email, locale });

export const presentOrganization = ({ id, name, country, timezone, currency, locale }: OrganizationRow) => ({ id, name, country, timezone, currency, locale });

export const presentKey = ({ id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt, previousEndsAt }: ApiKey, now: Date) => ({
  id, name, prefix, scopes, createdAt: createdAt.toISOString(), expiresAt: iso(expiresAt), lastUsedAt: iso(lastUsedAt),
  previousEndsAt: previousEndsAt && previousEndsAt > now ? previousEndsAt.toISOString() : null,
});

const presentPlaceName = ({ placeExternalId, placeName }: { placeExternalId: string | null; placeName: string | null }) =>
  (placeExternalId === null || placeName === null ? null : { externalId: placeExternalId, name: placeName });

export const presentMember = (row: MemberRow) => ({
  id: row.id, user: { id: row.userId, name: row.userName, email: row.userEmail }, role: row.role, place: presentPlaceName(row),
  createdAt: row.createdAt.toISOString(), lastSeenAt: iso(row.lastSeenAt),
});

export const presentInvitation = (row: InvitationRow) => ({
  id: row.id, email: row.email, role: row.role, place: presentPlaceName(row), expiresAt: row.expiresAt.toISOString(), createdAt: row.createdAt.toISOString(),
});

/** The row a call was about is a customer or a purchase, as its operation says. */
export const presentConnectionRequest = ({ id, occurredAt, operation, status, code, detail, subjectId, durationMs }: ConnectionRequestRow) => {
  const isPurchase = /purchase|return/i.test(operation);
  return {
    id, occurredAt: occurredAt.toISOString(), operation, status, code, detail,
    customerId: !isPurchase && /customer/i.test(operation) ? subjectId : null, purchaseId: isPurchase ? subjectId : null, durationMs,
  };
};
