import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { fromJson, type Sql, type Transaction, type Value } from '#db/sql.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { takeBack } from '#domain/loyalty/wallet.ts';
import { isSamePurchase, RECEIPT_WITHIN_MS, type LinkedEvent } from '#domain/payment-cards/transaction.ts';
import { conflict } from '#domain/shared/errors.ts';

/** A lot of pending points that an authorisation holds. */
export interface HeldLot {
  lotId: string;
  wallet: string;
  rule: string | null;
  points: number;
}

export interface CardTransaction {
  transactionId: string;
  merchantId: string;
  authCode: string | null;
  events: readonly LinkedEvent[];
}

/** Locks authorisation codes until the transaction ends, in ascending order; the members are locked already. */
export async function lockCodes(sql: Sql, organizationId: string, codes: readonly string[]): Promise<void> {
  await sql.insert('card_link_codes', ['organization_id', 'auth_code'], [...new Set(codes)].sort().map((code) => [organizationId, code]), 'ON DUPLICATE KEY UPDATE auth_code = auth_code');
}

interface EventRow {
  transaction_id: string; type: LinkedEvent['type']; merchant_id: string; auth_code: string | null; amount_minor: number; occurred_at: Date;
}

function transactionsFrom(rows: readonly EventRow[]): CardTransaction[] {
  return [...Map.groupBy(rows, (row) => row.transaction_id)].map(([transactionId, events]) => ({
    transactionId, merchantId: events[0]!.merchant_id, authCode: events.find(({ auth_code }) => auth_code !== null)?.auth_code ?? null,
    events: events.map(({ type, amount_minor, occurred_at }) => ({ type, amountMinor: amount_minor, occurredAt: occurred_at.getTime() })),
  }));
}

/** Transactions of linked cards at known merchants that carry one of the codes. */
async function transactionsWith(sql: Sql, organizationId: string, codes: readonly string[]): Promise<CardTransaction[]> {
  if (codes.length === 0) return [];
  return transactionsFrom(await sql.rows<EventRow>(
    `SELECT transaction_id, type, merchant_id, auth_code, amount_minor, occurred_at FROM card_link_events
     WHERE organization_id = ? AND auth_code IN (?) AND type IN ('auth', 'clearing') AND customer_id IS NOT NULL AND place_id IS NOT NULL ORDER BY id`, [organizationId, codes]));
}

/** Whether a receipt that earned is the same purchase as a transaction. */
export async function hasEarningReceipt(sql: Sql, organizationId: string, transaction: CardTransaction): Promise<boolean> {
  const { authCode, events } = transaction;
  if (authCode === null || events.length === 0) return false;
  const at = events.map(({ occurredAt }) => occurredAt);
  const receipts = await sql.rows<{ merchant_ids: unknown; payable_minor: number; occurred_at: Date }>(
    'SELECT merchant_ids, payable_minor, occurred_at FROM card_link_receipts WHERE organization_id = ? AND auth_code = ? AND occurred_at BETWEEN ? AND ? AND is_earning = 1',
    [organizationId, authCode, new Date(Math.min(...at) - RECEIPT_WITHIN_MS), new Date(Math.max(...at) + RECEIPT_WITHIN_MS)]);
  return receipts.some((row) => isSamePurchase({ payableMinor: row.payable_minor, merchantIds: fromJson<string[]>(row.merchant_ids), authCode, occurredAt: row.occurred_at.getTime() }, transaction));
}

/** Points that an authorisation holds still, as somebody takes them from their member: a purchase in their place, or nobody. */
export function releaseLots(member: MemberState, lots: readonly HeldLot[], at: number): MemberEntry[] {
  return lots.flatMap(({ lotId, wallet, rule, points }) =>
    takeBack(walletState(member, wallet), lotId, points, at, 'only_pending').map((taking) => ({ wallet, type: 'return' as const, points: -taking.points, lotId, rule })));
}

