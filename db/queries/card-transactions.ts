import { hasEarningReceipt } from '#db/commands/payment-cards/for-purchase.ts';
import type { Sql } from '#db/sql.ts';
import type { LinkedEvent } from '#domain/payment-cards/transaction.ts';

export interface ToldEvent extends LinkedEvent {
  id: string;
  eventId: string;
}

/** A transaction of a payment card, as its events tell it so far. */
export interface ToldTransaction {
  id: string;
  /** In the order they arrived; those of a card or a merchant nobody knows are left out. */
  events: ToldEvent[];
  customerId: string;
  placeId: string;
  currency: string;
  authCode: string | null;
  /** A receipt of the same purchase has earned already. */
  hasReceipt: boolean;
}

interface Row {
  id: string; event_id: string; type: ToldEvent['type']; merchant_id: string; auth_code: string | null; amount_minor: number; occurred_at: Date; customer_id: string; place_id: string; currency: string;
}

/** Undefined where nothing is known of it that somebody's points could depend on. */
export async function findCardTransaction(sql: Sql, organizationId: string, transactionId: string): Promise<ToldTransaction | undefined> {
  const rows = await sql.rows<Row>(
    `SELECT id, event_id, type, merchant_id, auth_code, amount_minor, occurred_at, customer_id, place_id, currency FROM card_link_events
     WHERE organization_id = ? AND transaction_id = ? AND customer_id IS NOT NULL AND place_id IS NOT NULL ORDER BY id`, [organizationId, transactionId]);
  const first = rows.find(({ type }) => type === 'clearing') ?? rows[0];
  if (!first) return undefined;
  const events = rows.map((row) => ({ id: row.id, eventId: row.event_id, type: row.type, amountMinor: row.amount_minor, occurredAt: row.occurred_at.getTime() }));
  const authCode = rows.find(({ auth_code }) => auth_code !== null)?.auth_code ?? null;
  const paid = events.filter(({ type }) => type !== 'refund');
  const hasReceipt = await hasEarningReceipt(sql, organizationId, { transactionId, merchantId: first.merchant_id, authCode, events: paid });
  return { id: transactionId, events, customerId: rows.at(-1)!.customer_id, placeId: first.place_id, currency: first.currency, authCode, hasReceipt };
}
