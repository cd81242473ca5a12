/** The head of a CSV file, enough to map its columns. */
export interface CsvHead {
  columns: string[];
  rows: string[][];
  /** Lines below the heading; more than the rows where a cell has a line break. */
  about: number;
}

const HEAD_BYTES = 256 * 1024;
const SHOWN_ROWS = 5;

/** UTF-8, else Windows-1251, as the server reads it. A last character cut in half is dropped. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

function delimiterOf(heading: string): string {
  return [',', ';', '\t'].toSorted((a, b) => heading.split(b).length - heading.split(a).length)[0] ?? ',';
}

/** Records of the text, at most `limit`; quotes may hold delimiters and line breaks. */
export function parseCsv(text: string, limit: number): string[][] {
  const delimiter = delimiterOf(text.slice(0, text.search(/\r?\n|$/)));
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < text.length && records.length < limit; index += 1) {
    const letter = text[index]!;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[index + 1] === '"') { cell += '"'; index += 1; } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === delimiter) { record.push(cell.trim()); cell = ''; } else if (letter === '\n') {
      record.push(cell.trim());
      if (record.some(Boolean)) records.push(record);
      [record, cell] = [[], ''];
    } else if (letter !== '\r') cell += letter;
  }
  if (records.length < limit && (cell || record.length > 0)) records.push([...record, cell.trim()]);
  return records;
}

export async function readCsvHead(file: File): Promise<CsvHead> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = decode(bytes.subarray(0, HEAD_BYTES)).replace(/^\uFEFF/, '');
  const [columns = [], ...rows] = parseCsv(text, SHOWN_ROWS + 1);
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines += 1;
  if (bytes.length > 0 && bytes.at(-1) !== 10) lines += 1;
  return { columns: columns.filter(Boolean), rows, about: Math.max(rows.length, lines - 1) };
}

/** A spreadsheet or a picture under the wrong name: zeros and the signatures of zip and old Excel. */
export async function looksBinary(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
  return head.includes(0) || (head[0] === 0x50 && head[1] === 0x4b) || (head[0] === 0xd0 && head[1] === 0xcf);
}
