import { z } from 'zod';
import { hasWellFormedTexts, isDeeperThan, isWellFormed } from './json.ts';

/** Vocabulary of the contract: the scalars of every request, whichever way it arrives. */
export const text = (max: number, min = 1) => z.string().min(min).max(max).refine(isWellFormed, 'must be well-formed text without NUL');

/** A name given by a client application: no white space at either end, so that it is the same key in every database. */
export const externalId = z.string().min(1).max(100).regex(/^\S(?:[\s\S]*\S)?$/u, 'must not begin or end with white space').refine(isWellFormed, 'must be well-formed text without NUL')
  .meta({ id: 'ExternalId', description: 'The name your system gives the thing. Unique for ever.' });

/** In lower case, as ids are kept. */
export const id = z.uuid().toLowerCase().meta({ id: 'Id', description: 'UUIDv7' });

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** An ISO 8601 instant with any offset, 2000–2099. Parsed to a Date. */
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value))
  .refine((date) => date.getTime() >= EARLIEST && date.getTime() < LATEST, 'must lie in 2000–2099')
  .meta({ description: 'ISO 8601 instant with any offset, 2000–2099' });

export const moneyMinor = z.number().int().min(0).max(1_000_000_000_000).meta({ description: 'Minor units of the currency, 0–10^12' });
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code');
export const quantity = z.number().int().min(1).max(1_000_000);
export const locale = z.string().regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/, 'must be a BCP 47 tag such as ru or en-GB').max(8);

const LONGEST_LOCAL_PART = 64;
const LONGEST_LABEL = 63;

/** An address that mail can go to (RFC 5321's lengths). Case does not tell people apart, so it is kept in lower case. */
export const email = z.email().max(254).toLowerCase()
  .refine((address) => address.indexOf('@') <= LONGEST_LOCAL_PART && address.slice(address.indexOf('@') + 1).split('.').every((label) => label.length <= LONGEST_LABEL), 'is too long before the @ or between dots');

const zones = new Set(Intl.supportedValuesOf('timeZone').concat(['UTC', 'Etc/UTC']));
export const timezone = z.string().max(64).refine((zone) => zones.has(zone) || isZone(zone), 'must be an IANA time zone');
function isZone(zone: string): boolean {
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(zone)) return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export const day = z.iso.date().refine((value) => value >= '1900-01-01' && value <= '2099-12-31', 'must lie in 1900–2099');

const DEEPEST = 6;
const LARGEST_JSON = 32_768;

/** A caller's own JSON object: at most 6 levels deep and 32 KB. */
export const freeObject = z.record(z.string().max(100), z.unknown())
  .refine((value) => !isDeeperThan(value, DEEPEST), { error: `must be at most ${DEEPEST} levels deep`, abort: true })
  .refine((value) => JSON.stringify(value).length <= LARGEST_JSON, 'must be at most 32 KB')
  .refine(hasWellFormedTexts, 'must be well-formed text without NUL')
  .meta({ description: 'Your own fields: JSON at most 6 levels deep and 32 KB' });
