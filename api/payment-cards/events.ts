import { recordLinkEvent } from '#db/commands/payment-cards/record-event.ts';
import { placesOf } from '#db/queries/places.ts';
import type { CardLinkEvent } from '#domain/payment-cards/events.ts';
import { effectOf } from '#domain/payment-cards/transaction.ts';
import { settleTransaction } from './booking.ts';

export interface TakenEvent {
  id: string;
  /** `waiting`: a refund that came before its clearing. */
  status: 'recorded' | 'waiting' | 'ignored';
  reason?: string;
  isKnown: boolean;
}

/**
 * Keeps an event of a provider, books what its transaction comes to with it, and says what it did. An event told again settles again:
 * what was left undone when the first telling failed is done now.
 */
export async function takeLinkEvent(organizationId: string, provider: string, event: CardLinkEvent): Promise<TakenEvent> {
  const { id, isKnown, transactionId } = await recordLinkEvent({ organizationId, provider, event });
  const told = await settleTransaction(organizationId, transactionId);
  const position = told?.events.findIndex((one) => one.id === id) ?? -1;
  if (position < 0) {
    const hasPlace = (await placesOf(organizationId)).some(({ merchantIds }) => merchantIds.includes(event.merchantId));
    return { id, isKnown, status: 'ignored', reason: hasPlace ? 'unknown_card' : 'unknown_merchant' };
  }
  const reason = effectOf(told!.events, position, told!.hasReceipt);
  if (reason === null) return { id, isKnown, status: 'recorded' };
  return { id, isKnown, status: reason === 'not_cleared' ? 'waiting' : 'ignored', reason };
}
