import { DomainError } from '#domain/shared/errors.ts';
import { isUuid } from '#domain/shared/ids.ts';

export const badCursor = (): DomainError => new DomainError('invalid_request', '`query.cursor` is not one that this list gave out.', { status: 400 });

/** The id after which a list in the order of ids goes on. */
export function cursorId(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (!isUuid(cursor)) throw badCursor();
  return cursor;
}

/** Cuts the one row too many that was read to see whether there is a next page; cursors are ids. */
export function pageOf<Row extends { id: string }>(rows: readonly Row[], limit: number): { rows: readonly Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  return { rows: shown, nextCursor: rows.length > limit ? shown.at(-1)!.id : null };
}
