import { fromJson, inTransaction, isDuplicateKey, type Sql } from '#db/sql.ts';
import { lockCustomers } from '#db/queries/known-customers.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { writeTimeline } from '../customers/write-timeline.ts';

/** Whose person changed when two were joined. */
export interface PersonJournal {
  /** The person all of them are now. */
  personId: string;
  changed: { customerId: string; before: string | null }[];
}

const personOf = async (sql: Sql, organizationId: string, id: string): Promise<string | null> =>
  (await sql.row<{ person_id: string | null }>('SELECT person_id FROM customers WHERE organization_id = ? AND id = ? FOR UPDATE', [organizationId, id]))?.person_id ?? null;

/**
 * Makes two customers one person, with everybody linked to either.
 *
 * @param create whether a person is made for two who had none: a link says that they are one, a merge needs nobody to say it
 * @returns what changed; null when nothing had to
 */
export async function joinPersons(sql: Sql, organizationId: string, one: string, other: string, { create, now }: { create: boolean; now: Date }): Promise<PersonJournal | null> {
  const [own, others] = [await personOf(sql, organizationId, one), await personOf(sql, organizationId, other)];
  if (own === null && others === null && !create) return null;
  const personId = own ?? others ?? newId();
  if (own === null && others === null) await sql.insert('persons', ['id', 'organization_id', 'created_at'], [[personId, organizationId, now]]);
  const group = others === null || others === personId ? [] : await sql.rows<{ id: string }>('SELECT id FROM customers WHERE organization_id = ? AND person_id = ? ORDER BY id FOR UPDATE', [organizationId, others]);
  const changed = [
    ...(own === personId ? [] : [{ customerId: one, before: own }]),
    ...(others === null ? [{ customerId: other, before: null }] : group.map(({ id }) => ({ customerId: id, before: others }))),
  ];
  if (changed.length > 0) await sql.run('UPDATE customers SET person_id = ? WHERE organization_id = ? AND id IN (?)', [personId, organizationId, changed.map(({ customerId }) => customerId)]);
  return { personId, changed };
}

/** Takes back what `joinPersons` changed, of those who are still that person. */
export async function partPersons(sql: Sql, organizationId: string, { personId, changed }: PersonJournal): Promise<void> {
  for (const { customerId, before } of changed) {
    await sql.run('UPDATE customers SET person_id = ? WHERE organization_id = ? AND id = ? AND person_id = ?', [before, organizationId, customerId, personId]);
  }
}

export interface LinkCommand {
  organizationId: string;
  customerId: string;
  /** Asked only when the link is new. */
  to: () => Promise<string | null>;
  externalId: string;
  bodyHash: string;
}

export interface LinkAnswer {
  id: string;
  externalId: string;
  person: { id: string; customers: { id: string }[] };
}

async function linkInTransaction(sql: Sql, { organizationId, customerId, to, externalId, bodyHash }: LinkCommand): Promise<{ answer: LinkAnswer; replayed: boolean }> {
  const known = await sql.row<{ body_hash: string; answer: unknown }>('SELECT body_hash, answer FROM person_links WHERE organization_id = ? AND external_id = ?', [organizationId, externalId]);
  if (known && known.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  if (known) return { answer: fromJson<LinkAnswer>(known.answer), replayed: true };
  const other = await to();
  if (other === null) throw new DomainError('customer_not_found', 'There is no such customer to link.');
  if (other === customerId) throw new DomainError('link_self', 'A customer cannot be linked to itself.');
  if ((await lockCustomers(sql, organizationId, [customerId, other])).length < 2) throw notFound('customer');
  const now = new Date();
  const { personId } = (await joinPersons(sql, organizationId, customerId, other, { create: true, now }))!;
  const customers = await sql.rows<{ id: string }>("SELECT id FROM customers WHERE organization_id = ? AND person_id = ? AND status = 'active' ORDER BY id", [organizationId, personId]);
  const answer: LinkAnswer = { id: newId(), externalId, person: { id: personId, customers: customers.map(({ id }) => ({ id })) } };
  await sql.insert('person_links', ['id', 'organization_id', 'external_id', 'body_hash', 'person_id', 'answer', 'created_at'], [[answer.id, organizationId, externalId, bodyHash, personId, JSON.stringify(answer), now]]);
  await writeTimeline(sql, organizationId, [[customerId, other], [other, customerId]].map(([id, with_]) => ({ customerId: id!, type: 'customer.linked', subjectId: answer.id, occurredAt: now, details: { to: with_ } })));
  return { answer, replayed: false };
}

/**
 * Says that two customers are one person: their programs, balances and levels stay apart, the person is seen as one.
 *
 * @throws DomainError `customer_not_found`, `link_self` (422), `idempotency_conflict` (409), `not_found`
 */
export async function linkCustomers(command: LinkCommand): Promise<{ answer: LinkAnswer; replayed: boolean }> {
  const attempt = () => inTransaction((sql) => linkInTransaction(sql, command));
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}
