import { cardAt, withEvent, type CardAt, type CardEvent } from '#domain/cards/state.ts';
import { notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { fromJson, type Sql } from '#db/sql.ts';
import { checkPassOf } from './pass-checks.ts';

/** A card under lock, with everything that happened to it. */
export interface CardRecord {
  id: string;
  organizationId: string;
  number: string;
  typeId: string;
  programId: string;
  physical: boolean;
  allowEarlyActivation: boolean;
  events: CardEvent[];
}

interface TypeRow {
  program_id: string; physical: number; allow_early_activation: number;
}

export interface EventRow {
  type: CardEvent['type']; details: unknown; occurred_at: Date;
}

export const eventOf = ({ type, details, occurred_at }: EventRow): CardEvent => ({ type, occurredAt: occurred_at.getTime(), ...fromJson<Partial<CardEvent>>(details) });

const FAR = Number.MAX_SAFE_INTEGER;

/** The card after everything that was said of it, whenever that is. */
export const latest = (events: readonly CardEvent[]): CardAt => cardAt(events, FAR);

/** @throws DomainError `not_found` */
export async function lockCard(sql: Sql, organizationId: string, number: string): Promise<CardRecord> {
  const card = await sql.row<{ id: string; number: string; type_id: string }>('SELECT id, number, type_id FROM cards WHERE organization_id = ? AND number = ? FOR UPDATE', [organizationId, number]);
  if (!card) throw notFound('card');
  const type = (await sql.row<TypeRow>('SELECT program_id, physical, allow_early_activation FROM card_types WHERE organization_id = ? AND id = ?', [organizationId, card.type_id]))!;
  const events = await sql.rows<EventRow>('SELECT type, details, occurred_at FROM card_events WHERE organization_id = ? AND card_id = ? ORDER BY occurred_at, id', [organizationId, card.id]);
  return {
    id: card.id, organizationId, number: card.number, typeId: card.type_id, programId: type.program_id, physical: Boolean(type.physical), allowEarlyActivation: Boolean(type.allow_early_activation), events: events.map(eventOf),
  };
}

/**
 * Writes one more event of a card that is under lock.
 *
 * @throws DomainError (409) when the card's state does not allow it
 */
export async function appendEvent(sql: Sql, card: CardRecord, event: CardEvent, actor: string): Promise<void> {
  card.events = withEvent(card.events, event, card);
  const { type, occurredAt, ...details } = event;
  await sql.insert('card_events', ['id', 'organization_id', 'card_id', 'type', 'details', 'actor', 'occurred_at', 'created_at'],
    [[newId(), card.organizationId, card.id, type, JSON.stringify(details), actor, new Date(occurredAt), new Date()]]);
  await sql.run('UPDATE cards SET state = ? WHERE organization_id = ? AND id = ?', [latest(card.events).state, card.organizationId, card.id]);
  await checkPassOf(sql, card.organizationId, card.id);
}
