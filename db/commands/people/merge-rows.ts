import type { Parameter, Sql } from '#db/sql.ts';

/** A merge or its undoing: whose rows become whose. */
export interface RowMove {
  organizationId: string;
  mergeId: string;
  /** Customer ids. */
  from: string;
  into: string;
}

/** Tables whose rows belong to a customer by `customer_id` alone, and what names a row in them. */
const OWNED: readonly [table: string, key: string][] = [
  ['customer_identities', "CONCAT(t.kind, ':', t.value)"], ['timeline_entries', 't.id'], ['customer_events', 't.id'], ['messages', 't.id'], ['purchases', 't.id'],
  ['purchase_attempts', "CONCAT(t.partner_id, ':', t.external_id)"], ['instruments', 't.id'], ['instrument_entries', 't.id'], ['referral_codes', 't.code'],
  ['payment_cards', 't.id'], ['card_link_events', 't.id'],
];

/** Tables with a `customer_id` that a merge treats in its own way, or leaves; a test holds this list against the schema. */
export const TREATED_APART = ['memberships', 'customer_figures', 'customer_fingerprints', 'offer_assignments', 'offer_uses', 'offer_exposures'] as const;
export const OWNED_TABLES: readonly string[] = OWNED.map(([table]) => table);

const FIRST_HOLDERS = 'instruments.issued_to';

interface Selection {
  moved: string;
  table: string;
  key: string;
  where: string;
  parameters: readonly Parameter[];
}

/** Writes down which rows are about to be moved. @returns how many */
export const remember = (sql: Sql, { mergeId, organizationId }: Pick<RowMove, 'mergeId' | 'organizationId'>, { moved, table, key, where, parameters }: Selection): Promise<number> => sql.run(
  `INSERT INTO merge_moves (merge_id, organization_id, moved, row_key) SELECT ?, t.organization_id, ?, ${key} FROM ${table} t WHERE t.organization_id = ? AND ${where}`,
  [mergeId, moved, organizationId, ...parameters]);

/** Whether a row is one that was moved. */
export const wasMoved = (key: string): string => `EXISTS (SELECT 1 FROM merge_moves v WHERE v.merge_id = ? AND v.moved = ? AND v.row_key = ${key})`;

/** Points every row of one customer to the other. @returns how many rows of each table moved */
export async function moveRows(sql: Sql, move: RowMove): Promise<Record<string, number>> {
  const { organizationId, from, into } = move;
  const counts: Record<string, number> = {};
  for (const [table, key] of OWNED) {
    counts[table] = await remember(sql, move, { moved: table, table, key, where: 't.customer_id = ?', parameters: [from] });
    if (counts[table] > 0) await sql.run(`UPDATE ${table} SET customer_id = ? WHERE organization_id = ? AND customer_id = ?`, [into, organizationId, from]);
  }
  // Also what was given away since: who had it first is asked of instants before.
  await remember(sql, move, { moved: FIRST_HOLDERS, table: 'instruments', key: 't.id', where: 't.issued_to = ?', parameters: [from] });
  await sql.run('UPDATE instruments SET issued_to = ? WHERE organization_id = ? AND issued_to = ?', [into, organizationId, from]);
  return counts;
}

/** Points the rows that a merge moved back to their first owner. */
export async function moveRowsBack(sql: Sql, { organizationId, mergeId, from, into }: RowMove): Promise<void> {
  for (const [table, key] of OWNED) {
    await sql.run(`UPDATE ${table} t SET t.customer_id = ? WHERE t.organization_id = ? AND t.customer_id = ? AND ${wasMoved(key)}`, [from, organizationId, into, mergeId, table]);
  }
  await sql.run(`UPDATE instruments t SET t.issued_to = ? WHERE t.organization_id = ? AND t.issued_to = ? AND ${wasMoved('t.id')}`, [from, organizationId, into, mergeId, FIRST_HOLDERS]);
}

/** What a customer used is known of the survivor too. */
export async function copyFingerprints(sql: Sql, move: RowMove): Promise<void> {
  const { organizationId, from, into } = move;
  await remember(sql, move, {
    moved: 'customer_fingerprints', table: 'customer_fingerprints', key: "CONCAT(t.kind, ':', t.fingerprint)", parameters: [from, into],
    where: `t.customer_id = ? AND NOT EXISTS (SELECT 1 FROM customer_fingerprints o WHERE o.organization_id = t.organization_id AND o.kind = t.kind AND o.fingerprint = t.fingerprint AND o.customer_id = ?)`,
  });
  await sql.run(
    `INSERT IGNORE INTO customer_fingerprints (organization_id, kind, fingerprint, customer_id, first_seen_at)
     SELECT organization_id, kind, fingerprint, ?, first_seen_at FROM customer_fingerprints WHERE organization_id = ? AND customer_id = ?`, [into, organizationId, from]);
}

