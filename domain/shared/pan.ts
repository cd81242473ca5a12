import { isLuhn } from './luhn.ts';

/** Fields in which numbers of our own cards, EAN codes and telephone numbers stand: they are not looked at. */
export const EXEMPT: ReadonlySet<string> = new Set(['card', 'sku', 'phone']);

const SHORTEST = 13;
const LONGEST = 19;
/** Spaces and hyphens of every kind that people and spreadsheets put between the groups of a card number. */
const SEPARATOR = '[ \\-\\u00a0\\u2000-\\u2015\\u202f\\u3000]';
const RUN = new RegExp(`\\d(?:${SEPARATOR}*\\d){${SHORTEST - 1},}`, 'g');
const SEPARATORS = new RegExp(`${SEPARATOR}+`);
const UUID = /(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])/gi;
const WORD_BEFORE = /[\p{L}\d]*$/u;
const WORD_AFTER = /^[\p{L}\d]*/u;
/** Parts of a run that are looked at alone: the groups a card number is written in have three digits or more. */
const SHORTEST_GROUP = 3;

/** Prefixes of payment cards: Mir 2200–2204, Mastercard 2221–2720 and 50–59, Amex 34 and 37, JCB 35, Visa 4, Maestro, UnionPay and others 60–69. */
function hasCardPrefix(digits: string): boolean {
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  return digits.startsWith('4') || (two >= 50 && two <= 69) || two === 34 || two === 35 || two === 37 || (four >= 2200 && four <= 2204) || (four >= 2221 && four <= 2720);
}

const isPan = (digits: string): boolean => digits.length >= SHORTEST && digits.length <= LONGEST && hasCardPrefix(digits) && isLuhn(digits);

/** Whether a part of consecutive whole groups is one: "4111 1111 1111 1111 12 27". */
function hasPanAmong(groups: readonly string[]): boolean {
  for (let first = 0; first < groups.length; first++) {
    let digits = '';
    for (let last = first; last < groups.length && groups[last]!.length >= SHORTEST_GROUP && digits.length <= LONGEST; last++) {
      digits += groups[last];
      if (isPan(digits)) return true;
    }
  }
  return false;
}

/** Whether digits and letters take turns around a run, as in hexadecimal and other generated ids: "9f4111111111111111a2". */
function isInsideId(text: string, start: number, end: number): boolean {
  const [before] = WORD_BEFORE.exec(text.slice(Math.max(0, start - 64), start))!;
  const [after] = WORD_AFTER.exec(text.slice(end, end + 64))!;
  return /\d/.test(before) || /\d/.test(after);
}

/**
 * Whether a text contains what may be the number of a payment card: a run of 13–19 digits, spaces and hyphens ignored, that passes
 * Luhn and begins like one. Longer runs are looked at by their groups. UUIDs and ids in which digits and letters take turns are
 * none; letters alone beside a run ("card4111…") do not hide it.
 */
export function hasPan(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (text.search(RUN) === -1) return false;
  const plain = text.replaceAll(UUID, '.');
  for (const { 0: run, index } of plain.matchAll(RUN)) {
    const groups = run.split(SEPARATORS);
    if ((isPan(groups.join('')) || hasPanAmong(groups)) && !isInsideId(plain, index, index + run.length)) return true;
  }
  return false;
}

const isWholeNumber = (value: number) => Number.isInteger(value) && Math.abs(value) >= 1e12;

/**
 * Looks for numbers of payment cards anywhere in a JSON value: texts, whole numbers and names of fields, at every depth.
 *
 * @param exempt names of fields whose own text or number is not looked at; the contract's unless told
 * @returns where the first one stands, as `lines.0.name`, never what stands there; for a name of a field where its object stands;
 *   undefined when there is none
 */
export function findPan(value: unknown, { exempt = EXEMPT, path = '' }: { exempt?: ReadonlySet<string>; path?: string } = {}): string | undefined {
  if (typeof value === 'string') return hasPan(value) ? path : undefined;
  if (typeof value === 'number') return isWholeNumber(value) && hasPan(String(Math.abs(value))) ? path : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  const isList = Array.isArray(value);
  for (const [name, item] of Object.entries(value)) {
    if (!isList && hasPan(name)) return path;
    if (!isList && exempt.has(name) && (item === null || typeof item !== 'object')) continue;
    const found = findPan(item, { exempt, path: path === '' ? name : `${path}.${name}` });
    if (found !== undefined) return found;
  }
  return undefined;
}
