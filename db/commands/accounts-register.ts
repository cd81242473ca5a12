import { conflict } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { SCOPES } from '#domain/accounts/permissions.ts';
import { inTransaction, isDuplicateKey, type Sql } from '#db/sql.ts';
import { createMainProgram } from './create-main-program.ts';

export interface NewUser {
  email: string;
  name: string;
  locale: string;
  passwordHash: string;
}

export interface Registration {
  user: NewUser;
  organization: { name: string; country: string; timezone: string; currency: string; locale: string };
  key: { name: string; prefix: string; secretHash: string };
}

/**
 * A person who may sign in.
 *
 * @throws DomainError `email_taken` (409)
 */
export async function createUser({ email, name, locale, passwordHash }: NewUser, sql: Sql): Promise<string> {
  const userId = newId();
  try {
    await sql.run('INSERT INTO users (id, email, name, locale, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      [userId, email, name, locale, passwordHash, new Date()]);
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('email_taken', 'Somebody is registered with this e-mail address. Sign in, or reset the password.');
    throw error;
  }
  return userId;
}

/** Makes the organization with its owner, a key that has every scope, and the program `main`: all of it or nothing. */
export function registerOrganization({ user, organization, key }: Registration): Promise<{ userId: string; organizationId: string; keyId: string }> {
  return inTransaction(async (sql) => {
    const [organizationId, keyId, now] = [newId(), newId(), new Date()];
    const { name, country, timezone, currency, locale } = organization;
    const userId = await createUser(user, sql);
    await sql.run('INSERT INTO organizations (id, name, country, timezone, currency, locale, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [organizationId, name, country, timezone, currency, locale, now]);
    await sql.run('INSERT INTO team_members (id, organization_id, user_id, role, last_seen_at, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      [newId(), organizationId, userId, 'owner', now, now]);
    await sql.run('INSERT INTO api_keys (id, organization_id, name, prefix, secret_hash, scopes, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [keyId, organizationId, key.name, key.prefix, key.secretHash, JSON.stringify(SCOPES), now]);
    await createMainProgram({ organizationId, currency, timezone, name }, sql);
    return { userId, organizationId, keyId };
  });
}
