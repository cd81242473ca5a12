import { IS_NUMBER_OF } from '#db/queries/cards.ts';
import { newId } from '#domain/shared/ids.ts';
import type { Sql } from '../../sql.ts';

/** A merge that can never be undone: what its journal kept of two profiles is gone. */
const NO_JOURNAL = JSON.stringify({ profile: { filled: [], attributes: [], consents: [], conflicts: [] }, stage: null, figures: {}, memberships: [], person: null, movements: '', survivorMemberships: [] });

/** Plastic and phones: the cards are closed, and no device is told of them again. */
async function eraseCards(sql: Sql, organizationId: string, ids: readonly string[], now: Date): Promise<void> {
  const cards = await sql.rows<{ id: string; state: string }>(
    `SELECT c.id, c.state FROM cards c JOIN customer_identities i ON ${IS_NUMBER_OF} WHERE c.organization_id = ? AND i.customer_id IN (?) FOR UPDATE`,
    [organizationId, ids]);
  if (cards.length === 0) return;
  const cardIds = cards.map(({ id }) => id);
  await sql.run('DELETE FROM wallet_registrations WHERE organization_id = ? AND card_id IN (?)', [organizationId, cardIds]);
  await sql.run('DELETE FROM wallet_watches WHERE organization_id = ? AND card_id IN (?)', [organizationId, cardIds]);
  await sql.run('DELETE FROM wallet_passes WHERE organization_id = ? AND card_id IN (?)', [organizationId, cardIds]);
  await sql.run('UPDATE card_deliveries SET tracking = NULL WHERE organization_id = ? AND card_id IN (?)', [organizationId, cardIds]);
  await sql.run("UPDATE card_events SET details = JSON_REMOVE(details, '$.tracking') WHERE organization_id = ? AND card_id IN (?) AND type LIKE 'delivery.%'", [organizationId, cardIds]);
  await sql.run('UPDATE cards SET answer = NULL, external_id = NULL, body_hash = NULL WHERE organization_id = ? AND id IN (?)', [organizationId, cardIds]);
  const open = cards.filter(({ state }) => state !== 'closed' && state !== 'replaced').map(({ id }) => id);
  if (open.length === 0) return;
  const latest = new Map((await sql.rows<{ id: string; at: Date }>('SELECT card_id AS id, MAX(occurred_at) AS at FROM card_events WHERE organization_id = ? AND card_id IN (?) GROUP BY card_id', [organizationId, open]))
    .map(({ id, at }) => [id, at]));
  await sql.insert('card_events', ['id', 'organization_id', 'card_id', 'type', 'details', 'actor', 'occurred_at', 'created_at'],
    open.map((id) => [newId(), organizationId, id, 'closed', '{}', 'erasure', new Date(Math.max(now.getTime(), latest.get(id)?.getTime() ?? 0)), now]));
  await sql.run("UPDATE cards SET state = 'closed' WHERE organization_id = ? AND id IN (?)", [organizationId, open]);
}

/** Payment cards keep neither token nor digits; what was paid with them stays, by nobody. */
async function erasePaymentCards(sql: Sql, organizationId: string, ids: readonly string[], now: Date): Promise<void> {
  await sql.run(
    "UPDATE payment_cards SET card_token = CONCAT('erased:', id), scheme = 'erased', last4 = '0000', is_linked = NULL, unlinked_at = COALESCE(unlinked_at, ?) WHERE organization_id = ? AND customer_id IN (?)",
    [now, organizationId, ids]);
  await sql.run('UPDATE card_link_events SET customer_id = NULL, auth_code = NULL WHERE organization_id = ? AND customer_id IN (?)', [organizationId, ids]);
}

/** Who is the same person as whom, who recommended whom by which code, and by what they were recognised. */
async function eraseTies(sql: Sql, organizationId: string, ids: readonly string[]): Promise<void> {
  await sql.run('DELETE FROM customer_fingerprints WHERE organization_id = ? AND customer_id IN (?)', [organizationId, ids]);
  await sql.run('DELETE FROM referral_codes WHERE organization_id = ? AND customer_id IN (?)', [organizationId, ids]);
  await sql.run("UPDATE referrals SET code = '' WHERE organization_id = ? AND advocate_customer_id IN (?)", [organizationId, ids]);
  const merges = await sql.rows<{ id: string }>('SELECT id FROM merges WHERE organization_id = ? AND (from_customer_id IN (?) OR into_customer_id IN (?))', [organizationId, ids, ids]);
  if (merges.length > 0) {
    const mergeIds = merges.map(({ id }) => id);
    await sql.run('DELETE FROM merge_moves WHERE organization_id = ? AND merge_id IN (?)', [organizationId, mergeIds]);
    await sql.run('UPDATE merges SET journal = ? WHERE organization_id = ? AND id IN (?)', [NO_JOURNAL, organizationId, mergeIds]);
  }
  await sql.run('UPDATE customers SET person_id = NULL WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);
}

/** Words and profiles that were written down with purchases and points; the sums stay. */
async function eraseWords(sql: Sql, organizationId: string, ids: readonly string[]): Promise<void> {
  await sql.run(`UPDATE ledger_transactions SET reason = NULL, answer = JSON_SET(answer, '$.entry.reason', '') WHERE reason IS NOT NULL AND organization_id = ?
    AND membership_id IN (SELECT m.id FROM memberships m WHERE m.organization_id = ? AND m.customer_id IN (?))`, [organizationId, organizationId, ids]);
  await sql.run("UPDATE purchases SET snapshot = JSON_SET(snapshot, '$.seen.customer', JSON_OBJECT()) WHERE organization_id = ? AND customer_id IN (?) AND JSON_EXTRACT(snapshot, '$.seen') IS NOT NULL", [organizationId, ids]);
}

/**
 * Removes what identifies a person from everything around the profile: cards, devices, payment cards, fingerprints, codes, ties to
 * other profiles, words. To be called before the identities are gone, which say whose cards they are.
 *
 * @param ids the person's profile and those merged into it
 */
export async function eraseTraces(sql: Sql, organizationId: string, ids: readonly string[], now: Date): Promise<void> {
  await eraseCards(sql, organizationId, ids, now);
  await erasePaymentCards(sql, organizationId, ids, now);
  await eraseTies(sql, organizationId, ids);
  await eraseWords(sql, organizationId, ids);
}
