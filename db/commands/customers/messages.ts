import type { Consents, Recipient } from '#domain/customers/consents.ts';
import { newId } from '#domain/shared/ids.ts';
import { fromJson, inTransaction, sql } from '../../sql.ts';
import { writeTimeline } from './write-timeline.ts';

export interface Addressee extends Recipient {
  name: string | null;
  locale: string | null;
  organization: { name: string; locale: string };
}

export async function findAddressee(organizationId: string, customerId: string): Promise<Addressee | undefined> {
  const row = await sql.row<{ status: string; email: string | null; name: string | null; locale: string | null; consents: unknown; purchases: number | null; organization: string; organizationLocale: string }>(
    `SELECT c.status, c.email, c.name, c.locale, c.consents, f.purchase_count AS purchases, o.name AS organization, o.locale AS organizationLocale
     FROM customers c JOIN organizations o ON o.id = c.organization_id LEFT JOIN customer_figures f ON f.customer_id = c.id
     WHERE c.organization_id = ? AND c.id = ?`, [organizationId, customerId]);
  return row && {
    status: row.status, email: row.email, name: row.name, locale: row.locale, consents: fromJson<Consents>(row.consents), purchaseCount: row.purchases ?? 0,
    organization: { name: row.organization, locale: row.organizationLocale },
  };
}

/** How a message stands: `sending` until it is known to be sent, skipped or failed. */
export type MessageStatus = 'sending' | 'sent' | 'skipped' | 'failed';

export interface Message {
  id: string;
  status: MessageStatus;
  reason: string | null;
}

export interface NewMessage {
  organizationId: string;
  customerId: string;
  key: string;
  template: string;
  locale: string;
}

/** The message of this key, written ahead of its sending; a repeat finds the row of the first time. */
export async function claimMail({ organizationId, customerId, key, template, locale }: NewMessage): Promise<Message> {
  await sql.insert('messages', ['id', 'organization_id', 'customer_id', 'idempotency_key', 'channel', 'template', 'locale', 'status', 'created_at'],
    [[newId(), organizationId, customerId, key, 'email', template, locale, 'sending', new Date()]], 'ON DUPLICATE KEY UPDATE idempotency_key = messages.idempotency_key');
  const row = await sql.row<Message>('SELECT id, status, reason FROM messages WHERE organization_id = ? AND idempotency_key = ?', [organizationId, key]);
  if (!row) throw new Error('a message that was just written is not there');
  return row;
}

/** Notes once how the message ended, in its row and in the timeline. A message that ended before stays as it was. */
export async function settleMail(message: Message, { organizationId, customerId, template }: NewMessage, status: Exclude<MessageStatus, 'sending'>, reason: string | null): Promise<void> {
  await inTransaction(async (tx) => {
    const touched = await tx.run("UPDATE messages SET status = ?, reason = ? WHERE organization_id = ? AND id = ? AND status = 'sending'", [status, reason, organizationId, message.id]);
    if (touched === 0) return;
    const details = { template, channel: 'email', status, ...(reason !== null && { reason }) };
    await writeTimeline(tx, organizationId, [{ customerId, type: 'message.sent', subjectId: message.id, occurredAt: new Date(), details }]);
  });
}
