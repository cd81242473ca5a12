import { documentsOfVersions } from '#db/commands/purchases/versions.ts';
import type { CustomerScope } from './customers.ts';
import { EARNED_BY, SPENT_WALLET, unitsOfPurchase, type PurchaseUnitsRow, type WalletUnits } from './wallet-units.ts';
import { fromJson, sql } from '../sql.ts';

export interface ExportedPurchase {
  id: string;
  externalId: string;
  occurredAt: Date;
  place: string | null;
  currency: string;
  grossMinor: number;
  payableMinor: number;
  refundedMinor: number;
  pointsSpent: number;
  earned: number;
  /** Wallet by wallet, as the program's version names them. */
  earnedBy: WalletUnits[];
  spentFrom: WalletUnits[];
}

type PurchaseRow = Omit<ExportedPurchase, 'pointsSpent' | 'earnedBy' | 'spentFrom'> & PurchaseUnitsRow & { version: string };

async function purchasesOf(owner: readonly [string, string]): Promise<ExportedPurchase[]> {
  const rows = await sql.rows<PurchaseRow>(
    `SELECT p.id, p.external_id AS externalId, p.occurred_at AS occurredAt, pl.external_id AS place, p.currency, p.gross_minor AS grossMinor, p.payable_minor AS payableMinor,
       p.refunded_minor AS refundedMinor, p.earned, p.program_version_id AS version, p.points_spent, ${EARNED_BY} AS earned_by, ${SPENT_WALLET} AS spent_wallet
     FROM purchases p LEFT JOIN places pl ON pl.id = p.place_id WHERE p.organization_id = ? AND p.customer_id = ? ORDER BY p.occurred_at, p.id`, owner);
  const documents = await documentsOfVersions(sql, rows.map(({ version }) => version));
  return rows.map((row) => ({ ...row, pointsSpent: row.points_spent, ...unitsOfPurchase(row, documents.get(row.version)) }));
}

export interface ExportedLine {
  purchaseId: string;
  lineId: string;
  sku: string | null;
  name: string;
  category: string | null;
  quantity: number;
  unitPriceMinor: number;
  paidMinor: number;
  earned: number;
  returnedQuantity: number;
}

export interface ExportedEntry {
  id: string;
  program: string;
  wallet: string;
  account: string;
  type: string;
  points: number;
  rule: string | null;
  reason: string | null;
  occurredAt: Date;
}

/** Everything beside profile and timeline that the organization keeps about one person, oldest first. */
export async function exportCustomer({ organizationId }: CustomerScope, id: string) {
  const owner = [organizationId, id] as const;
  const [identities, purchases, lines, ledger, events, messages] = await Promise.all([
    sql.rows<{ kind: string; value: string; createdAt: Date }>(
      'SELECT kind, value, created_at AS createdAt FROM customer_identities WHERE organization_id = ? AND customer_id = ? ORDER BY kind, value', owner),
    purchasesOf(owner),
    sql.rows<ExportedLine>(
      `SELECT l.purchase_id AS purchaseId, l.line_id AS lineId, l.sku, l.name, l.category, l.quantity, l.unit_price_minor AS unitPriceMinor, l.paid_minor AS paidMinor, l.earned,
         l.returned_quantity AS returnedQuantity FROM purchase_lines l JOIN purchases p ON p.id = l.purchase_id WHERE p.organization_id = ? AND p.customer_id = ? ORDER BY l.purchase_id, l.position`, owner),
    sql.rows<ExportedEntry>(
      `SELECT e.id, pr.code AS program, e.wallet, e.account, e.type, e.points, e.rule, t.reason, e.occurred_at AS occurredAt FROM ledger_entries e
       JOIN ledger_transactions t ON t.id = e.transaction_id JOIN memberships m ON m.id = e.membership_id JOIN programs pr ON pr.id = m.program_id
       WHERE m.organization_id = ? AND m.customer_id = ? ORDER BY e.occurred_at, e.id`, owner),
    sql.rows<{ id: string; externalId: string | null; type: string; properties: unknown; occurredAt: Date }>(
      'SELECT id, external_id AS externalId, type, properties, occurred_at AS occurredAt FROM customer_events WHERE organization_id = ? AND customer_id = ? ORDER BY occurred_at, id', owner),
    sql.rows<{ id: string; channel: string; template: string; locale: string; status: string; reason: string | null; createdAt: Date }>(
      'SELECT id, channel, template, locale, status, reason, created_at AS createdAt FROM messages WHERE organization_id = ? AND customer_id = ? ORDER BY created_at, id', owner),
  ]);
  const linesOf = Map.groupBy(lines, ({ purchaseId }) => purchaseId);
  return {
    identities, ledger, messages,
    purchases: purchases.map((purchase) => ({ ...purchase, lines: linesOf.get(purchase.id) ?? [] })),
    events: events.map((event) => ({ ...event, properties: fromJson<Record<string, unknown>>(event.properties) })),
  };
}
