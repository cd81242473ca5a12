import type { Profile } from '#domain/customers/profile.ts';
import { afterPosition, containing, order, type Position } from './keyset.ts';
import { fromJson, sql, type Parameter } from '../sql.ts';

export interface CustomerRow extends Profile {
  id: string;
  stage: string;
  onboarding: string | null;
  onboardingRunId: string | null;
  registeredAt: Date;
  createdAt: Date;
  lastPurchaseAt: Date | null;
  purchaseCount: number;
  spentMinor: number;
  memberships: { id: string; program: string; level: string }[];
}

/** Whose customers: an organization's, or those who bought at a place or below it (what a partner sees). */
export interface CustomerScope {
  organizationId: string;
  withinPath?: string;
}

export interface CustomerFilter {
  search?: string;
  stage?: string;
  /** Path of a place: who bought there or below. */
  placePath?: string;
  level?: string;
  contactable?: boolean;
  registeredFrom?: Date;
  registeredTo?: Date;
}

export const SORT_COLUMNS = { name: 'c.name', registeredAt: 'c.registered_at', createdAt: 'c.created_at', lastPurchaseAt: 'f.last_purchase_at', spentMinor: 'f.spent_minor', purchaseCount: 'f.purchase_count' } as const;
export type SortField = keyof typeof SORT_COLUMNS;

const COLUMNS = `c.id, c.external_id AS externalId, c.name, c.email, c.phone, c.telegram, c.locale, c.timezone, c.birthday, c.stage, c.attributes, c.consents,
  c.onboarding, c.onboarding_run_id AS onboardingRunId, c.registered_at AS registeredAt, c.created_at AS createdAt,
  f.last_purchase_at AS lastPurchaseAt, f.purchase_count AS purchaseCount, f.spent_minor AS spentMinor`;

interface Clause {
  text: string;
  parameters: Parameter[];
}

/** The customers with their figures; a partner's are counted from the purchases inside the partner's subtree, and nobody else is there. */
function source({ organizationId, withinPath }: CustomerScope): Clause {
  if (withinPath === undefined) return { text: 'customers c JOIN customer_figures f ON f.customer_id = c.id', parameters: [] };
  return {
    text: `customers c JOIN (SELECT p.customer_id, COUNT(*) AS purchase_count, SUM(p.payable_minor - p.refunded_minor) AS spent_minor, MAX(p.occurred_at) AS last_purchase_at
      FROM purchases p JOIN places pl ON pl.id = p.place_id WHERE p.organization_id = ? AND pl.path LIKE ? GROUP BY p.customer_id) f ON f.customer_id = c.id`,
    parameters: [organizationId, `${withinPath}%`],
  };
}

/** People whose name, e-mail, phone, user name or external id holds the text. */
export function searchClause(organizationId: string, search: string): Clause {
  const text = search.trim();
  const digits = text.replaceAll(/[\s().+-]/g, '');
  // A Russian number is said with 8 and kept with 7.
  const phones = /^\d{3,}$/.test(digits) ? [...new Set([digits, digits.replace(/^8(?=\d{3})/, '7')])] : [];
  const values = [...new Set([text, text.toLowerCase().replace(/^@/, '')])];
  const matches = [...values.map(() => 'i.value LIKE ?'), ...phones.map(() => "(i.kind = 'phone' AND i.value LIKE ?)")].join(' OR ');
  return {
    text: `(c.name LIKE ? OR c.id IN (SELECT i.customer_id FROM customer_identities i WHERE i.organization_id = ? AND (${matches})))`,
    parameters: [containing(text), organizationId, ...values.map(containing), ...phones.map(containing)],
  };
}

function filterClauses(organizationId: string, filter: CustomerFilter): Clause[] {
  const { search, stage, placePath, level, contactable, registeredFrom, registeredTo } = filter;
  return [
    ...(search === undefined ? [] : [searchClause(organizationId, search)]),
    ...(stage === undefined ? [] : [{ text: 'c.stage = ?', parameters: [stage] }]),
    ...(placePath === undefined ? [] : [{
      text: 'c.id IN (SELECT pp.customer_id FROM purchases pp JOIN places ppl ON ppl.id = pp.place_id WHERE pp.organization_id = ? AND ppl.path LIKE ?)', parameters: [organizationId, `${placePath}%`],
    }]),
    ...(level === undefined ? [] : [{ text: 'c.id IN (SELECT ms.customer_id FROM memberships ms WHERE ms.organization_id = ? AND ms.level_code = ?)', parameters: [organizationId, level] }]),
    ...(contactable === undefined ? [] : [{ text: `COALESCE(JSON_EXTRACT(c.consents, '$.*.granted') LIKE '%true%', FALSE) = ?`, parameters: [contactable] }]),
    ...(registeredFrom === undefined ? [] : [{ text: 'c.registered_at >= ?', parameters: [registeredFrom] }]),
    ...(registeredTo === undefined ? [] : [{ text: 'c.registered_at <= ?', parameters: [registeredTo] }]),
  ];
}

