import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { transactionOf, type CardLinkEvent } from '#domain/payment-cards/events.ts';
import { bookingOf, type BookingDecision, type LinkedEvent } from '#domain/payment-cards/transaction.ts';
import { placesOf, type PlaceNode } from '#db/queries/places.ts';
import { inTransaction, isDuplicateKey, sql, type Sql } from '#db/sql.ts';

export interface RecordedEvent {
  id: string;
  /** It was told before. */
  isKnown: boolean;
  decision: BookingDecision;
  customerId: string | null;
  place: PlaceNode | null;
}

interface CardRow {
  id: string; customer_id: string;
}

/** The events of a transaction told before the one with this id, in order of time. */
const eventsBefore = async (tx: Sql, organizationId: string, { transactionId, id }: { transactionId: string; id: string }): Promise<LinkedEvent[]> => (await tx.rows<{ type: LinkedEvent['type']; amount_minor: number; occurred_at: Date }>(
  'SELECT type, amount_minor, occurred_at FROM card_link_events WHERE organization_id = ? AND transaction_id = ? AND id < ? ORDER BY occurred_at, id', [organizationId, transactionId, id]))
  .map(({ type, amount_minor, occurred_at }) => ({ type, amountMinor: amount_minor, occurredAt: occurred_at.getTime() }));

/** A card is looked up as it was when the money moved: one unlinked later still counts, one linked later does not. */
const cardAt = (tx: Sql, organizationId: string, provider: string, { cardToken, occurredAt }: CardLinkEvent) => tx.row<CardRow>(
  `SELECT id, customer_id FROM payment_cards WHERE organization_id = ? AND provider = ? AND card_token = ? AND (unlinked_at IS NULL OR unlinked_at > ?) ORDER BY linked_at DESC LIMIT 1`,
  [organizationId, provider, cardToken, occurredAt]);

/**
 * Keeps what a provider told, once by type and id, and says what it means for points.
 *
 * @throws DomainError `idempotency_conflict` (409) when the same event was told otherwise before
 */
export async function recordLinkEvent({ organizationId, provider, event }: { organizationId: string; provider: string; event: CardLinkEvent }): Promise<RecordedEvent> {
  const place = (await placesOf(organizationId)).find(({ merchantIds }) => merchantIds.includes(event.merchantId));
  const hash = bodyHash({ ...event, occurredAt: event.occurredAt.toISOString() });
  const attempt = () => inTransaction(async (tx): Promise<RecordedEvent> => {
    const known = await tx.row<{ id: string; body_hash: string; customer_id: string | null }>(
      'SELECT id, body_hash, customer_id FROM card_link_events WHERE organization_id = ? AND type = ? AND event_id = ?', [organizationId, event.type, event.id]);
    if (known && known.body_hash !== hash) throw conflict('idempotency_conflict', 'This event was told with another body.');
    const transactionId = transactionOf(event);
    const id = known?.id ?? newId();
    const card = await cardAt(tx, organizationId, provider, event);
    const customerId = known ? known.customer_id : (card?.customer_id ?? null);
    const told = { type: event.type, amountMinor: event.amountMinor, occurredAt: event.occurredAt.getTime() };
    const decision = bookingOf(told, await eventsBefore(tx, organizationId, { transactionId, id }), { hasCard: customerId !== null, hasPlace: place !== undefined, hasReceipt: false });
    if (known) return { id, isKnown: true, decision, customerId, place: place ?? null };
    await tx.insert('card_link_events', ['id', 'organization_id', 'provider', 'type', 'event_id', 'transaction_id', 'body_hash', 'payment_card_id', 'customer_id', 'place_id', 'amount_minor', 'currency', 'merchant_id', 'auth_code', 'status', 'occurred_at', 'created_at'],
      [[id, organizationId, provider, event.type, event.id, transactionId, hash, card?.id ?? null, card?.customer_id ?? null, place?.id ?? null, event.amountMinor, event.currency, event.merchantId, event.authCode ?? null,
        decision.do === 'nothing' ? decision.reason : 'recorded', event.occurredAt, new Date()]]);
    return { id, isKnown: false, decision, customerId, place: place ?? null };
  });
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}

export interface PaymentCardRow {
  id: string; provider: string; scheme: string; last4: string; linked_at: Date;
}

/** The payment cards of a customer that are linked now, oldest first. */
export const paymentCardsOf = (organizationId: string, customerId: string): Promise<PaymentCardRow[]> =>
  sql.rows('SELECT id, provider, scheme, last4, linked_at FROM payment_cards WHERE organization_id = ? AND customer_id = ? AND is_linked = 1 ORDER BY linked_at, id', [organizationId, customerId]);
