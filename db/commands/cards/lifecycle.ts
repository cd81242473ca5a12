import { cardNumber, type NumberPattern } from '#domain/cards/number.ts';
import { cardAt } from '#domain/cards/state.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { inTransaction, isDuplicateKey, type Sql, type Transaction } from '#db/sql.ts';
import { appendEvent, lockCard, type CardRecord } from './card-record.ts';
import { giveTo, holderOf, requireHolder, tellHolder } from './holders.ts';
import { reserveSerials } from './save-type.ts';

/** What is done to a card: which, when, and by whom. */
export interface CardStep {
  organizationId: string;
  number: string;
  at: Date;
  actor: string;
}

async function takenFor(sql: Sql, card: CardRecord, customerId: string): Promise<void> {
  const holder = await holderOf(sql, card.organizationId, card.number);
  if (holder !== null && holder !== customerId) throw conflict('bad_transition', 'The card was given to somebody else.');
}

/** Runs the work once more when two calls met in making the same row. */
const once = <T>(work: (sql: Transaction) => Promise<T>): Promise<T> => {
  const attempt = () => inTransaction(work);
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
};

/**
 * Hands a prepared card to a customer: it earns from then on and does not spend before it is activated.
 *
 * @throws DomainError `not_found`, `customer_not_found` (422), `bad_transition` and those of the card's state (409)
 */
export async function issueCard({ organizationId, number, at, actor }: CardStep, customer: CustomerReference): Promise<void> {
  const customerId = await requireHolder(organizationId, customer);
  await once(async (sql) => {
    const card = await lockCard(sql, organizationId, number);
    await takenFor(sql, card, customerId);
    await appendEvent(sql, card, { type: 'issued', occurredAt: at.getTime() }, actor);
    await giveTo(sql, card, customerId, at);
    await tellHolder(sql, card, { type: 'card.issued', at });
  });
}

/**
 * Activates a card for a customer: they are recognised by it, and it earns and spends.
 *
 * @throws DomainError `not_found`, `customer_not_found` (422), `card_not_delivered`, `bad_transition` and those of the card's state (409)
 */
export async function activateCard({ organizationId, number, at, actor }: CardStep, customer: CustomerReference | undefined): Promise<void> {
  const named = customer && (await requireHolder(organizationId, customer));
  await once(async (sql) => {
    const card = await lockCard(sql, organizationId, number);
    const customerId = named ?? (await holderOf(sql, organizationId, number));
    if (customerId === null) throw new DomainError('customer_not_found', 'Say for whom the card is activated.');
    await appendEvent(sql, card, { type: 'activated', occurredAt: at.getTime() }, actor);
    await takenFor(sql, card, customerId);
    await giveTo(sql, card, customerId, at);
    await tellHolder(sql, card, { type: 'card.activated', at });
  });
}

/**
 * Blocks, unblocks or closes a card. Whose a closed one was stays known, for purchases from before that arrive later, and for the pass on
 * their phone.
 *
 * @throws DomainError `not_found`, and those of the card's state (409)
 */
export async function changeCard({ organizationId, number, at, actor }: CardStep, type: 'blocked' | 'unblocked' | 'closed'): Promise<void> {
  await inTransaction(async (sql) => {
    const card = await lockCard(sql, organizationId, number);
    await appendEvent(sql, card, { type, occurredAt: at.getTime() }, actor);
    await tellHolder(sql, card, { type: `card.${type}`, at });
  });
}

async function insertCard(sql: Sql, organizationId: string, reserved: NumberPattern & { typeId: string; first: number }): Promise<string> {
  const number = cardNumber(reserved, reserved.first);
  await sql.insert('cards', ['id', 'organization_id', 'type_id', 'serial', 'number', 'state', 'created_at'], [[newId(), organizationId, reserved.typeId, reserved.first, number, 'prepared', new Date()]]);
  return number;
}

/** A number nobody has yet: a new one; when the type has no room for more, the first prepared card to which nothing happened. */
async function nextNumber(sql: Sql, organizationId: string, typeId: string): Promise<string> {
  try {
    return await insertCard(sql, organizationId, await reserveSerials(sql, organizationId, typeId, 1));
  } catch (error) {
    if ((error as DomainError).code !== 'card_numbers_exhausted') throw error;
    const free = await sql.row<{ number: string }>(
      `SELECT c.number FROM cards c WHERE c.organization_id = ? AND c.type_id = ? AND c.state = 'prepared' AND NOT EXISTS (SELECT 1 FROM card_events e WHERE e.card_id = c.id)
       ORDER BY c.serial LIMIT 1`, [organizationId, typeId]);
    if (!free) throw error;
    return free.number;
  }
}

/**
 * Replaces a card by another one: points and level are the member's and stay, the new card is what they are recognised by.
 *
 * @param replacement the number of the new card; a new one of the same type when it is undefined
 * @returns the number of the new card
 * @throws DomainError `not_found`, `card_program_mismatch` (422), `bad_transition` and those of the cards' states (409)
 */
export async function replaceCard({ organizationId, number, at, actor }: CardStep, replacement: string | undefined): Promise<string> {
  return once(async (sql) => {
    const old = await lockCard(sql, organizationId, number);
    const customerId = await holderOf(sql, organizationId, number);
    const newNumber = replacement ?? (await nextNumber(sql, organizationId, old.typeId));
    if (newNumber === number) throw conflict('bad_transition', 'A card does not replace itself.');
    await appendEvent(sql, old, { type: 'replaced', occurredAt: at.getTime(), replacedBy: newNumber }, actor);
    if (customerId === null) throw notFound('holder of the card');
    const card = await lockCard(sql, organizationId, newNumber);
    if (card.programId !== old.programId) throw new DomainError('card_program_mismatch', 'The new card belongs to another program.');
    await takenFor(sql, card, customerId);
    if (cardAt(card.events, at.getTime()).state !== 'activated') await appendEvent(sql, card, { type: 'activated', occurredAt: at.getTime() }, actor);
    await giveTo(sql, card, customerId, at);
    await tellHolder(sql, card, { type: 'card.replaced', at, details: { replaced: number } });
    return newNumber;
  });
}

export interface NewCard {
  organizationId: string;
  type: string;
  customer: CustomerReference;
  activate: boolean | undefined;
  at: Date;
  actor: string;
}

/**
 * Gives a customer a new card of a type. A card that is no thing is activated at once.
 *
 * @returns its number
 * @throws DomainError `not_found`, `customer_not_found`, `card_numbers_exhausted` (422)
 */
export async function issueNewCard({ organizationId, type, customer, activate, at, actor }: NewCard): Promise<string> {
  const customerId = await requireHolder(organizationId, customer);
  return once(async (sql) => {
    const found = await sql.row<{ id: string; physical: number }>('SELECT id, physical FROM card_types WHERE organization_id = ? AND code = ?', [organizationId, type]);
    if (!found) throw notFound('card type');
    const number = await nextNumber(sql, organizationId, found.id);
    const card = await lockCard(sql, organizationId, number);
    const event = (activate ?? !found.physical) ? ('activated' as const) : ('issued' as const);
    await appendEvent(sql, card, { type: event, occurredAt: at.getTime() }, actor);
    await giveTo(sql, card, customerId, at);
    await tellHolder(sql, card, { type: `card.${event}`, at });
    return number;
  });
}