export async function heldLots(sql: Sql, organizationId: string, transactionIds: readonly string[]): Promise<Map<string, HeldLot[]>> {
  if (transactionIds.length === 0) return new Map();
  const rows = await sql.rows<{ transaction_id: string; lots: unknown }>('SELECT transaction_id, lots FROM card_link_holds WHERE organization_id = ? AND transaction_id IN (?)', [organizationId, transactionIds]);
  return new Map(rows.map((row) => [row.transaction_id, fromJson<HeldLot[]>(row.lots)]));
}

/** What purchases of a transaction meet of linked payment cards: each purchase is either a receipt with a code or a transaction of a card. */
export class CardLinks {
  readonly #organizationId: string;
  #transactions: readonly CardTransaction[] = [];
  #earnedElsewhere = new Set<string>();
  #held = new Map<string, HeldLot[]>();
  #receipts: Value[][] = [];
  #released: string[] = [];

  private constructor(organizationId: string) {
    this.#organizationId = organizationId;
  }

  /** Undefined where no purchase has to do with cards, which costs nothing. */
  static async load(sql: Sql, organizationId: string, purchases: readonly PurchaseCommand[], { lock }: { lock: boolean }): Promise<CardLinks | undefined> {
    const receipts = purchases.flatMap(({ receipt }) => receipt ?? []);
    const cleared = purchases.flatMap(({ cardTransaction }) => cardTransaction ?? []);
    if (receipts.length + cleared.length === 0) return undefined;
    const links = new CardLinks(organizationId);
    const codes = [...receipts, ...cleared].flatMap(({ authCode }) => authCode ?? []);
    if (lock) await lockCodes(sql, organizationId, codes);
    links.#transactions = await transactionsWith(sql, organizationId, codes);
    for (const { id } of cleared) {
      const transaction = links.#transactions.find(({ transactionId }) => transactionId === id);
      if (transaction && (await hasEarningReceipt(sql, organizationId, transaction))) links.#earnedElsewhere.add(id);
    }
    links.#held = await heldLots(sql, organizationId, cleared.map(({ id }) => id));
    return links;
  }

  /** Whether a purchase that comes to so much was paid with a linked card, and earns there. */
  isPaidWithLinkedCard({ receipt, occurredAt }: PurchaseCommand, payableMinor: number): boolean {
    if (!receipt) return false;
    return this.#transactions.some((transaction) => !this.#earnedElsewhere.has(transaction.transactionId) && isSamePurchase({ ...receipt, payableMinor, occurredAt }, transaction));
  }

  /**
   * The pending points that a cleared transaction's purchase takes the place of.
   *
   * @throws DomainError `linked_receipt` (409) when a receipt of the transaction has earned
   */
  takePlaceOfHold({ cardTransaction, occurredAt }: PurchaseCommand, member: MemberState): MemberEntry[] {
    if (!cardTransaction) return [];
    if (this.#earnedElsewhere.has(cardTransaction.id)) throw conflict('linked_receipt', 'A receipt of this transaction has earned.');
    this.#released.push(cardTransaction.id);
    return releaseLots(member, this.#held.get(cardTransaction.id) ?? [], occurredAt);
  }

  noteReceipt(purchaseId: string, { receipt, occurredAt }: PurchaseCommand, { payableMinor, isEarning }: { payableMinor: number; isEarning: boolean }): void {
    if (receipt) this.#receipts.push([purchaseId, this.#organizationId, receipt.authCode, JSON.stringify(receipt.merchantIds), payableMinor, isEarning, new Date(occurredAt)]);
  }

  async write(sql: Transaction, now: Date): Promise<void> {
    await sql.queueInsert('card_link_receipts', ['purchase_id', 'organization_id', 'auth_code', 'merchant_ids', 'payable_minor', 'is_earning', 'occurred_at'], this.#receipts);
    if (this.#released.length > 0) await sql.queue('UPDATE card_link_holds SET released_at = COALESCE(released_at, ?) WHERE organization_id = ? AND transaction_id IN (?)', [now, this.#organizationId, this.#released]);
  }
}
