import { cardAt, stateRefusal } from '#domain/cards/state.ts';
import type { DomainError } from '#domain/shared/errors.ts';
import { eventOf, type EventRow } from '#db/commands/cards/card-record.ts';
import type { Sql } from '#db/sql.ts';

/** Whether a text may be one of our numbers, which are ASCII: the database compares nothing else with them. */
export const canBeNumber = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);

/**
 * Why a purchase that names its customer by this card is refused at an instant (rule N27): the card is blocked, replaced, nobody's yet,
 * or prepared and asked to spend.
 *
 * @param at epoch milliseconds
 * @param spends whether the purchase takes points or instruments
 * @returns `card_not_activated`, `card_blocked` or `card_replaced` (409), `bad_transition` (409) for a closed one; null when the card may
 *   be used, or is none of ours
 */
export async function cardRefusal(sql: Sql, organizationId: string, number: string, { at, spends }: { at: number; spends: boolean }): Promise<DomainError | null> {
  return (await shownCards(sql, organizationId, [{ number, at, spends }]))[0]!.refusal;
}

/** A card as a purchase shows it. */
export interface ShownCard {
  /** Null: none of ours. */
  id: string | null;
  refusal: DomainError | null;
}

interface Row {
  id: string; number: string; type: EventRow['type'] | null; details: unknown; occurred_at: Date;
}

/** As `cardRefusal`, with the cards' ids, for many cards with one query. */
export async function shownCards(sql: Sql, organizationId: string, uses: readonly { number: string; at: number; spends: boolean }[]): Promise<ShownCard[]> {
  const numbers = [...new Set(uses.map(({ number }) => number))].filter(canBeNumber);
  const rows = numbers.length === 0 ? [] : await sql.rows<Row>(
    `SELECT c.id, c.number, e.type, e.details, e.occurred_at FROM cards c LEFT JOIN card_events e ON e.card_id = c.id
     WHERE c.organization_id = ? AND c.number IN (?) ORDER BY e.occurred_at, e.id`, [organizationId, numbers]);
  const byNumber = Map.groupBy(rows, ({ number }) => number);
  return uses.map(({ number, at, spends }) => {
    const events = byNumber.get(number);
    if (!events) return { id: null, refusal: null };
    const known = events.flatMap(({ type, details, occurred_at }) => (type === null ? [] : [eventOf({ type, details, occurred_at })]));
    const { state } = cardAt(known, at);
    // Purchases from before a card was given to somebody arrive later: then it was prepared, and earns for whom it was given to.
    const isGiven = known.some(({ type }) => type === 'issued' || type === 'activated');
    return { id: events[0]!.id, refusal: state === 'prepared' && isGiven && !spends ? null : (stateRefusal(state) ?? null) };
  });
}
