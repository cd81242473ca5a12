import busboy from 'busboy';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Request } from 'express';
import { DomainError } from '#domain/shared/errors.ts';

const MOST_BYTES = 50_000_000;
const MOST_ROWS = 500_000;

export interface Upload {
  fields: Record<string, string>;
  file: Buffer;
  fileName: string;
}

const invalid = (detail: string, path = 'file') => new DomainError('invalid_request', detail, { status: 400, errors: [{ path, code: 'invalid', message: detail }] });

/** Reads a `multipart/form-data` request with one file. @throws DomainError `invalid_request` (400), `too_large` (413) */
export function readUpload(request: Request): Promise<Upload> {
  return new Promise((resolve, reject) => {
    let parser: busboy.Busboy;
    try {
      parser = busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { files: 1, fields: 10, fieldSize: 100_000, fileSize: MOST_BYTES } });
    } catch {
      return reject(invalid('Send `multipart/form-data` with `kind`, `mapping` and `file`.', ''));
    }
    const fields: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let fileName: string | undefined;
    const unreadable = () => reject(invalid('The form could not be read.', ''));
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) reject(invalid(`\`${name.slice(0, 100)}\` is longer than this form takes.`, name.slice(0, 100)));
      fields[name] = value;
    });
    parser.on('file', (name, stream, { filename }) => {
      if (name === 'file') fileName = filename ?? 'file.csv';
      stream.on('data', (chunk: Buffer) => void (name === 'file' && chunks.push(chunk)));
      stream.on('limit', () => reject(new DomainError('too_large', 'A file may have 50 MB at the most.', { status: 413 })));
      stream.on('error', unreadable);   // a form cut off inside a file; without a listener it would end the process
    });
    parser.on('filesLimit', () => reject(invalid('Send one file.')));
    parser.on('error', unreadable);
    request.on('close', () => request.complete || unreadable());   // the caller went away
    parser.on('close', () => (fileName === undefined ? reject(invalid('There is no `file`.')) : resolve({ fields, file: Buffer.concat(chunks), fileName: fileName.slice(0, 255) })));
    request.pipe(parser);
  });
}

/** Text of a file: UTF-8, else windows-1251 as spreadsheets in Russia still write it. */
function decode(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('windows-1251').decode(file);
  }
}

/** The delimiter that occurs most in the heading. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, Math.max(0, text.indexOf('\n')) || 10_000);
  return [',', ';', '\t'].sort((a, b) => heading.split(b).length - heading.split(a).length)[0]!;
}

/** Rows of a CSV file by the names in its heading. @throws DomainError `invalid_request` (400) naming what is wrong */
export function readCsv(file: Buffer): { columns: string[]; rows: Record<string, string>[] } {
  const text = decode(file).replace(/^\uFEFF/, '');
  let columns: string[] = [];
  try {
    const rows = parseCsv(text, {
      columns: (heading: string[]) => (columns = heading.map((name) => name.trim())), delimiter: delimiterOf(text), skip_empty_lines: true, relax_column_count: true, trim: true, to: MOST_ROWS + 1,
    }) as Record<string, string>[];
    if (columns.length === 0) throw invalid('The file is empty.');
    if (rows.length === 0) throw invalid('The file has a heading and no rows.');
    if (rows.length > MOST_ROWS) throw new DomainError('too_large', `A file may have ${MOST_ROWS} rows at the most.`, { status: 413 });
    return { columns, rows };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw invalid(`The file is not readable as CSV${typeof (error as { lines?: number }).lines === 'number' ? ` (line ${(error as { lines: number }).lines})` : ''}.`);
  }
}
