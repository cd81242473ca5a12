import { randomBytes } from 'node:crypto';
import { passContent } from '#db/queries/pass-content.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import type { PassContent } from '#domain/cards/pass.ts';
import { sql } from '#db/sql.ts';
import { watchPass } from './pass-watches.ts';

/** A pass as it is now. */
export interface CurrentPass {
  content: PassContent;
  contentHash: string;
  /** What the phone proves itself with; it is made once and never changes. */
  token: string;
  /** When what the pass shows changed last, in whole seconds: for whatever reason, a purchase, an expiry or a new name of a level. */
  modifiedAt: Date;
  /** What phones were told to fetch last; null when they were told nothing. */
  pushedHash: string | null;
  programId: string;
  membershipId: string | null;
  /** When time alone changes what it shows, epoch milliseconds; null: never. */
  changesAt: number | null;
}

const SECOND_MS = 1000;

/** Reads what the pass of a card shows and notes whether that is new. @returns undefined for a card that is nobody's */
export async function currentPass(organizationId: string, cardId: string, now = new Date()): Promise<CurrentPass | undefined> {
  const shown = await passContent(organizationId, cardId, now.getTime());
  if (!shown) return undefined;
  const { content, programId, membershipId, changesAt } = shown;
  const contentHash = bodyHash(content);
  const second = new Date(Math.floor(now.getTime() / SECOND_MS) * SECOND_MS);
  await sql.insert('wallet_passes', ['card_id', 'organization_id', 'token', 'content_hash', 'modified_at'], [[cardId, organizationId, randomBytes(32).toString('hex'), contentHash, second]],
    `ON DUPLICATE KEY UPDATE modified_at = IF(content_hash = VALUES(content_hash), modified_at, GREATEST(VALUES(modified_at), modified_at + INTERVAL 1 SECOND)), content_hash = VALUES(content_hash)`);
  const row = (await sql.row<{ token: string; modified_at: Date; pushed_hash: string | null }>('SELECT token, modified_at, pushed_hash FROM wallet_passes WHERE organization_id = ? AND card_id = ?', [organizationId, cardId]))!;
  return { content, contentHash, token: row.token, modifiedAt: row.modified_at, pushedHash: row.pushed_hash, programId, membershipId, changesAt };
}

/** The organization and token of a pass that was given out; the phone names nothing else. */
export const passOwner = (cardId: string): Promise<{ organization_id: string; token: string } | undefined> =>
  sql.row('SELECT organization_id, token FROM wallet_passes WHERE card_id = ?', [cardId]);

export interface Registration {
  organizationId: string;
  cardId: string;
  deviceId: string;
}

/** A phone wants to be told when the pass changes. @returns whether it did not before */
export async function registerDevice({ organizationId, cardId, deviceId }: Registration, pushToken: string): Promise<boolean> {
  await watchPass(organizationId, cardId);
  const known = await sql.run('UPDATE wallet_registrations SET push_token = ? WHERE organization_id = ? AND device_id = ? AND card_id = ?', [pushToken, organizationId, deviceId, cardId]);
  if (known > 0) return false;
  await sql.insert('wallet_registrations', ['device_id', 'card_id', 'organization_id', 'push_token', 'created_at'], [[deviceId, cardId, organizationId, pushToken, new Date()]],
    'ON DUPLICATE KEY UPDATE push_token = VALUES(push_token)');
  return true;
}

export const unregisterDevice = ({ organizationId, cardId, deviceId }: Registration): Promise<number> =>
  sql.run('DELETE FROM wallet_registrations WHERE organization_id = ? AND card_id = ? AND device_id = ?', [organizationId, cardId, deviceId]);

/** The passes on a phone. A phone may hold passes of several organizations. */
export const passesOnDevice = (deviceId: string): Promise<{ organization_id: string; card_id: string }[]> =>
  sql.rows('SELECT organization_id, card_id FROM wallet_registrations WHERE device_id = ? ORDER BY card_id LIMIT 200', [deviceId]);
