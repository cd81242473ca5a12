import { sql, type Sql, type Transaction } from '#db/sql.ts';
import type { PassRefreshInput } from '#domain/cards/pass.ts';

/** Queues that the passes of members may show something else now. Members whose passes nobody has cost one look into an index. */
export const queuePassChecks = (tx: Transaction, organizationId: string, membershipIds: readonly string[]): Promise<void> =>
  (membershipIds.length === 0 ? Promise.resolve() : tx.queue('UPDATE wallet_watches SET check_at = ? WHERE organization_id = ? AND membership_id IN (?)', [new Date(), organizationId, membershipIds]));

/** The card may be in use no more: its pass is looked at. */
export const checkPassOf = (tx: Sql, organizationId: string, cardId: string): Promise<number> =>
  tx.run('UPDATE wallet_watches SET check_at = ? WHERE organization_id = ? AND card_id = ?', [new Date(), organizationId, cardId]);

/** Passes of any organization that are to be looked at by an instant, the longest waiting first. */
export async function passesDue(by: Date, limit: number): Promise<{ pass: PassRefreshInput; checkAt: Date }[]> {
  const rows = await sql.rows<{ organization_id: string; card_id: string; check_at: Date }>('SELECT organization_id, card_id, check_at FROM wallet_watches WHERE check_at <= ? ORDER BY check_at LIMIT ?', [by, limit]);
  return rows.map(({ organization_id, card_id, check_at }) => ({ pass: { organizationId: organization_id, cardId: card_id }, checkAt: check_at }));
}

/** A run looks at the pass: it is due later, unless it was looked at or changed again since. */
export const postponePassCheck = ({ organizationId, cardId }: PassRefreshInput, checkAt: Date, until: Date): Promise<number> =>
  sql.run('UPDATE wallet_watches SET check_at = ? WHERE organization_id = ? AND card_id = ? AND check_at = ?', [until, organizationId, cardId, checkAt]);
