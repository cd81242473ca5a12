import { z } from 'zod';
import type { CustomerRow, SortField } from '#db/queries/customers.ts';
import { DomainError } from '#domain/shared/errors.ts';

const FIELDS = ['name', 'registeredAt', 'createdAt', 'lastPurchaseAt', 'spentMinor', 'purchaseCount'] as const;
export const sorts = [...FIELDS, ...FIELDS.map((field) => `-${field}` as const)] as const;
export type Sort = (typeof sorts)[number];

export function sortOf(sort: Sort): { sort: SortField; descending: boolean } {
  const descending = sort.startsWith('-');
  return { sort: (descending ? sort.slice(1) : sort) as SortField, descending };
}

const Instant = z.iso.datetime().transform((value) => new Date(value));
const VALUES = { name: z.string().nullable(), registeredAt: Instant, createdAt: Instant, lastPurchaseAt: Instant.nullable(), spentMinor: z.number(), purchaseCount: z.number() } as const;

/** Where a page of the base ends: the order, the value sorted by (a name may be missing) and the id. */
export const encodePosition = (sort: Sort) => (row: CustomerRow): string => Buffer.from(JSON.stringify([sort, row[sortOf(sort).sort], row.id])).toString('base64url');

/** @throws DomainError `invalid_request` (400) for a cursor that the list in this order did not give out */
export function decodePosition(sort: Sort, cursor: string | undefined): { value: string | number | Date | null; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const Position = z.tuple([z.literal(sort), VALUES[sortOf(sort).sort], z.uuid()]);
  try {
    const [, value, id] = Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { value, id };
  } catch {
    throw new DomainError('invalid_request', '`query.cursor`: the list in this order gave out no such cursor.', { status: 400, errors: [{ path: 'query.cursor', code: 'invalid_cursor', message: 'unknown cursor' }] });
  }
}