type Selected = Omit<CustomerRow, 'memberships' | 'attributes' | 'consents' | 'spentMinor' | 'purchaseCount'> & { attributes: unknown; consents: unknown; spentMinor: number | string; purchaseCount: number | string };

async function withMemberships(organizationId: string, rows: readonly Selected[]): Promise<CustomerRow[]> {
  if (rows.length === 0) return [];
  const memberships = Map.groupBy(await sql.rows<{ id: string; customer: string; program: string; level: string }>(
    `SELECT m.id, m.customer_id AS customer, p.code AS program, m.level_code AS level FROM memberships m JOIN programs p ON p.id = m.program_id
     WHERE m.organization_id = ? AND m.customer_id IN (?) ORDER BY p.code`, [organizationId, rows.map(({ id }) => id)]), ({ customer }) => customer);
  return rows.map((row) => ({
    ...row, attributes: fromJson(row.attributes), consents: fromJson(row.consents), spentMinor: Number(row.spentMinor), purchaseCount: Number(row.purchaseCount),
    memberships: (memberships.get(row.id) ?? []).map(({ id, program, level }) => ({ id, program, level })),
  }));
}

/** The whole base in the order of a figure: read along the index of the figures, so that only one page of people is looked up. */
const ALONG_FIGURES: Clause = { text: 'customer_figures f STRAIGHT_JOIN customers c ON c.id = f.customer_id', parameters: [] };

/** One stretch of the base. Erased people are not in it. */
export async function listCustomers(scope: CustomerScope, filter: CustomerFilter, page: { sort: SortField; descending: boolean; after?: Position | undefined; limit: number }): Promise<CustomerRow[]> {
  const clauses = filterClauses(scope.organizationId, filter);
  const column = SORT_COLUMNS[page.sort];
  const isPlain = clauses.length === 0 && scope.withinPath === undefined && column.startsWith('f.');
  const from = isPlain ? ALONG_FIGURES : source(scope);
  const id = isPlain ? 'f.customer_id' : 'c.id';
  const after = afterPosition(column, id, page.descending, page.after);
  if (isPlain) clauses.push({ text: 'f.organization_id = ?', parameters: [scope.organizationId] });
  const rows = await sql.rows<Selected>(
    `SELECT ${COLUMNS} FROM ${from.text} WHERE c.organization_id = ? AND c.status = 'active' AND ${after.condition}
     ${clauses.map(({ text }) => `AND ${text}`).join(' ')} ${order(column, id, page.descending)} LIMIT ?`,
    [...from.parameters, scope.organizationId, ...after.parameters, ...clauses.flatMap(({ parameters }) => parameters), page.limit]);
  return withMemberships(scope.organizationId, rows);
}

/** One person; undefined for erased ones, another organization's, and those a partner has not sold to. */
export async function findCustomer(scope: CustomerScope, id: string): Promise<CustomerRow | undefined> {
  const from = source(scope);
  const rows = await sql.rows<Selected>(`SELECT ${COLUMNS} FROM ${from.text} WHERE c.organization_id = ? AND c.status = 'active' AND c.id = ?`, [...from.parameters, scope.organizationId, id]);
  return (await withMemberships(scope.organizationId, rows))[0];
}

export async function countByStage(scope: CustomerScope): Promise<Map<string, number>> {
  const from = source(scope);
  const rows = await sql.rows<{ stage: string; number: number }>(
    `SELECT c.stage, COUNT(*) AS number FROM ${from.text} WHERE c.organization_id = ? AND c.status = 'active' GROUP BY c.stage`, [...from.parameters, scope.organizationId]);
  return new Map(rows.map(({ stage, number }) => [stage, Number(number)]));
}
