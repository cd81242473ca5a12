import { hashPassword } from '#api/accounts/passwords.ts';
import { hashToken, newKeySecret, newToken } from '#api/accounts/tokens.ts';
import { openSession } from '#db/commands/accounts-sessions.ts';
import { createUser, registerOrganization as register } from '#db/commands/accounts-register.ts';
import { savePlace, type PlaceFields } from '#db/commands/save-place.ts';
import { findPlaceByExternalId } from '#db/queries/places.ts';
import { sql } from '#db/sql.ts';
import { SCOPES, type Role, type Scope } from '#domain/accounts/permissions.ts';
import { newId } from '#domain/shared/ids.ts';

/** Everybody's password in tests: hashed once a file, because hashing is slow on purpose. */
export const PASSWORD = 'correct horse battery';
let passwordHash: Promise<string> | undefined;

export const uniqueEmail = (name = 'person'): string => `${name}-${newId()}@example.test`;

export interface TestOrganization {
  organizationId: string;
  ownerId: string;
  ownerEmail: string;
  /** A key that has every scope. */
  keyId: string;
  secret: string;
}

interface OrganizationFields {
  name?: string;
  country?: string;
  timezone?: string;
  currency?: string;
  locale?: string;
}

/** An organization of its own for a test: owner, key, program `main`. */
export async function registerOrganization(fields: OrganizationFields = {}): Promise<TestOrganization> {
  const { secret, ...key } = newKeySecret();
  const ownerEmail = uniqueEmail('owner');
  const user = { name: 'Owner', email: ownerEmail, locale: fields.locale ?? 'en', passwordHash: await (passwordHash ??= hashPassword(PASSWORD)) };
  const organization = { name: 'Test business', country: 'RU', timezone: 'Europe/Moscow', currency: 'RUB', locale: 'en', ...fields };
  const { userId, organizationId, keyId } = await register({ user, organization, key: { name: 'First key', ...key } });
  return { organizationId, ownerId: userId, ownerEmail, keyId, secret };
}

/** A new person on the organization's team. */
export async function joinTeam({ organizationId, role, placeId, email = uniqueEmail(role) }: { organizationId: string; role: Role; placeId?: string; email?: string }) {
  const userId = await createUser({ name: `A ${role}`, email, locale: 'en', passwordHash: await (passwordHash ??= hashPassword(PASSWORD)) }, sql);
  const memberId = newId();
  await sql.insert('team_members', ['id', 'organization_id', 'user_id', 'role', 'place_id', 'created_at'], [[memberId, organizationId, userId, role, placeId ?? null, new Date()]]);
  return { userId, memberId, email };
}

/** An open session of a user: its cookie and the token of its forms. */
export async function signIn({ organizationId, userId }: { organizationId: string; userId: string }): Promise<{ session: string; csrf: string }> {
  const [session, csrf] = [newToken(), newToken()];
  await openSession({ tokenHash: hashToken(session), csrfToken: csrf, userId, organizationId, expiresAt: new Date(Date.now() + 3_600_000) });
  return { session, csrf };
}

/** A key with these scopes. */
export async function buildKey(organizationId: string, scopes: readonly Scope[] = SCOPES): Promise<{ id: string; secret: string }> {
  const [id, { secret, secretHash, prefix }] = [newId(), newKeySecret()];
  await sql.insert('api_keys', ['id', 'organization_id', 'name', 'prefix', 'secret_hash', 'scopes', 'created_at'],
    [[id, organizationId, 'Another key', prefix, secretHash, JSON.stringify(scopes), new Date()]]);
  return { id, secret };
}

/** A place; a topmost network unless told. */
export async function buildPlace(organizationId: string, fields: Partial<PlaceFields> = {}): Promise<{ id: string; externalId: string; path: string }> {
  const externalId = fields.externalId ?? `place-${newId()}`;
  await savePlace(organizationId, { name: 'A place', kind: 'network', parent: null, timezone: null, merchantIds: [], ...fields, externalId });
  const place = await findPlaceByExternalId(organizationId, externalId);
  if (!place) throw new Error('the place was not saved');
  return { id: place.id, externalId, path: place.path };
}
