import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { transactionOf, type CardLinkEvent } from '#domain/payment-cards/events.ts';
import { placesOf } from '#db/queries/places.ts';
import { inTransaction, isDuplicateKey, sql, type Sql } from '#db/sql.ts';

export interface RecordedEvent {
  id: string;
  /** It was told before. */
  isKnown: boolean;
  transactionId: string;
}

interface CardRow {
  id: string | null; customer_id: string;
}

/**
 * Whose card it is: that of the transaction's earlier events, also when it was unlinked since; else who has it linked now, or had when
 * the money moved.
 */
async function cardFor(tx: Sql, organizationId: string, provider: string, { cardToken, occurredAt, ...event }: CardLinkEvent): Promise<CardRow | undefined> {
  const earlier = await tx.row<CardRow>('SELECT payment_card_id AS id, customer_id FROM card_link_events WHERE organization_id = ? AND transaction_id = ? AND customer_id IS NOT NULL ORDER BY id LIMIT 1', [organizationId, transactionOf(event)]);
  return earlier ?? tx.row<CardRow>(
    `SELECT id, customer_id FROM payment_cards WHERE organization_id = ? AND provider = ? AND card_token = ? AND (is_linked = 1 OR (linked_at <= ? AND unlinked_at > ?))
     ORDER BY (linked_at <= ? AND (unlinked_at IS NULL OR unlinked_at > ?)) DESC, linked_at DESC LIMIT 1`, [organizationId, provider, cardToken, occurredAt, occurredAt, occurredAt, occurredAt]);
}

/**
 * Keeps what a provider told, once by type and id.
 *
 * @throws DomainError `idempotency_conflict` (409) when the same event was told otherwise before
 */
export async function recordLinkEvent({ organizationId, provider, event }: { organizationId: string; provider: string; event: CardLinkEvent }): Promise<RecordedEvent> {
  const place = (await placesOf(organizationId)).find(({ merchantIds }) => merchantIds.includes(event.merchantId));
  const hash = bodyHash({ ...event, occurredAt: event.occurredAt.toISOString() });
  const transactionId = transactionOf(event);
  const attempt = () => inTransaction(async (tx): Promise<RecordedEvent> => {
    const known = await tx.row<{ id: string; body_hash: string }>('SELECT id, body_hash FROM card_link_events WHERE organization_id = ? AND type = ? AND event_id = ?', [organizationId, event.type, event.id]);
    if (known && known.body_hash !== hash) throw conflict('idempotency_conflict', 'This event was told with another body.');
    if (known) return { id: known.id, isKnown: true, transactionId };
    const card = await cardFor(tx, organizationId, provider, event);
    const id = newId();
    await tx.insert('card_link_events', ['id', 'organization_id', 'provider', 'type', 'event_id', 'transaction_id', 'body_hash', 'payment_card_id', 'customer_id', 'place_id', 'amount_minor', 'currency', 'merchant_id', 'auth_code', 'status', 'occurred_at', 'created_at'],
      [[id, organizationId, provider, event.type, event.id, transactionId, hash, card?.id ?? null, card?.customer_id ?? null, place?.id ?? null, event.amountMinor, event.currency, event.merchantId, event.authCode ?? null,
        card ? (place ? 'recorded' : 'unknown_merchant') : 'unknown_card', event.occurredAt, new Date()]]);
    return { id, isKnown: false, transactionId };
  });
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}

export interface PaymentCardRow {
  id: string; provider: string; scheme: string; last4: string; linked_at: Date;
}

/** The payment cards of a customer that are linked now, oldest first. */
export const paymentCardsOf = (organizationId: string, customerId: string): Promise<PaymentCardRow[]> =>
  sql.rows('SELECT id, provider, scheme, last4, linked_at FROM payment_cards WHERE organization_id = ? AND customer_id = ? AND is_linked = 1 ORDER BY linked_at, id', [organizationId, customerId]);
