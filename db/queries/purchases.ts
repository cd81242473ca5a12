import { fromJson, sql, type Parameter } from '#db/sql.ts';
import type { PurchaseAnswer } from '#db/commands/purchases/answer.ts';
import { documentsOfVersions } from '#db/commands/purchases/versions.ts';
import { pointsOfLines, type WalletPoints } from '#domain/loyalty/purchase/by-wallet.ts';
import type { PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { keptAnswers } from './purchase-outcomes.ts';
import { EARNED_BY, SPENT_WALLET, unitsOfPurchase, type PurchaseUnitsRow, type WalletUnits } from './wallet-units.ts';

export interface PurchaseFilter {
  search?: string;
  customerId?: string;
  /** Path of a place: it and everything below. */
  placePath?: string;
  returned?: boolean;
  from?: Date;
  to?: Date;
}

export interface ListedPurchase {
  id: string; external_id: string; customer_id: string; customer_name: string | null; place_external_id: string | null; place_name: string | null; occurred_at: Date; currency: string;
  gross_minor: number; payable_minor: number; points_spent: number; earned: number; refunded_minor: number; program_version_id: string;
  /** Wallet by wallet, as the program's version names them. */
  earnedBy: WalletUnits[];
  spentFrom: WalletUnits[];
}

type MixedRow<Row> = Omit<Row, 'earnedBy' | 'spentFrom'> & PurchaseUnitsRow;

/** What purchases earned and were paid with, wallet by wallet. */
async function withUnits<Row extends { program_version_id: string }>(rows: readonly (Row & PurchaseUnitsRow)[]): Promise<(Row & { earnedBy: WalletUnits[]; spentFrom: WalletUnits[] })[]> {
  const documents = await documentsOfVersions(sql, rows.map((row) => row.program_version_id));
  return rows.map((row) => ({ ...row, ...unitsOfPurchase(row, documents.get(row.program_version_id)) }));
}

export type PurchaseSort = 'occurredAt' | '-occurredAt' | 'createdAt' | '-createdAt' | 'grossMinor' | '-grossMinor';
/** Ids are made in the order of creation. */
const SORT_COLUMNS = { occurredAt: 'p.occurred_at', createdAt: 'p.id', grossMinor: 'p.gross_minor' } as const;

const fieldOf = (sort: PurchaseSort) => sort.replace('-', '') as keyof typeof SORT_COLUMNS;
const sortValue = (sort: PurchaseSort, value: string): Date | number | string => ({ occurredAt: () => new Date(value), createdAt: () => value, grossMinor: () => Number(value) })[fieldOf(sort)]();

const prefix = (text: string) => `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

function conditions(organizationId: string, filter: PurchaseFilter): { where: string[]; parameters: Parameter[] } {
  const where = ['p.organization_id = ?'];
  const parameters: Parameter[] = [organizationId];
  const add = (condition: string, ...values: Parameter[]) => {
    where.push(condition);
    parameters.push(...values);
  };
  if (filter.search !== undefined) add('p.external_id LIKE ?', prefix(filter.search));
  if (filter.customerId !== undefined) add('p.customer_id = ?', filter.customerId);
  if (filter.placePath !== undefined) add('p.place_id IN (SELECT id FROM places WHERE organization_id = ? AND path LIKE ?)', organizationId, prefix(filter.placePath));
  if (filter.returned) add('p.refunded_minor > 0');
  if (filter.from) add('p.occurred_at >= ?', filter.from);
  if (filter.to) add('p.occurred_at < ?', filter.to);
  return { where, parameters };
}

/** Processed purchases, one page of them by key. `after` is the sort value and id of the last row of the page before. */
export async function listPurchases(organizationId: string, filter: PurchaseFilter, { sort, after, limit }: { sort: PurchaseSort; after?: [string, string]; limit: number }): Promise<ListedPurchase[]> {
  const { where, parameters } = conditions(organizationId, filter);
  const column = SORT_COLUMNS[fieldOf(sort)];
  const down = sort.startsWith('-');
  if (after) {
    where.push(`(${column}, p.id) ${down ? '<' : '>'} (?, ?)`);
    parameters.push(sortValue(sort, after[0]), after[1]);
  }
  const direction = down ? 'DESC' : 'ASC';
  const rows = await sql.rows<MixedRow<ListedPurchase>>(
    `SELECT p.id, p.external_id, p.customer_id, c.name AS customer_name, l.external_id AS place_external_id, l.name AS place_name, p.occurred_at, p.currency, p.gross_minor, p.payable_minor,
       p.points_spent, p.earned, p.refunded_minor, p.program_version_id, ${EARNED_BY} AS earned_by, ${SPENT_WALLET} AS spent_wallet
     FROM purchases p JOIN customers c ON c.id = p.customer_id LEFT JOIN places l ON l.id = p.place_id
     WHERE ${where.join(' AND ')} ORDER BY ${column} ${direction}, p.id ${direction} LIMIT ?`, [...parameters, limit]);
  return withUnits(rows);
}

export interface ListedAttempt {
  external_id: string; customer_id: string | null; customer_name: string | null; place_external_id: string | null; place_name: string | null; occurred_at: Date; updated_at: Date;
  status: 'processing' | 'refused'; problem: unknown; partner_id: string;
}

/** Refused or still processing purchases, newest first. */
export async function listAttempts(organizationId: string, status: 'processing' | 'refused', filter: PurchaseFilter, { after, limit }: { after?: [string, string]; limit: number }): Promise<ListedAttempt[]> {
  const { where, parameters } = conditions(organizationId, { ...filter, returned: false });
  if (after) {
    where.push('(p.updated_at, p.external_id) < (?, ?)');
    parameters.push(new Date(after[0]), after[1]);
  }
  return sql.rows<ListedAttempt>(
    `SELECT p.external_id, p.customer_id, c.name AS customer_name, l.external_id AS place_external_id, l.name AS place_name, p.occurred_at, p.updated_at, p.status, p.problem, p.partner_id
     FROM purchase_attempts p LEFT JOIN customers c ON c.id = p.customer_id LEFT JOIN places l ON l.id = p.place_id
     WHERE ${where.join(' AND ')} AND p.status = ?
       AND NOT EXISTS (SELECT 1 FROM purchases b WHERE b.organization_id = p.organization_id AND b.partner_id = p.partner_id AND b.external_id = p.external_id)
     ORDER BY p.updated_at DESC, p.external_id DESC LIMIT ?`, [...parameters, status, limit]);
}

export interface PurchaseRecord extends ListedPurchase {
  partner_id: string; answer: PurchaseAnswer; workflow_id: string; run_id: string; place_path: string | null;
  /** Of each line, where the purchase earned in several wallets. */
  earnedByOfLines: WalletPoints[][] | null;
}

/** A purchase by id, or those with an external id (several partners may use it). */
export async function findPurchases(organizationId: string, key: { id: string } | { externalId: string }): Promise<PurchaseRecord[]> {
  const rows = await sql.rows<MixedRow<Omit<PurchaseRecord, 'answer' | 'earnedByOfLines'>> & { answer: unknown; snapshot: unknown }>(
    `SELECT p.id, p.external_id, p.partner_id, p.customer_id, c.name AS customer_name, l.external_id AS place_external_id, l.name AS place_name, l.path AS place_path, p.occurred_at, p.currency,
       p.gross_minor, p.payable_minor, p.points_spent, p.earned, p.refunded_minor, p.program_version_id, p.answer, p.snapshot, p.workflow_id, p.run_id, ${EARNED_BY} AS earned_by, ${SPENT_WALLET} AS spent_wallet
     FROM purchases p JOIN customers c ON c.id = p.customer_id LEFT JOIN places l ON l.id = p.place_id
     WHERE p.organization_id = ? AND ${'id' in key ? 'p.id = ?' : 'p.external_id = ?'} ORDER BY p.created_at`, [organizationId, 'id' in key ? key.id : key.externalId]);
  const answers = await keptAnswers(rows);
  return (await withUnits(rows)).map(({ snapshot, ...row }, index) => {
    const { grants, lines } = fromJson<PurchaseSnapshot>(snapshot);
    return { ...row, answer: answers[index]!, earnedByOfLines: row.earnedBy.length > 1 ? pointsOfLines(grants, lines.length) : null };
  });
}

export interface PurchaseLineRecord {
  line_id: string; sku: string | null; name: string; category: string | null; tags: string[]; quantity: number; unit_price_minor: number; returned_quantity: number;
  /** Null: its quantity. */
  counted_units: number | null;
}

export async function linesOf(purchaseId: string): Promise<PurchaseLineRecord[]> {
  const rows = await sql.rows<Omit<PurchaseLineRecord, 'tags'> & { tags: unknown }>(
    'SELECT line_id, sku, name, category, tags, quantity, unit_price_minor, returned_quantity, counted_units FROM purchase_lines WHERE purchase_id = ? ORDER BY position', [purchaseId]);
  return rows.map((row) => ({ ...row, tags: fromJson<string[]>(row.tags) }));
}

export interface ReturnRecord {
  id: string; answer: StoredReturnAnswer; body_hash: string; workflow_id: string; run_id: string;
}

/** The answer of a return as its first caller got it, without the workflow. */
export interface StoredReturnAnswer {
  return: { id: string; externalId: string; purchase: { id: string; externalId: string }; occurredAt: string; lines: { lineId: string; quantity: number }[] };
  refundMinor: number; pointsRestored: number; pointsReversed: number; shortfall: number; certificateRestoredMinor: number; member: PurchaseAnswer['member'];
}

const returnsWhere = async (condition: string, parameters: Parameter[]): Promise<ReturnRecord[]> => {
  const rows = await sql.rows<Omit<ReturnRecord, 'answer'> & { answer: unknown }>(
    `SELECT id, answer, body_hash, workflow_id, run_id FROM purchase_returns WHERE ${condition} ORDER BY occurred_at, id`, parameters);
  return rows.map((row) => ({ ...row, answer: fromJson<StoredReturnAnswer>(row.answer) }));
};

export const returnsOf = (purchaseId: string): Promise<ReturnRecord[]> => returnsWhere('purchase_id = ?', [purchaseId]);

export const findReturn = async (organizationId: string, partnerId: string, externalId: string): Promise<ReturnRecord | undefined> =>
  (await returnsWhere('organization_id = ? AND partner_id = ? AND external_id = ?', [organizationId, partnerId, externalId]))[0];
