import { DomainError } from '#domain/shared/errors.ts';

/** An opaque cursor: the sort value and the id of the last row of a page. */
export const encodeCursor = (value: string | number | Date, id: string): string =>
  Buffer.from(JSON.stringify([value instanceof Date ? value.toISOString() : String(value), id])).toString('base64url');

/** @throws DomainError `invalid_request` (400) for a cursor that no list gave out */
export function decodeCursor(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.length === 2 && parsed.every((item) => typeof item === 'string' && item.length <= 300)) return parsed as [string, string];
  } catch {
    // Falls through to the refusal below.
  }
  throw invalidCursor();
}

/** As `decodeCursor`, for lists sorted by an instant. */
export function decodeInstantCursor(cursor: string | undefined): [string, string] | undefined {
  const decoded = decodeCursor(cursor);
  if (decoded && Number.isNaN(Date.parse(decoded[0]))) throw invalidCursor();
  return decoded;
}

/** As `decodeCursor`, for lists sorted by a number. */
export function decodeNumberCursor(cursor: string | undefined): [string, string] | undefined {
  const decoded = decodeCursor(cursor);
  if (decoded && !/^-?\d{1,16}$/.test(decoded[0])) throw invalidCursor();
  return decoded;
}

const invalidCursor = () => new DomainError('invalid_request', '`query.cursor`: this list gave out no such cursor.', { status: 400, errors: [{ path: 'query.cursor', code: 'invalid_cursor', message: 'unknown cursor' }] });

/** A page of rows that were asked for with one more than the limit: the rows, and where the next page begins. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  return { rows: shown, nextCursor: rows.length > limit ? cursorOf(shown.at(-1)!) : null };
}
