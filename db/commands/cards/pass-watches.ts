import { passContent } from '#db/queries/pass-content.ts';
import { sql } from '#db/sql.ts';
import type { PassRefreshInput } from '#domain/cards/pass.ts';

/** Looks after a pass from now on: somebody has it on a phone, or is about to. */
export async function watchPass(organizationId: string, cardId: string, { inGoogle = false }: { inGoogle?: boolean } = {}): Promise<void> {
  const shown = await passContent(organizationId, cardId, Date.now());
  const changesAt = shown?.changesAt ?? null;
  await sql.insert('wallet_watches', ['card_id', 'organization_id', 'membership_id', 'is_in_google', 'check_at'], [[cardId, organizationId, shown?.membershipId ?? null, inGoogle, changesAt === null ? null : new Date(changesAt)]],
    'ON DUPLICATE KEY UPDATE membership_id = VALUES(membership_id), is_in_google = is_in_google OR VALUES(is_in_google)');
}

export interface PassWatch {
  isInGoogle: boolean;
  checkAt: Date | null;
  /** What the phones that hold the pass are told by. */
  devices: { deviceId: string; pushToken: string }[];
}

export async function findPassWatch({ organizationId, cardId }: PassRefreshInput): Promise<PassWatch | undefined> {
  const row = await sql.row<{ is_in_google: number; check_at: Date | null }>('SELECT is_in_google, check_at FROM wallet_watches WHERE organization_id = ? AND card_id = ?', [organizationId, cardId]);
  if (!row) return undefined;
  const devices = await sql.rows<{ deviceId: string; pushToken: string }>('SELECT device_id AS deviceId, push_token AS pushToken FROM wallet_registrations WHERE organization_id = ? AND card_id = ? ORDER BY device_id', [organizationId, cardId]);
  return { isInGoogle: Boolean(row.is_in_google), checkAt: row.check_at, devices };
}

/** Notes what phones were told of, and when to look next; a change that came meanwhile is looked at again. */
export async function notePassTold({ organizationId, cardId }: PassRefreshInput, { checkAt, contentHash, membershipId, nextCheckAt }: { checkAt: Date | null; contentHash: string | null; membershipId: string | null; nextCheckAt: number | null }): Promise<void> {
  if (contentHash !== null) await sql.run('UPDATE wallet_passes SET pushed_hash = ? WHERE organization_id = ? AND card_id = ?', [contentHash, organizationId, cardId]);
  await sql.run('UPDATE wallet_watches SET check_at = IF(check_at <=> ?, ?, check_at), membership_id = ? WHERE organization_id = ? AND card_id = ?',
    [checkAt, nextCheckAt === null ? null : new Date(nextCheckAt), membershipId, organizationId, cardId]);
}
