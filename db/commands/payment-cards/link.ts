import { writeTimeline } from '#db/commands/customers/write-timeline.ts';
import { conflict, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { inTransaction, isDuplicateKey } from '#db/sql.ts';
import type { PaymentCardRow } from './record-event.ts';

export interface NewPaymentCard {
  organizationId: string;
  customerId: string;
  provider: string;
  cardToken: string;
  scheme: string;
  last4: string;
}

/**
 * Links a payment card to a customer by the provider's token; one that is linked to them already stays as it is.
 *
 * @throws DomainError `payment_card_linked` (409) for a card of somebody else
 */
export async function linkPaymentCard(card: NewPaymentCard, now: Date): Promise<PaymentCardRow> {
  const { organizationId, customerId, provider, cardToken, scheme, last4 } = card;
  const attempt = () => inTransaction(async (sql): Promise<PaymentCardRow> => {
    const known = await sql.row<PaymentCardRow & { customer_id: string }>(
      'SELECT id, customer_id, provider, scheme, last4, linked_at FROM payment_cards WHERE organization_id = ? AND provider = ? AND card_token = ? AND is_linked = 1 FOR UPDATE', [organizationId, provider, cardToken]);
    if (known && known.customer_id !== customerId) throw conflict('payment_card_linked', 'This payment card is linked to somebody else.');
    if (known) return known;
    const id = newId();
    await sql.insert('payment_cards', ['id', 'organization_id', 'customer_id', 'provider', 'card_token', 'scheme', 'last4', 'is_linked', 'linked_at'],
      [[id, organizationId, customerId, provider, cardToken, scheme, last4, 1, now]]);
    await writeTimeline(sql, organizationId, [{ customerId, type: 'payment_card.linked', subjectId: id, occurredAt: now, details: { scheme, last4 } }]);
    return { id, provider, scheme, last4, linked_at: now };
  });
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}

/** Unlinks a payment card: what is paid with it from now on earns nothing. @returns what the provider must be told. @throws DomainError `not_found` */
export async function unlinkPaymentCard(organizationId: string, id: string, now: Date): Promise<{ provider: string; cardToken: string }> {
  return inTransaction(async (sql) => {
    const card = await sql.row<{ customer_id: string; provider: string; card_token: string; scheme: string; last4: string }>(
      'SELECT customer_id, provider, card_token, scheme, last4 FROM payment_cards WHERE organization_id = ? AND id = ? AND is_linked = 1 FOR UPDATE', [organizationId, id]);
    if (!card) throw notFound('payment card');
    await sql.run('UPDATE payment_cards SET is_linked = NULL, unlinked_at = ? WHERE organization_id = ? AND id = ?', [now, organizationId, id]);
    await writeTimeline(sql, organizationId, [{ customerId: card.customer_id, type: 'payment_card.unlinked', subjectId: id, occurredAt: now, details: { scheme: card.scheme, last4: card.last4 } }]);
    return { provider: card.provider, cardToken: card.card_token };
  });
}
