import type { PublishedVersion } from '#db/queries/programs.ts';
import { fromJson, type Sql } from '#db/sql.ts';
import type { EffectDocument, ProgramDocument } from '#domain/loyalty/program.ts';
import { DomainError } from '#domain/shared/errors.ts';

const inUse = (message: string): DomainError => new DomainError('wallet_in_use', `${message}; it cannot be removed.`);

interface Losing {
  organizationId: string;
  programId: string;
  /** Codes of the wallets that the next version does not have. */
  gone: readonly string[];
}

async function refuseHeld(sql: Sql, { organizationId, programId, gone }: Losing): Promise<void> {
  const filled = await sql.row<{ wallet: string }>(
    `SELECT b.wallet FROM memberships m JOIN wallet_balances b ON b.membership_id = m.id
     WHERE m.organization_id = ? AND m.program_id = ? AND b.wallet IN (?) AND (b.active > 0 OR b.pending > 0 OR b.debt > 0) LIMIT 1`, [organizationId, programId, gone]);
  if (filled) throw inUse(`Members hold points in the wallet \`${filled.wallet}\``);
}

/** A coupon or an offer that grants to a wallet which is not there would be refused at the till. */
async function refuseGranted(sql: Sql, { organizationId, programId, gone }: Losing): Promise<void> {
  const granting = await sql.rows<{ what: string; code: string; document: unknown }>(
    `SELECT 'The instrument type' AS what, code, document FROM instrument_types WHERE organization_id = ? AND program_id = ?
     UNION ALL SELECT 'The offer', code, document FROM offers WHERE organization_id = ? AND program_id = ? AND valid_to > ?`, [organizationId, programId, organizationId, programId, new Date()]);
  for (const { what, code, document } of granting) {
    const { effects = [] } = fromJson<{ effects?: EffectDocument[] }>(document);
    const effect = effects.find((candidate) => 'wallet' in candidate && gone.includes(candidate.wallet));
    if (effect && 'wallet' in effect) throw inUse(`${what} \`${code}\` grants points to the wallet \`${effect.wallet}\``);
  }
}

/**
 * Refuses a document that leaves out wallets which are still needed.
 *
 * @throws DomainError `wallet_in_use` (422) while members hold points in one, or an instrument type or an offer that has not ended grants to it
 */
export async function refuseLosingWallets(sql: Sql, { programId, document: before }: PublishedVersion, { organizationId, document }: { organizationId: string; document: ProgramDocument }): Promise<void> {
  const kept = new Set(document.wallets.map(({ code }) => code));
  const gone = before.wallets.map(({ code }) => code).filter((code) => !kept.has(code));
  if (gone.length === 0) return;
  const losing = { organizationId, programId, gone };
  await refuseHeld(sql, losing);
  await refuseGranted(sql, losing);
}
