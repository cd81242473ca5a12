import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret for a link, session or form: 256 random bits as 43 url-safe characters. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** How secrets of at least 128 random bits are stored: SHA-256, hex. Passwords are not such secrets. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Compares what was sent with a secret, in a time that tells nothing. */
export function isSameSecret(sent: string, expected: string): boolean {
  const [given, wanted] = [Buffer.from(sent), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const PREFIX_LENGTH = 12;

export interface NewKeySecret {
  secret: string;
  secretHash: string;
  prefix: string;
}

/** A new API key: `pe_live_` and 32 url-safe characters; its first 12 characters tell keys apart in lists. */
export function newKeySecret(): NewKeySecret {
  const secret = `pe_live_${randomBytes(24).toString('base64url')}`;
  return { secret, secretHash: hashToken(secret), prefix: secret.slice(0, PREFIX_LENGTH) };
}
