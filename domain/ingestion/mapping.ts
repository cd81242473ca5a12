import { decimalsOf, readBoolean, readDay, readInstant, readInteger, readMoney } from './values.ts';

/** Columns of a file and the fields they fill: `{"E-mail": "email", "Город": "attributes.city"}`. */
export type ColumnMapping = Record<string, string>;

/** One item of an import: the number of its (first) row, counted from 1 without the heading, and the body it stands for. */
export interface ImportItem {
  row: number;
  body: Record<string, unknown>;
}

const CUSTOMER_FIELDS = ['externalId', 'name', 'email', 'phone', 'telegram', 'locale', 'timezone', 'birthday', 'registeredAt', 'referralCode', 'onboarding'];
const LINE_FIELDS = ['lineId', 'sku', 'name', 'category', 'tags', 'quantity', 'unitPriceMinor', 'unitPrice'];
const PURCHASE_FIELDS = ['externalId', 'place', 'program', 'occurredAt', 'currency', 'customer.id', 'customer.externalId', 'customer.email', 'customer.phone', 'customer.card', 'payment.method'];
const FREE_PREFIXES = { customers: ['attributes.', 'consents.'], purchases: [] } as const;

/** `lines.sku`, `lines[].sku`, `lines.0.sku`, `line.sku` and plain `sku` are one field. */
function canonicalField(kind: 'customers' | 'purchases', field: string): string {
  if (kind === 'customers') return field;
  const line = /^lines?(?:\[\d*\]|\.\d+)?\.(.+)$/.exec(field)?.[1];
  if (line !== undefined) return `lines.${line}`;
  if (field === 'customer') return 'customer.externalId';
  return LINE_FIELDS.includes(field) ? `lines.${field}` : field;
}

/** Fields that a mapping names and the kind does not have. */
export function unknownFields(kind: 'customers' | 'purchases', mapping: ColumnMapping): string[] {
  const known = new Set(kind === 'customers' ? CUSTOMER_FIELDS : [...PURCHASE_FIELDS, ...LINE_FIELDS.map((field) => `lines.${field}`)]);
  return Object.values(mapping).filter((field) => !known.has(canonicalField(kind, field)) && !FREE_PREFIXES[kind].some((prefix) => field.startsWith(prefix) && field.length > prefix.length));
}

type Row = Record<string, string>;

/** The cells of a row by field; empty cells are absent. */
const cellsOf = (kind: 'customers' | 'purchases', row: Row, mapping: ColumnMapping): [string, string][] =>
  Object.entries(mapping).flatMap(([column, field]) => {
    const cell = (row[column] ?? '').trim();
    return cell === '' ? [] : [[canonicalField(kind, field), cell] as [string, string]];
  });

function customerBody(cells: readonly [string, string][], timeZone: string): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [field, cell] of cells) {
    if (field.startsWith('attributes.')) body.attributes = { ...(body.attributes as object | undefined), [field.slice(11)]: cell };
    else if (field.startsWith('consents.')) body.consents = { ...(body.consents as object | undefined), [field.slice(9)]: readBoolean(cell) ?? cell };
    else if (field === 'birthday') body.birthday = readDay(cell);
    else if (field === 'registeredAt') body.registeredAt = readInstant(cell, timeZone);
    else if (field === 'onboarding') body.onboarding = readBoolean(cell) ?? cell;
    else body[field] = cell;
  }
  return body;
}

function lineValue(field: string, cell: string, decimals: number): [string, unknown] {
  if (field === 'quantity' || field === 'unitPriceMinor') return [field, readInteger(cell) ?? cell];
  if (field === 'unitPrice') return ['unitPriceMinor', readMoney(cell, decimals) ?? cell];
  if (field === 'tags') return [field, cell.split(/[;,|]/).map((tag) => tag.trim()).filter((tag) => tag !== '')];
  return [field, cell];
}

function purchaseBody(cells: readonly [string, string][], timeZone: string, currency: string): Record<string, unknown> {
  const body: Record<string, unknown> = { currency };
  const line: Record<string, unknown> = { quantity: 1 };
  const decimals = decimalsOf(cells.find(([field]) => field === 'currency')?.[1] ?? currency);
  for (const [field, cell] of cells) {
    if (field.startsWith('lines.')) {
      const [name, value] = lineValue(field.slice(6), cell, decimals);
      line[name] = value;
    } else if (field.startsWith('customer.')) body.customer = { [field.slice(9)]: cell };
    else if (field === 'payment.method') body.payment = { method: cell };
    else body[field] = field === 'occurredAt' ? readInstant(cell, timeZone) : cell;
  }
  return { ...body, lines: [line] };
}

/**
 * The items a file stands for: a customer per row; a purchase per row, where neighbouring rows of one `externalId` are its lines.
 * Nothing is judged here: each body is validated as if it had been sent alone.
 */
export function importItems(kind: 'customers' | 'purchases', rows: readonly Row[], mapping: ColumnMapping, { timeZone, currency }: { timeZone: string; currency: string }): ImportItem[] {
  const items: ImportItem[] = [];
  rows.forEach((row, index) => {
    const cells = cellsOf(kind, row, mapping);
    if (kind === 'customers') return void items.push({ row: index + 1, body: customerBody(cells, timeZone) });
    const body = purchaseBody(cells, timeZone, currency);
    const previous = items.at(-1)?.body;
    if (previous && body.externalId !== undefined && previous.externalId === body.externalId) (previous.lines as unknown[]).push(...(body.lines as unknown[]));
    else items.push({ row: index + 1, body });
  });
  return items;
}
