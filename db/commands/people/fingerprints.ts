import type { Sql, Transaction } from '#db/sql.ts';
import type { Fingerprint } from '#domain/customers/fingerprints.ts';

export interface SeenFingerprint extends Fingerprint {
  customerId: string;
  seenAt: Date;
}

const COLUMNS = ['organization_id', 'kind', 'fingerprint', 'customer_id', 'first_seen_at'];
const EARLIEST = 'ON DUPLICATE KEY UPDATE first_seen_at = LEAST(first_seen_at, VALUES(first_seen_at))';

/** Remembers what customers used, each once. */
export async function noteFingerprints(sql: Transaction, organizationId: string, seen: readonly SeenFingerprint[]): Promise<void> {
  const ordered = [...seen].sort((a, b) => (`${a.kind}${a.hash}${a.customerId}` < `${b.kind}${b.hash}${b.customerId}` ? -1 : 1));
  await sql.queueInsert('customer_fingerprints', COLUMNS, ordered.map(({ kind, hash, customerId, seenAt }) => [organizationId, kind, hash, customerId, seenAt]), EARLIEST);
}

/**
 * Remembers what purchases were paid with. To be called inside the booking transaction with every booked purchase that has a
 * `paymentFingerprint`, which is the hash of what was sent (`fingerprintHash`).
 */
export const notePayments = (sql: Transaction, organizationId: string, payments: readonly { customerId: string; paymentFingerprint: string; occurredAt: number }[]): Promise<void> =>
  noteFingerprints(sql, organizationId, payments.map(({ customerId, paymentFingerprint, occurredAt }) =>
    ({ kind: 'payment', hash: paymentFingerprint, customerId, seenAt: new Date(occurredAt) })));

/** Everything known that customers used, by customer: `kind:hash`. */
export async function fingerprintsOf(sql: Sql, organizationId: string, customerIds: readonly string[]): Promise<Map<string, Set<string>>> {
  if (customerIds.length === 0) return new Map();
  const rows = await sql.rows<{ customer: string; kind: string; hash: string }>(
    'SELECT customer_id AS customer, kind, fingerprint AS hash FROM customer_fingerprints WHERE organization_id = ? AND customer_id IN (?)', [organizationId, customerIds]);
  return new Map([...Map.groupBy(rows, ({ customer }) => customer)].map(([customer, found]) => [customer, new Set(found.map(({ kind, hash }) => `${kind}:${hash}`))]));
}
