import { Temporal } from 'temporal-polyfill';

const YES = new Set(['1', 'true', 'yes', 'y', 'да', 'д', '+', 'نعم']);
const NO = new Set(['0', 'false', 'no', 'n', 'нет', 'н', '-', '−', 'لا']);

/** A cell as yes or no; undefined when it is neither. */
export function readBoolean(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

const LOCAL_DAY = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/;
const ISO_LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const DOTTED = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const WITH_OFFSET = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z)|([+-]\d{2}):?(\d{2}))$/i;

/** A day written 2024-03-31 or 31.03.2024, as `YYYY-MM-DD`; anything else stays as it is, for the schema to refuse. */
export function readDay(cell: string): string {
  const dotted = LOCAL_DAY.exec(cell.trim());
  return dotted ? `${dotted[3]}-${dotted[2]!.padStart(2, '0')}-${dotted[1]!.padStart(2, '0')}` : cell.trim();
}

/**
 * An instant as spreadsheets write it. With an offset it is that instant; `2024-03-31 14:05` and `31.03.2024 14:05` are read on
 * the clock of the zone.
 *
 * @returns ISO 8601 UTC; the text itself when it is no instant, for the schema to refuse
 */
export function readInstant(cell: string, timeZone: string): string {
  const text = cell.trim();
  const offset = WITH_OFFSET.exec(text);
  if (offset) return `${offset[1]}T${offset[2]}${offset[3] ? 'Z' : `${offset[4]}:${offset[5]}`}`;
  const iso = ISO_LOCAL.exec(text);
  const dotted = DOTTED.exec(text);
  const day = iso ? iso[1]! : dotted ? readDay(`${dotted[1]}.${dotted[2]}.${dotted[3]}`) : undefined;
  if (day === undefined) return text;
  const [hour, minute, second] = (iso ? iso.slice(2) : dotted!.slice(4)).map((part) => (part ?? '0').padStart(2, '0'));
  try {
    return Temporal.PlainDateTime.from(`${day}T${hour}:${minute}:${second}`).toZonedDateTime(timeZone).toInstant().toString();
  } catch {
    return text;
  }
}

/** Decimal places of a currency: 2 for roubles, 0 for yen, 3 for dinars; 2 for what is no currency. */
export function decimalsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** A sum in major units, `1 290,50` or `1290.50`, in minor units. Undefined when it is no such sum. */
export function readMoney(cell: string, decimals = 2): number | undefined {
  const text = cell.replaceAll(/[\s\u00a0\u202f']/g, '').replace(',', '.');
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match || (match[2] ?? '').length > decimals) return undefined;
  return Number(match[1]) * 10 ** decimals + Number((match[2] ?? '').padEnd(decimals, '0') || '0');
}

/** A whole number; undefined when it is none. */
export function readInteger(cell: string): number | undefined {
  const text = cell.replaceAll(/[\s\u00a0\u202f]/g, '');
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}
