import type { RecordedEvent } from '#db/commands/payment-cards/record-event.ts';
import { findPurchases } from '#db/queries/purchases.ts';
import { transactionOf, type CardLinkEvent } from '#domain/payment-cards/events.ts';
import type { PlaceNode } from '#db/queries/places.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { takePurchase } from '../purchases/intake.ts';
import { takeReturn } from '../purchases/returns.ts';

/** Whose event it is and where the money was spent. */
interface Paid {
  organizationId: string;
  customerId: string;
  place: PlaceNode;
}

const purchaseKey = (transactionId: string) => `card-link:${transactionId}`;

/**
 * Books what an event means. What is known of a transaction is its sum alone: it is a purchase with one line of so many minor units,
 * so that any part of it can be returned. Safe to repeat: purchase and return have business keys of their own.
 */
export async function bookLinkEvent({ organizationId, customerId, place }: Paid, event: CardLinkEvent, { decision }: Pick<RecordedEvent, 'decision'>): Promise<void> {
  const transactionId = transactionOf(event);
  const { occurredAt, currency, authCode } = event;
  if (decision.do === 'book' && decision.amountMinor > 0) {
    const body = {
      externalId: purchaseKey(transactionId), customer: { id: customerId }, place: place.externalId, occurredAt, currency,
      lines: [{ name: place.name, quantity: decision.amountMinor, unitPriceMinor: 1 }], payment: { method: 'card', ...(authCode && { authCode }) },
    };
    await takePurchase(organizationId, { body, bodyHash: bodyHash({ ...body, occurredAt: occurredAt.toISOString() }) });
  }
  if (decision.do === 'return' && decision.amountMinor > 0) {
    const [purchase] = (await findPurchases(organizationId, { externalId: purchaseKey(transactionId) })).filter((found) => found.customer_id === customerId);
    if (!purchase) return;
    const body = { externalId: `card-link:${event.id}`, occurredAt, lines: [{ lineId: '1', quantity: decision.amountMinor }] };
    await takeReturn(organizationId, purchase, body, bodyHash({ ...body, occurredAt: occurredAt.toISOString(), purchase: purchase.id }));
  }
}