export const removeFingerprints = (sql: Sql, { organizationId, mergeId, into }: RowMove): Promise<number> => sql.run(
  `DELETE t FROM customer_fingerprints t WHERE t.organization_id = ? AND t.customer_id = ? AND ${wasMoved("CONCAT(t.kind, ':', t.fingerprint)")}`, [organizationId, into, mergeId, 'customer_fingerprints']);

const OFFER_CHILDREN = ['offer_uses', 'offer_exposures'] as const;

async function reassignOffers(sql: Sql, { organizationId, mergeId }: RowMove, [owner, next]: readonly [string, string]): Promise<void> {
  const moved = wasMoved('t.offer_id');
  await sql.run(
    `INSERT INTO offer_assignments (offer_id, customer_id, organization_id, arm, assigned_at) SELECT t.offer_id, ?, t.organization_id, t.arm, t.assigned_at FROM offer_assignments t
     WHERE t.organization_id = ? AND t.customer_id = ? AND ${moved}`, [next, organizationId, owner, mergeId, 'offer_assignments']);
  for (const table of OFFER_CHILDREN) {
    await sql.run(`UPDATE ${table} t SET t.customer_id = ? WHERE t.organization_id = ? AND t.customer_id = ? AND ${moved}`, [next, organizationId, owner, mergeId, 'offer_assignments']);
  }
  await sql.run(`DELETE t FROM offer_assignments t WHERE t.organization_id = ? AND t.customer_id = ? AND ${moved}`, [organizationId, owner, mergeId, 'offer_assignments']);
}

/** Personal offers become the survivor's; one that both were assigned stays as it is with each. @returns how many moved */
export async function moveOffers(sql: Sql, move: RowMove): Promise<number> {
  const { from, into } = move;
  const moved = await remember(sql, move, {
    moved: 'offer_assignments', table: 'offer_assignments', key: 't.offer_id', parameters: [from, into],
    where: 't.customer_id = ? AND NOT EXISTS (SELECT 1 FROM offer_assignments o WHERE o.offer_id = t.offer_id AND o.customer_id = ?)',
  });
  if (moved > 0) await reassignOffers(sql, move, [from, into]);
  return moved;
}

export const moveOffersBack = (sql: Sql, move: RowMove): Promise<void> => reassignOffers(sql, move, [move.into, move.from]);

/**
 * Recommendations follow the person. One between the two turns out to be one's own and is refused for good; where both came by a
 * code in one program, the survivor's stands.
 */
export async function moveReferrals(sql: Sql, move: RowMove, at: Date): Promise<void> {
  const { organizationId, from, into } = move;
  const self = { where: "((t.advocate_customer_id = ? AND t.friend_customer_id = ?) OR (t.advocate_customer_id = ? AND t.friend_customer_id = ?)) AND t.state = 'registered'", parameters: [from, into, into, from] };
  await remember(sql, move, { moved: 'referrals.self', table: 'referrals', key: 't.id', ...self });
  await sql.run(`UPDATE referrals t SET t.state = 'rejected', t.reason = 'self_referral', t.rejected_at = ? WHERE t.organization_id = ? AND ${self.where}`, [at, organizationId, ...self.parameters]);
  await remember(sql, move, { moved: 'referrals.advocate', table: 'referrals', key: 't.id', where: 't.advocate_customer_id = ? AND t.friend_customer_id <> ?', parameters: [from, into] });
  await sql.run('UPDATE referrals SET advocate_customer_id = ? WHERE organization_id = ? AND advocate_customer_id = ? AND friend_customer_id <> ?', [into, organizationId, from, into]);
  const friend = await sql.rows<{ id: string }>(
    `SELECT t.id FROM referrals t WHERE t.organization_id = ? AND t.friend_customer_id = ? AND t.advocate_customer_id <> ?
       AND NOT EXISTS (SELECT 1 FROM referrals o WHERE o.program_id = t.program_id AND o.friend_customer_id = ?)`, [organizationId, from, into, into]);
  if (friend.length === 0) return;
  const ids = friend.map(({ id }) => id);
  await remember(sql, move, { moved: 'referrals.friend', table: 'referrals', key: 't.id', where: 't.id IN (?)', parameters: [ids] });
  await sql.run('UPDATE referrals SET friend_customer_id = ? WHERE organization_id = ? AND id IN (?)', [into, organizationId, ids]);
}

export async function moveReferralsBack(sql: Sql, { organizationId, mergeId, from }: RowMove): Promise<void> {
  const undo = (change: string, moved: string, parameters: Parameter[] = []) =>
    sql.run(`UPDATE referrals t SET ${change} WHERE t.organization_id = ? AND ${wasMoved('t.id')}`, [...parameters, organizationId, mergeId, moved]);
  await undo("t.state = 'registered', t.reason = NULL, t.rejected_at = NULL", 'referrals.self');
  await undo('t.advocate_customer_id = ?', 'referrals.advocate', [from]);
  await undo('t.friend_customer_id = ?', 'referrals.friend', [from]);
}
