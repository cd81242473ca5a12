import { permissionsOfScopes } from '#domain/accounts/permissions.ts';
import { findKeyByHash } from '#db/queries/accounts.ts';
import type { Actor } from '../actor.ts';
import { hashToken } from './tokens.ts';

/**
 * Keys verified lately, by the hash of their secret: a busy key costs one query in five seconds. A change made in this process
 * counts at once; one made in another process, within those five seconds.
 */
const TRUSTED_MS = 5000;
const MOST = 10_000;

interface Verified {
  actor: Promise<Actor | undefined>;
  until: number;
}

const verified = new Map<string, Verified>();

async function load(hash: string, entry: Verified): Promise<Actor | undefined> {
  const key = await findKeyByHash(hash, new Date());
  if (!key) {
    if (verified.get(hash) === entry) verified.delete(hash);
    return undefined;
  }
  if (key.expiresAt) entry.until = Math.min(entry.until, key.expiresAt.getTime());
  const { organizationId, id, scopes, prefix } = key;
  return { kind: 'key', organizationId, id, scopes, keyPrefix: prefix, permissions: permissionsOfScopes(scopes) };
}

/** Who holds this secret; nobody when the key is unknown, revoked, rotated away or expired. */
export function actorOfKey(secret: string): Promise<Actor | undefined> {
  const hash = hashToken(secret);
  const known = verified.get(hash);
  if (known && known.until > Date.now()) return known.actor;
  if (verified.size >= MOST) verified.clear();
  const entry: Verified = { until: Date.now() + TRUSTED_MS, actor: Promise.resolve(undefined) };
  verified.set(hash, entry);
  entry.actor = load(hash, entry);
  entry.actor.catch(() => verified.get(hash) === entry && verified.delete(hash));
  return entry.actor;
}

/** Forgets every verified key: to be called after any change of keys. */
export const forgetKeys = (): void => verified.clear();
