import { notePayments } from '#db/commands/people/fingerprints.ts';
import { saveQualified } from '#db/commands/people/referral-booking.ts';
import { saveOfferUse } from '#db/commands/offers/for-purchase.ts';
import type { Transaction } from '#db/sql.ts';
import type { BookedPurchase } from './book.ts';
import { effectRows } from './effects.ts';
import type { Ground } from './ground.ts';

/** Writes what booked purchases took and gave besides points: counters, instruments, offers, recommendations, what reports read. */
export async function writeEffects(sql: Transaction, organizationId: string, purchases: readonly BookedPurchase[], { ground, now }: { ground: Ground; now: Date }): Promise<void> {
  const effects = purchases.map(({ id, command, applied }) => effectRows(organizationId, { id, at: new Date(command.occurredAt) }, applied.result));
  await sql.queueInsert('purchase_effects', effects[0]?.columns ?? [], effects.flatMap(({ rows }) => rows));
  await ground.counters.write(sql, now);
  await ground.cardLinks?.write(sql, now);
  await ground.instruments?.write(sql);
  await saveOfferUse(sql, organizationId, purchases.flatMap(({ id, command, applied }) => applied.offerIds.map((offerId) => ({ offerId, customerId: command.customerId, purchaseId: id, at: command.occurredAt }))));
  await saveQualified(sql, organizationId, purchases.flatMap(({ id, command, applied: { referral } }) =>
    (referral ? [{ referral: referral.referral, decision: referral.decision, friend: referral.friend, advocate: referral.advocate, purchaseId: id, at: command.occurredAt }] : [])));
  await notePayments(sql, organizationId, purchases.flatMap(({ command: { customerId, occurredAt, paymentFingerprint } }) => (paymentFingerprint ? [{ customerId, occurredAt, paymentFingerprint }] : [])));
}
