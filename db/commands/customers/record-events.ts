import { EventBody } from '#domain/customers/body.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { parse } from '#domain/shared/parse.ts';
import { resolveCustomers } from '../../queries/resolve-customers.ts';
import { inTransaction, isDuplicateKey, type Sql } from '../../sql.ts';
import { refusalOf, type Item, type Outcome } from './register-customers.ts';
import { writeTimeline } from './write-timeline.ts';

const MOST_ATTEMPTS = 6;

export type EventOutcome = Outcome & { replayed?: boolean };

interface ValidEvent {
  position: number;
  body: EventBody;
  hash: string;
}

function read(items: readonly Item[]): { valid: ValidEvent[]; refused: EventOutcome[] } {
  const valid: ValidEvent[] = [];
  const refused: EventOutcome[] = [];
  for (const { position, body } of items) {
    try {
      valid.push({ position, body: parse(EventBody, body, 'body'), hash: bodyHash(body) });
    } catch (error) {
      refused.push(refusalOf(position, error));
    }
  }
  return { valid, refused };
}

async function recordedBefore(sql: Sql, organizationId: string, valid: readonly ValidEvent[]): Promise<Map<string, { id: string; hash: string }>> {
  const externalIds = valid.flatMap(({ body }) => body.externalId ?? []);
  if (externalIds.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; externalId: string; hash: string }>(
    'SELECT id, external_id AS externalId, body_hash AS hash FROM customer_events WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]);
  return new Map(rows.map(({ id, externalId, hash }) => [externalId, { id, hash }]));
}

async function record(sql: Sql, organization: { id: string; country: string }, valid: readonly ValidEvent[], now: Date): Promise<EventOutcome[]> {
  const known = await recordedBefore(sql, organization.id, valid);
  const customers = await resolveCustomers(sql, organization, valid.map(({ body }) => body.customer));
  const events: { id: string; customerId: string; event: ValidEvent }[] = [];
  const outcomes = valid.map((event, index): EventOutcome => {
    const { position, body, hash } = event;
    const earlier = typeof body.externalId === 'string' ? known.get(body.externalId) : undefined;
    if (earlier && earlier.hash !== hash) return refusalOf(position, conflict('idempotency_conflict', 'This externalId was used with another body.'));
    if (earlier) return { position, status: 201, id: earlier.id, replayed: true };
    const customerId = customers[index];
    if (!customerId) return refusalOf(position, new DomainError('customer_not_found', 'There is no such customer.'));
    const id = newId();
    if (typeof body.externalId === 'string') known.set(body.externalId, { id, hash });
    events.push({ id, customerId, event });
    return { position, status: 201, id };
  });
  await sql.insert('customer_events', ['id', 'organization_id', 'customer_id', 'external_id', 'body_hash', 'type', 'properties', 'occurred_at', 'created_at'],
    events.map(({ id, customerId, event: { body, hash } }) => [id, organization.id, customerId, body.externalId ?? null, hash, body.type, JSON.stringify(body.properties ?? {}), body.occurredAt, now]));
  await writeTimeline(sql, organization.id, events.map(({ id, customerId, event: { body } }) => ({
    customerId, type: 'event', subjectId: id, occurredAt: body.occurredAt, details: { type: body.type, properties: body.properties ?? {} },
  })));
  return outcomes;
}

/**
 * Records events, once per `externalId`: the same body again has the same outcome, another body is `idempotency_conflict` (409).
 * A refused item stops nobody.
 *
 * @returns an outcome for each item in its place
 */
export async function recordEvents(organization: { id: string; country: string }, items: readonly Item[], now: Date): Promise<EventOutcome[]> {
  const { valid, refused } = read(items);
  if (valid.length === 0) return refused;
  for (let attempt = 1; ; attempt++) {
    try {
      const outcomes = await inTransaction((sql) => record(sql, organization, valid, now));
      return [...outcomes, ...refused].sort((a, b) => a.position - b.position);
    } catch (error) {
      if (!isDuplicateKey(error) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
