import { cardAt, type CardAt } from '#domain/cards/state.ts';
import { eventOf, type EventRow } from '#db/commands/cards/card-record.ts';
import { fromJson, sql } from '#db/sql.ts';

export interface CardTypeRow {
  id: string; code: string; program: string; prefix: string; digits: number; physical: number; allow_early_activation: number; name: unknown; design: unknown; next_serial: number; created_at: Date;
}

const TYPES = `SELECT t.id, t.code, p.code AS program, t.prefix, t.digits, t.physical, t.allow_early_activation, t.name, t.design, t.next_serial, t.created_at
  FROM card_types t JOIN programs p ON p.id = t.program_id WHERE t.organization_id = ?`;

/** The name stands inside an object: a bare text in a JSON column is read differently by the databases. */
const readType = (row: CardTypeRow): CardTypeRow => ({ ...row, name: fromJson<{ text: unknown } | null>(row.name)?.text ?? null, design: fromJson(row.design) });

export const listCardTypes = async (organizationId: string): Promise<CardTypeRow[]> => (await sql.rows<CardTypeRow>(`${TYPES} ORDER BY t.code`, [organizationId])).map(readType);

export async function findCardType(organizationId: string, code: string): Promise<CardTypeRow | undefined> {
  const row = await sql.row<CardTypeRow>(`${TYPES} AND t.code = ?`, [organizationId, code]);
  return row && readType(row);
}

export interface CardBatchRow {
  id: string; type: string; external_id: string; count: number; done: number; state: 'running' | 'done'; run_id: string | null; created_at: Date; finished_at: Date | null;
}

const BATCHES = `SELECT b.id, t.code AS type, b.external_id, b.count, b.done, b.state, b.run_id, b.created_at, b.finished_at
  FROM card_batches b JOIN card_types t ON t.id = b.type_id WHERE b.organization_id = ?`;

export const findCardBatch = (organizationId: string, id: string): Promise<CardBatchRow | undefined> => sql.row<CardBatchRow>(`${BATCHES} AND b.id = ?`, [organizationId, id]);

export const listCardBatches = (organizationId: string, { after, limit }: { after: [string, string] | undefined; limit: number }): Promise<CardBatchRow[]> =>
  sql.rows<CardBatchRow>(`${BATCHES} ${after ? 'AND (b.created_at, b.id) < (?, ?)' : ''} ORDER BY b.created_at DESC, b.id DESC LIMIT ?`, [organizationId, ...(after ? [new Date(after[0]), after[1]] : []), limit]);

/** The numbers of a batch in order, after a serial. */
export const batchNumbers = (organizationId: string, batchId: string, afterSerial: number, limit: number): Promise<{ serial: number; number: string }[]> =>
  sql.rows('SELECT serial, number FROM cards WHERE organization_id = ? AND batch_id = ? AND serial > ? ORDER BY serial LIMIT ?', [organizationId, batchId, afterSerial, limit]);

export interface CardRow {
  id: string; number: string; type: string; program: string; program_id: string; customer_id: string | null; created_at: Date; at: CardAt;
}

type StoredCard = Omit<CardRow, 'at'>;

/**
 * That the identity `i` is the number of the card `c`. Said in the characters of either column: a database converts one of them, and an
 * index of a converted column is of no use; so a card leads to its holder, and a customer to their cards.
 */
export const IS_NUMBER_OF = "i.organization_id = c.organization_id AND i.kind = 'card' AND i.value = c.number AND c.number = CONVERT(i.value USING ascii) COLLATE ascii_bin";

/** Cards with their types, programs and holders; `from` says which cards. */
const cardsIn = (from: string) => `SELECT c.id, c.number, t.code AS type, p.code AS program, t.program_id, i.customer_id, c.created_at
  FROM ${from} c JOIN card_types t ON t.id = c.type_id JOIN programs p ON p.id = t.program_id
  LEFT JOIN customer_identities i ON i.organization_id = c.organization_id AND i.kind = 'card' AND i.value = c.number`;
const CARDS = `${cardsIn('cards')} WHERE c.organization_id = ?`;

async function withStates(organizationId: string, rows: readonly StoredCard[], at: number): Promise<CardRow[]> {
  if (rows.length === 0) return [];
  const events = await sql.rows<EventRow & { card_id: string }>(
    'SELECT card_id, type, details, occurred_at FROM card_events WHERE organization_id = ? AND card_id IN (?) ORDER BY occurred_at, id', [organizationId, rows.map(({ id }) => id)]);
  const byCard = Map.groupBy(events, ({ card_id }) => card_id);
  return rows.map((row) => {
    const state = cardAt((byCard.get(row.id) ?? []).map(eventOf), at);
    return { ...row, customer_id: state.issued ? row.customer_id : null, at: state };
  });
}

/** A card as it is at an instant. */
export async function findCard(organizationId: string, number: string, at: number): Promise<CardRow | undefined> {
  const row = await sql.row<StoredCard>(`${CARDS} AND c.number = ?`, [organizationId, number]);
  return row && (await withStates(organizationId, [row], at))[0];
}

/** The card behind a pass; the pass's serial number is the card's id. */
export async function findCardById(organizationId: string, id: string, at: number): Promise<CardRow | undefined> {
  const row = await sql.row<StoredCard>(`${CARDS} AND c.id = ?`, [organizationId, id]);
  return row && (await withStates(organizationId, [row], at))[0];
}

export interface CardFilter {
  state?: string | undefined;
  /** State of its latest delivery. */
  delivery?: string | undefined;
  type?: string | undefined;
  customer?: string | undefined;
  card?: string | undefined;
}

const LATEST_DELIVERY = '? = (SELECT d.state FROM card_deliveries d WHERE d.organization_id = c.organization_id AND d.card_id = c.id ORDER BY d.id DESC LIMIT 1)';

const OF_TYPE = 'c.type_id IN (SELECT t.id FROM card_types t WHERE t.organization_id = c.organization_id AND t.code = ?)';
const OF_CUSTOMER = `EXISTS (SELECT 1 FROM customer_identities i WHERE i.customer_id = ? AND ${IS_NUMBER_OF})`;

/** Cards by number, as they are now. */
export async function listCards(organizationId: string, filter: CardFilter, { after, limit }: { after: [string, string] | undefined; limit: number }): Promise<CardRow[]> {
  const conditions: [string, string | undefined][] = [['c.state = ?', filter.state], [OF_TYPE, filter.type], [OF_CUSTOMER, filter.customer], ['c.number LIKE ?', filter.card === undefined ? undefined : `${filter.card}%`], ['c.number > ?', after?.[0]], [LATEST_DELIVERY, filter.delivery]];
  const used = conditions.filter((condition): condition is [string, string] => condition[1] !== undefined);
  // The page is chosen before its types are looked up: few types in the join would lead to all their cards.
  const page = `(SELECT c.* FROM cards c WHERE c.organization_id = ? ${used.map(([text]) => `AND ${text}`).join(' ')} ORDER BY c.number LIMIT ?)`;
  const rows = await sql.rows<StoredCard>(`${cardsIn(page)} ORDER BY c.number`, [organizationId, ...used.map(([, value]) => value), limit]);
  return withStates(organizationId, rows, Number.MAX_SAFE_INTEGER);
}

/** What happened to a card, in order. */
export const cardHistory = (organizationId: string, cardId: string): Promise<(EventRow & { id: string; actor: string })[]> =>
  sql.rows('SELECT id, type, details, actor, occurred_at FROM card_events WHERE organization_id = ? AND card_id = ? ORDER BY occurred_at, id', [organizationId, cardId]);
