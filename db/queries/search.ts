import { canBeNumber } from './card-refusals.ts';
import { listCustomers, type CustomerScope } from './customers.ts';
import { containing } from './keyset.ts';
import { fromJson, sql } from '../sql.ts';

export interface Hit {
  kind: 'customer' | 'purchase' | 'place' | 'instrument' | 'card' | 'offer' | 'program' | 'segment';
  /** Its id; of what people know by a code or number, that. */
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

const LOYALTY_KINDS = {
  instrument: `SELECT i.code AS id, i.code AS title, t.document AS name, t.code AS subtitle
    FROM (SELECT code, type_id FROM instruments WHERE organization_id = ? AND (code LIKE ? OR code LIKE ?) ORDER BY code LIMIT ?) i JOIN instrument_types t ON t.id = i.type_id ORDER BY i.code`,
  card: `SELECT c.number AS id, c.number AS title, NULL AS name, t.code AS subtitle
    FROM (SELECT number, type_id FROM cards WHERE organization_id = ? AND (number LIKE ? OR number LIKE ?) ORDER BY number LIMIT ?) c JOIN card_types t ON t.id = c.type_id ORDER BY c.number`,
};

/** Codes are looked for from their beginning, as they are printed: in capitals too. */
const byCode = (kind: keyof typeof LOYALTY_KINDS) => async ({ organizationId }: CustomerScope, text: string): Promise<Hit[]> => {
  if (kind === 'card' && !canBeNumber(text)) return [];
  const start = containing(text).slice(1);
  const rows = await sql.rows<{ id: string; title: string; name: unknown; subtitle: string }>(LOYALTY_KINDS[kind], [organizationId, start, start.toUpperCase(), MOST_OF_A_KIND]);
  return rows.map(({ id, title, name, subtitle }) => ({ kind, id, title, subtitle: nameIn(name) ?? subtitle }));
};

/** The first name of a document that has one, in any language. */
function nameIn(document: unknown): string | null {
  const { name } = fromJson<{ name?: string | Record<string, string> }>(document ?? '{}');
  return typeof name === 'object' ? (Object.values(name)[0] ?? null) : (name ?? null);
}

const DOCUMENTS = {
  offer: "SELECT code, document FROM offers WHERE organization_id = ? AND (code LIKE ? OR LOWER(JSON_EXTRACT(document, '$.name')) LIKE LOWER(?)) ORDER BY code LIMIT ?",
  segment: "SELECT code, document FROM segments WHERE organization_id = ? AND (code LIKE ? OR LOWER(JSON_EXTRACT(document, '$.name')) LIKE LOWER(?)) ORDER BY code LIMIT ?",
  program: `SELECT p.code, v.document FROM programs p JOIN program_versions v ON v.program_id = p.id AND v.version = (SELECT MAX(w.version) FROM program_versions w WHERE w.program_id = p.id)
    WHERE p.organization_id = ? AND (p.code LIKE ? OR LOWER(JSON_EXTRACT(v.document, '$.name')) LIKE LOWER(?)) ORDER BY p.code LIMIT ?`,
};

const byName = (kind: keyof typeof DOCUMENTS) => async ({ organizationId }: CustomerScope, text: string): Promise<Hit[]> => {
  const rows = await sql.rows<{ code: string; document: unknown }>(DOCUMENTS[kind], [organizationId, containing(text), containing(text), MOST_OF_A_KIND]);
  return rows.map(({ code, document }) => ({ kind, id: code, title: nameIn(document) ?? code, subtitle: code }));
};

/** People, purchases (by the beginning of their external id), places, instruments and cards (by the beginning of their code), offers, segments and programs that hold the text, a few of each. */
export async function searchEverything(scope: CustomerScope, text: string, kinds: readonly Hit['kind'][]): Promise<Hit[]> {
  const finders = {
    customer: customers, purchase: purchases, place: places, instrument: byCode('instrument'), card: byCode('card'), offer: byName('offer'), segment: byName('segment'), program: byName('program'),
  };
  return (await Promise.all(kinds.map((kind) => finders[kind](scope, text)))).flat();
}
