import { sql, type Parameter } from '#db/sql.ts';
import type { InstrumentKind, InstrumentState } from '#domain/loyalty/instruments/types.ts';
import { containing } from './keyset.ts';

/** An instrument as lists show it, at the moment of reading. */
export interface InstrumentRow {
  id: string;
  code: string;
  type: string;
  kind: InstrumentKind;
  unit: string | null;
  state: InstrumentState;
  balance: number | null;
  customerId: string | null;
  issuedAt: Date;
  endsAt: Date | null;
  frozenUntil: Date | null;
}

export interface InstrumentFilter {
  type?: string | undefined;
  kind?: string | undefined;
  state?: InstrumentState | undefined;
  customerId?: string | undefined;
  /** Part of the code. */
  search?: string | undefined;
  poolId?: string | undefined;
}

const OPEN = "i.state IN ('issued', 'active')";
const LASTS = '(i.ends_at IS NULL OR i.ends_at > ?)';

/** The state at an instant from what lists keep; the parameters are that instant. */
function stateCondition(state: InstrumentState, at: Date): { text: string; parameters: Parameter[] } {
  if (state === 'expired') return { text: `${OPEN} AND i.ends_at <= ?`, parameters: [at] };
  if (state === 'frozen') return { text: `${OPEN} AND ${LASTS} AND i.frozen_until > ?`, parameters: [at, at] };
  if (state === 'issued' || state === 'active') return { text: `i.state = ? AND ${LASTS} AND (i.frozen_until IS NULL OR i.frozen_until <= ?)`, parameters: [state, at, at] };
  return { text: 'i.state = ?', parameters: [state] };
}

/** The state at an instant of a row that was kept. */
export function stateOfRow({ state, endsAt, frozenUntil }: InstrumentRow, at: number): InstrumentState {
  if (state !== 'issued' && state !== 'active') return state;
  if (endsAt !== null && endsAt.getTime() <= at) return 'expired';
  return frozenUntil !== null && frozenUntil.getTime() > at ? 'frozen' : state;
}

/** Ids of the types that are asked for; undefined where all are. */
async function typeIds(organizationId: string, { type, kind }: InstrumentFilter): Promise<string[] | undefined> {
  if (type === undefined && kind === undefined) return undefined;
  const rows = await sql.rows<{ id: string }>(`SELECT id FROM instrument_types WHERE organization_id = ? ${type === undefined ? '' : 'AND code = ?'} ${kind === undefined ? '' : 'AND kind = ?'}`,
    [organizationId, ...(type === undefined ? [] : [type]), ...(kind === undefined ? [] : [kind])]);
  return rows.map(({ id }) => id);
}

/** The key to go along: the one that has the order of the list, or the codes where a part of one is looked for; whose or of which pool they are leads by itself. */
function keyFor({ customerId, poolId, search }: InstrumentFilter, types: readonly string[] | undefined): string {
  if (customerId !== undefined || poolId !== undefined) return '';
  if (search !== undefined) return 'FORCE INDEX (instruments_code)';
  return `FORCE INDEX (${types?.length === 1 ? 'instruments_by_type' : 'instruments_newest'})`;
}

/** Instruments, the newest first. */
export async function listInstruments(organizationId: string, filter: InstrumentFilter, { after, limit, now }: { after: string | undefined; limit: number; now: Date }): Promise<InstrumentRow[]> {
  const conditions: { text: string; parameters: Parameter[] }[] = [];
  const add = (text: string, ...parameters: Parameter[]) => void conditions.push({ text, parameters });
  const types = await typeIds(organizationId, filter);
  if (types?.length === 0) return [];
  if (types) add('i.type_id IN (?)', types);
  if (filter.customerId !== undefined) add('i.customer_id = ?', filter.customerId);
  if (filter.search !== undefined) add('(i.code LIKE ? OR i.code LIKE ?)', containing(filter.search), containing(filter.search.toUpperCase()));
  if (filter.poolId !== undefined) add('i.pool_id = ?', filter.poolId);
  if (filter.state !== undefined) conditions.push(stateCondition(filter.state, now));
  if (after !== undefined) add('i.id < ?', after);
  // The page is chosen before its types are looked up: few types in the join would lead to all their instruments.
  return sql.rows<InstrumentRow>(
    `SELECT i.id, i.code, t.code AS type, t.kind, JSON_UNQUOTE(JSON_EXTRACT(t.document, '$.balance.unit')) AS unit, i.state, i.balance, i.customer_id AS customerId, i.issued_at AS issuedAt,
       i.ends_at AS endsAt, i.frozen_until AS frozenUntil
     FROM (SELECT i.* FROM instruments i ${keyFor(filter, types)} WHERE i.organization_id = ? ${conditions.map(({ text }) => `AND ${text}`).join(' ')} ORDER BY i.id DESC LIMIT ?) i
     JOIN instrument_types t ON t.id = i.type_id ORDER BY i.id DESC`,
    [organizationId, ...conditions.flatMap(({ parameters }) => parameters), limit]);
}

// One select for each way to hold: a single one with OR would walk through every instrument there is.
const EVER_HELD = [
  'SELECT i.id FROM instruments i WHERE i.organization_id = ? AND i.customer_id = ?',
  'SELECT i.id FROM instruments i WHERE i.organization_id = ? AND i.issued_to = ?',
  "SELECT e.instrument_id AS id FROM instrument_entries e WHERE e.organization_id = ? AND e.customer_id = ? AND e.type = 'transfer'",
].join(' UNION ');

/** Ids of instruments that a customer holds or ever held, the newest first. */
export async function instrumentIdsOfCustomer(organizationId: string, customerId: string, { after, limit }: { after: string | undefined; limit: number }): Promise<string[]> {
  const owner = [organizationId, customerId];
  const rows = await sql.rows<{ id: string }>(`SELECT held.id FROM (${EVER_HELD}) held ${after === undefined ? '' : 'WHERE held.id < ?'} ORDER BY held.id DESC LIMIT ?`,
    [...owner, ...owner, ...owner, ...(after === undefined ? [] : [after]), limit]);
  return rows.map(({ id }) => id);
}
