import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How old or new a call may be: what is older was recorded by somebody and sent again. */
const TOLERANCE_MS = 5 * 60_000;
const PREFIX = 'whsec_';

export interface SignedCall {
  id: string | undefined;
  /** Seconds since 1970. */
  timestamp: string | undefined;
  /** `v1,<base64>`, several separated by spaces. */
  signature: string | undefined;
  body: Buffer;
}

/** A new secret: `whsec_` and 256 random bits in base64. */
export const newWebhookSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`;

/** The signature of a call, as Standard Webhooks has it: HMAC-SHA256 over `<id>.<timestamp>.<body>`. */
export function signWebhook(secret: string, { id, timestamp, body }: { id: string; timestamp: string; body: Buffer }): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/** Whether a call was signed with the secret, and not long ago. @param now epoch milliseconds */
export function isSignedWebhook(secret: string, { id, timestamp, signature, body }: SignedCall, now: number): boolean {
  if (id === undefined || timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const expected = Buffer.from(signWebhook(secret, { id, timestamp, body }));
  return signature.split(' ').map((one) => Buffer.from(one)).some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}
