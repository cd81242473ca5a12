import { createHash } from 'node:crypto';
import { againIfMoved } from '#db/commands/loyalty/moved-members.ts';
import { holdPoints, releaseHold } from '#db/commands/payment-cards/hold.ts';
import { preparePurchases, type ReceivedPurchase } from '#db/commands/purchases/prepare.ts';
import { findCardTransaction, type ToldTransaction } from '#db/queries/card-transactions.ts';
import { findPurchases } from '#db/queries/purchases.ts';
import { placesOf, type PlaceNode } from '#db/queries/places.ts';
import { sql } from '#db/sql.ts';
import { settlementOf, unitsBetween, unitsOfLines } from '#domain/payment-cards/transaction.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { takePurchase } from '../purchases/intake.ts';
import { takeReturn } from '../purchases/returns.ts';

const MOST_CHARACTERS = 100;

/** The business key of what is booked for a transaction or a refund; a long id of the provider's is hashed. */
const keyOf = (id: string) => (`card-link:${id}`.length <= MOST_CHARACTERS ? `card-link:${id}` : `card-link:${createHash('sha256').update(id).digest('hex')}`);

/** What is known of a transaction is its sum alone: it is a purchase of units worth one minor unit each, so that any part of it can be returned. */
function purchaseOf({ id, customerId, currency, authCode }: ToldTransaction, place: PlaceNode, { amountMinor, at }: { amountMinor: number; at: number }): ReceivedPurchase {
  return {
    body: {
      externalId: keyOf(id), customer: { id: customerId }, place: place.externalId, occurredAt: new Date(at), currency,
      lines: unitsOfLines(amountMinor).map((quantity) => ({ name: place.name, quantity, unitPriceMinor: 1 })), payment: { method: 'card' },
    },
    bodyHash: bodyHash({ id, amountMinor, at }), cardTransaction: { id, authCode },
  };
}

const later = () => new DomainError('unavailable', 'The booking is under way. Tell the event again in a moment.', { status: 503, retryAfter: 2 });

const hold = (organizationId: string, told: ToldTransaction, received: ReceivedPurchase, until: number): Promise<void> => againIfMoved(async () => {
  const [command] = await preparePurchases(organizationId, [received], { enrols: true });
  if (command instanceof DomainError) throw command;
  await holdPoints({ organizationId, transactionId: told.id, command: command!, until });
});

const release = (organizationId: string, transactionId: string, at: number): Promise<void> => againIfMoved(() => releaseHold(organizationId, transactionId, at));

/** @returns the purchase; undefined when its receipt was faster */
async function bookedPurchase(organizationId: string, received: ReceivedPurchase) {
  const find = async () => (await findPurchases(organizationId, { externalId: received.body.externalId })).at(0);
  const known = await find();
  if (known) return known;
  const reply = await takePurchase(organizationId, received).catch((error: unknown) => (error instanceof DomainError && error.code === 'linked_receipt' ? undefined : Promise.reject(error)));
  if (reply?.status === 'processing') throw later();
  return reply && find();
}

/**
 * Books what the events of a transaction come to, as far as they are known: pending points, the purchase in their place, what came back
 * of it. Safe to repeat and to run at once with itself: everything has a business key and is booked under the member's lock.
 *
 * @throws DomainError `unavailable` (503) while a part is under way, what a purchase is refused for
 */
export async function settleTransaction(organizationId: string, transactionId: string): Promise<ToldTransaction | undefined> {
  const told = await findCardTransaction(sql, organizationId, transactionId);
  const place = told && (await placesOf(organizationId)).find(({ id }) => id === told.placeId);
  if (!told || !place) return told;
  const settlement = settlementOf(told.events, told);
  if (settlement.hold) await hold(organizationId, told, purchaseOf(told, place, settlement.hold), settlement.hold.until);
  if (settlement.releasedAt !== null) await release(organizationId, transactionId, settlement.releasedAt);
  if (!settlement.purchase) return told;
  const purchase = await bookedPurchase(organizationId, purchaseOf(told, place, settlement.purchase));
  if (!purchase) {
    await release(organizationId, transactionId, settlement.purchase.at);
    return { ...told, hasReceipt: true };
  }
  for (const { position, from, amountMinor, at } of settlement.returns) {
    const body = { externalId: keyOf(told.events[position]!.eventId), occurredAt: new Date(at), lines: unitsBetween(settlement.purchase.amountMinor, from, from + amountMinor) };
    const { status } = await takeReturn(organizationId, purchase, body, bodyHash({ ...body, occurredAt: at, purchase: purchase.id }));
    if (status === 202) throw later();
  }
  return told;
}
