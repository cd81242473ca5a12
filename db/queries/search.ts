import { listCustomers, type CustomerScope } from './customers.ts';
import { containing } from './keyset.ts';
import { sql } from '../sql.ts';

export interface Hit {
  kind: 'customer' | 'purchase' | 'place';
  id: string;
  title: string;
  subtitle: string;
}

const MOST_OF_A_KIND = 7;

async function purchases({ organizationId, withinPath }: CustomerScope, text: string): Promise<Hit[]> {
  const rows = await sql.rows<{ id: string; externalId: string; customer: string | null; place: string | null }>(
    `SELECT p.id, p.external_id AS externalId, c.name AS customer, pl.name AS place FROM purchases p JOIN customers c ON c.id = p.customer_id LEFT JOIN places pl ON pl.id = p.place_id
     WHERE p.organization_id = ? AND p.external_id LIKE ? ${withinPath === undefined ? '' : 'AND pl.path LIKE ?'} ORDER BY p.external_id, p.id LIMIT ?`,
    [organizationId, containing(text).slice(1), ...(withinPath === undefined ? [] : [`${withinPath}%`]), MOST_OF_A_KIND]);
  return rows.map(({ id, externalId, customer, place }) => ({ kind: 'purchase', id, title: externalId, subtitle: [customer, place].filter(Boolean).join(' · ') }));
}

async function places({ organizationId, withinPath }: CustomerScope, text: string): Promise<Hit[]> {
  const rows = await sql.rows<{ id: string; externalId: string; name: string }>(
    `SELECT id, external_id AS externalId, name FROM places WHERE organization_id = ? AND (name LIKE ? OR external_id LIKE ?) ${withinPath === undefined ? '' : 'AND path LIKE ?'} ORDER BY name, id LIMIT ?`,
    [organizationId, containing(text), containing(text), ...(withinPath === undefined ? [] : [`${withinPath}%`]), MOST_OF_A_KIND]);
  return rows.map(({ id, externalId, name }) => ({ kind: 'place', id, title: name, subtitle: externalId }));
}

async function customers(scope: CustomerScope, text: string): Promise<Hit[]> {
  const rows = await listCustomers(scope, { search: text }, { sort: 'name', descending: false, limit: MOST_OF_A_KIND });
  return rows.map(({ id, name, phone, email, externalId, telegram }) => {
    const known = [name, phone, email, telegram, externalId].filter((value) => value !== null);
    return { kind: 'customer', id, title: known[0] ?? '', subtitle: known.slice(1, 3).join(' · ') };
  });
}

/** People, purchases (by the beginning of their external id) and places that hold the text, a few of each. */
export async function searchEverything(scope: CustomerScope, text: string, kinds: readonly Hit['kind'][]): Promise<Hit[]> {
  const finders = { customer: customers, purchase: purchases, place: places };
  return (await Promise.all(kinds.map((kind) => finders[kind](scope, text)))).flat();
}
