import { notFound } from '#domain/shared/errors.ts';
import { lockCustomers } from '../../queries/known-customers.ts';
import { inTransaction, type Sql } from '../../sql.ts';
import { eraseTraces } from './erase-traces.ts';

/** What of a timeline entry says nothing about who the person is: sums, codes and states, but no words of callers. */
const IMPERSONAL = ['purchase.processed', 'purchase.returned', 'message.sent', 'onboarding.completed', 'level.changed'];

async function eraseCopies(sql: Sql, organizationId: string, id: string): Promise<void> {
  await sql.run("UPDATE timeline_entries SET details = '{}' WHERE organization_id = ? AND customer_id = ? AND type NOT IN (?)", [organizationId, id, IMPERSONAL]);
  await sql.run("UPDATE customer_events SET properties = '{}' WHERE organization_id = ? AND customer_id = ?", [organizationId, id]);
  await sql.run(
    `UPDATE ingest_rows SET body = NULL, reason = NULL WHERE organization_id = ? AND (subject_id = ? OR subject_id IN (SELECT id FROM purchases WHERE organization_id = ? AND customer_id = ?)
       OR subject_id IN (SELECT id FROM customer_events WHERE organization_id = ? AND customer_id = ?))`, [organizationId, id, organizationId, id, organizationId, id]);
  await sql.run('DELETE FROM idempotency_keys WHERE organization_id = ? AND status IS NOT NULL AND answer LIKE ?', [organizationId, `%${id}%`]);
  await sql.run('DELETE FROM workflow_outbox WHERE organization_id = ? AND workflow_id LIKE ?', [organizationId, `%:${id}`]);
}

/** The person's profile with those that were merged into it: they are the person's own, and nothing brings them back. */
async function profilesOf(sql: Sql, organizationId: string, id: string): Promise<string[]> {
  const merged = await sql.rows<{ id: string }>("SELECT id FROM customers WHERE organization_id = ? AND merged_into = ? AND status = 'merged'", [organizationId, id]);
  const further: string[] = [];
  for (const one of merged) further.push(...await profilesOf(sql, organizationId, one.id));
  return [id, ...further];
}

/**
 * Forgets a person: profile, identities, cards and devices, payment cards, ties to other people, the words of events and timelines,
 * staged copies. Purchases, points, instruments and their sums stay, without a name.
 *
 * @returns whether an onboarding was still running
 * @throws DomainError `not_found` also for one erased before
 */
export async function eraseCustomer(organizationId: string, id: string, now: Date): Promise<{ wasOnboarding: boolean }> {
  return inTransaction(async (sql) => {
    const [known] = await lockCustomers(sql, organizationId, [id]);
    if (!known) throw notFound('customer');
    const ids = await profilesOf(sql, organizationId, id);
    await eraseTraces(sql, organizationId, ids, now);
    await sql.run('DELETE FROM customer_identities WHERE organization_id = ? AND customer_id IN (?)', [organizationId, ids]);
    await sql.run(
      `UPDATE customers SET external_id = NULL, name = NULL, email = NULL, phone = NULL, telegram = NULL, locale = NULL, timezone = NULL, birthday = NULL,
         attributes = '{}', consents = '{}', status = 'erased', erased_at = ?, updated_at = ? WHERE organization_id = ? AND id IN (?)`, [now, now, organizationId, ids]);
    for (const one of ids) await eraseCopies(sql, organizationId, one);
    return { wasOnboarding: known.onboarding === 'running' };
  });
}
