import { isOver, type DeliveryState } from '#domain/cards/state.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { putIntoOutbox, type OutboxRow } from '#db/commands/outbox.ts';
import { inTransaction, sql, type Sql } from '#db/sql.ts';
import { appendEvent, lockCard, type CardRecord } from './card-record.ts';
import { giveTo, requireHolder, tellHolder } from './holders.ts';
import type { CardStep } from './lifecycle.ts';

/** A step of a delivery must be told within this, or somebody is reminded. */
const PATIENCE_MS = 7 * 86_400_000;

export interface DeliveryChange {
  state: DeliveryState;
  carrier?: string | undefined;
  tracking?: string | undefined;
}

const details = ({ carrier, tracking }: DeliveryChange) => ({ ...(carrier !== undefined && { carrier }), ...(tracking !== undefined && { tracking }) });

async function append(tx: Sql, card: CardRecord, { at, actor }: CardStep, change: DeliveryChange): Promise<void> {
  await appendEvent(tx, card, { type: `delivery.${change.state}`, occurredAt: at.getTime(), ...details(change) }, actor);
  await tellHolder(tx, card, { type: `card.${change.state}`, at, details: details(change) });
}

/**
 * Orders the making and sending of a card; its run must be started from the row this answers.
 *
 * @param customer for whom, when the card is nobody's yet
 * @throws DomainError `not_found`, `card_not_physical`, `customer_not_found` (422), `bad_transition` and those of the card's state (409)
 */
export async function orderDelivery(step: CardStep, change: DeliveryChange, customer: CustomerReference | undefined): Promise<OutboxRow<'cardDelivery'>> {
  const { organizationId, number, at, actor } = step;
  const customerId = customer && (await requireHolder(organizationId, customer));
  return inTransaction(async (tx) => {
    const card = await lockCard(tx, organizationId, number);
    if (!card.physical) throw new DomainError('card_not_physical', 'Cards of this type are no things; there is nothing to deliver.');
    if (customerId !== undefined) {
      await appendEvent(tx, card, { type: 'issued', occurredAt: at.getTime() }, actor);
      await giveTo(tx, card, customerId, at);
    }
    await append(tx, card, step, change);
    const id = newId();
    const now = new Date();
    await tx.insert('card_deliveries', ['id', 'organization_id', 'card_id', 'state', 'tracking', 'ordered_at', 'changed_at'], [[id, organizationId, card.id, 'ordered', change.tracking ?? null, at, now]]);
    const row: OutboxRow<'cardDelivery'> = {
      id: newId(), organizationId, workflow: 'cardDelivery', workflowId: workflowIds.cardDelivery(organizationId, id), input: { organizationId, deliveryId: id, patienceMs: PATIENCE_MS }, createdAt: now,
    };
    await putIntoOutbox(tx, [row]);
    return row;
  });
}

/**
 * Notes how far the delivery of a card is.
 *
 * @returns the delivery and its run
 * @throws DomainError `not_found`, `bad_transition` (409)
 */
export async function changeDelivery(step: CardStep, change: DeliveryChange): Promise<{ deliveryId: string; runId: string | null }> {
  const { organizationId, number } = step;
  return inTransaction(async (tx) => {
    const card = await lockCard(tx, organizationId, number);
    await append(tx, card, step, change);
    const delivery = (await tx.row<{ id: string; run_id: string | null }>('SELECT id, run_id FROM card_deliveries WHERE organization_id = ? AND card_id = ? ORDER BY id DESC LIMIT 1', [organizationId, card.id]))!;
    await tx.run('UPDATE card_deliveries SET state = ?, tracking = COALESCE(?, tracking), needs_attention = FALSE, changed_at = ? WHERE organization_id = ? AND id = ?',
      [change.state, change.tracking ?? null, new Date(), organizationId, delivery.id]);
    return { deliveryId: delivery.id, runId: delivery.run_id };
  });
}

/**
 * Marks a delivery of which nothing has been heard for attention, and tells the holder's timeline; one that has ended meanwhile is left alone.
 *
 * @param reminder which one it is, from 1: a repeat of the same changes nothing
 * @returns the state the delivery is in
 */
export async function remindDelivery({ organizationId, deliveryId, reminder }: { organizationId: string; deliveryId: string; reminder: number }): Promise<DeliveryState> {
  return inTransaction(async (tx) => {
    const row = await tx.row<{ state: DeliveryState; reminders: number; number: string }>(
      'SELECT d.state, d.reminders, c.number FROM card_deliveries d JOIN cards c ON c.id = d.card_id WHERE d.organization_id = ? AND d.id = ? FOR UPDATE', [organizationId, deliveryId]);
    if (!row) return 'returned';
    if (isOver(row.state) || row.reminders >= reminder) return row.state;
    await tx.run('UPDATE card_deliveries SET reminders = ?, needs_attention = TRUE WHERE organization_id = ? AND id = ?', [reminder, organizationId, deliveryId]);
    await tellHolder(tx, await lockCard(tx, organizationId, row.number), { type: 'card.delivery_stuck', at: new Date(), details: { state: row.state } });
    return row.state;
  });
}

/** The card a carrier means by its number for the parcel; undefined when it is unknown. */
export async function cardByTracking(organizationId: string, tracking: string): Promise<string | undefined> {
  return (await sql.row<{ number: string }>(
    'SELECT c.number FROM card_deliveries d JOIN cards c ON c.id = d.card_id WHERE d.organization_id = ? AND d.tracking = ? ORDER BY d.id DESC LIMIT 1', [organizationId, tracking]))?.number;
}
