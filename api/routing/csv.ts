import { Readable } from 'node:stream';
import type { Reply } from './route.ts';

/** A file of rows; a long one comes in parts, each of which is read when the caller has taken the last one. */
export const csvFile = (name: string, content: string | AsyncIterable<string>): Reply => ({
  status: 200, body: typeof content === 'string' ? content : Readable.from(content),
  headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}"` },
});
