import type { Sql } from '#db/sql.ts';
import type { Profile } from '#domain/customers/profile.ts';

export interface Figures {
  count: number;
  spentMinor: number;
}

/** Writes a profile as a merge or its undoing leaves it. A new survivor of somebody active is active. @returns the stage before, when it changed */
export async function writeProfile(sql: Sql, organizationId: string, { into, from, profile, now }: { into: string; from: string; profile: Profile; now: Date }): Promise<string | null> {
  await storeProfile(sql, organizationId, into, profile, now);
  const stages = await sql.rows<{ id: string; stage: string }>('SELECT id, stage FROM customers WHERE organization_id = ? AND id IN (?)', [organizationId, [into, from]]);
  const [own, other] = [into, from].map((id) => stages.find((row) => row.id === id)!.stage);
  if (own !== 'new' || other === 'new') return null;
  await sql.run('UPDATE customers SET stage = ? WHERE organization_id = ? AND id = ?', [other!, organizationId, into]);
  return own;
}

export async function storeProfile(sql: Sql, organizationId: string, id: string, profile: Profile, now: Date): Promise<void> {
  await sql.run(
    `UPDATE customers SET external_id = ?, name = ?, email = ?, phone = ?, telegram = ?, locale = ?, timezone = ?, birthday = ?, attributes = ?, consents = ?, updated_at = ?
     WHERE organization_id = ? AND id = ?`,
    [profile.externalId, profile.name, profile.email, profile.phone, profile.telegram, profile.locale, profile.timezone, profile.birthday, JSON.stringify(profile.attributes),
      JSON.stringify(profile.consents), now, organizationId, id]);
}

/** Counts the purchases of a customer anew for when the last one was. */
const lastPurchase = (sql: Sql, organizationId: string, id: string) => sql.run(
  `UPDATE customer_figures f SET f.last_purchase_at = (SELECT MAX(p.occurred_at) FROM purchases p WHERE p.organization_id = ? AND p.customer_id = ?) WHERE f.organization_id = ? AND f.customer_id = ?`,
  [organizationId, id, organizationId, id]);

/** Adds what one customer bought to the other's figures. @returns what was added */
export async function moveFigures(sql: Sql, organizationId: string, from: string, into: string, figures?: Figures): Promise<Figures> {
  const moved = figures ?? await sql.row<Figures>('SELECT purchase_count AS count, spent_minor AS spentMinor FROM customer_figures WHERE organization_id = ? AND customer_id = ?', [organizationId, from]) ?? { count: 0, spentMinor: 0 };
  const add = (id: string, sign: 1 | -1) => sql.run('UPDATE customer_figures SET purchase_count = purchase_count + ?, spent_minor = spent_minor + ? WHERE organization_id = ? AND customer_id = ?',
    [sign * moved.count, sign * moved.spentMinor, organizationId, id]);
  await add(from, -1);
  await add(into, 1);
  for (const id of [from, into]) await lastPurchase(sql, organizationId, id);
  return moved;
}
