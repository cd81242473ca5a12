import type { CustomerBody, CustomerChange } from './body.ts';
import { normalizeConsent, type ConsentBody, type ConsentChannel, type Consents } from './consents.ts';
import { canonicalJson } from '../shared/canonical.ts';
import { DomainError } from '../shared/errors.ts';
import { IDENTITY_KINDS, phoneOf, telegramOf, type Identity, type IdentityKind } from './identities.ts';

/** What the base knows of a person. */
export interface Profile {
  externalId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  telegram: string | null;
  locale: string | null;
  timezone: string | null;
  birthday: string | null;
  attributes: Record<string, unknown>;
  consents: Consents;
}

export const EMPTY_PROFILE: Profile = {
  externalId: null, name: null, email: null, phone: null, telegram: null, locale: null, timezone: null, birthday: null, attributes: {}, consents: {},
};
const PLAIN = ['externalId', 'name', 'email', 'phone', 'telegram', 'locale', 'timezone', 'birthday'] as const;

/**
 * A body whose identities are in their canonical form.
 *
 * @param country ISO 3166 code in which national phone numbers are read
 * @throws DomainError `invalid_request` (400) for a phone number that can't be one
 */
export function canonicalBody<B extends CustomerBody | CustomerChange>(body: B, country: string): B {
  const phone = typeof body.phone === 'string' ? phoneOf(body.phone, country) : body.phone;
  if (phone === null && body.phone !== null) {
    throw new DomainError('invalid_request', '`phone`: must be a phone number', { status: 400, errors: [{ path: 'phone', code: 'custom', message: 'must be a phone number' }] });
  }
  return { ...body, phone, telegram: typeof body.telegram === 'string' ? telegramOf(body.telegram) : body.telegram };
}

/** The identities of a profile or of a canonical body, in the order of lookup. */
export const identitiesIn = (body: { [K in IdentityKind]?: string | null }): Identity[] =>
  IDENTITY_KINDS.flatMap((kind) => (typeof body[kind] === 'string' ? [{ kind, value: body[kind] }] : []));

export interface ProfileUpdate {
  profile: Profile;
  /** Names of the fields that changed. */
  changed: string[];
  /** Consents that were given, refused or withdrawn by this update. */
  consents: { channel: ConsentChannel; granted: boolean | null; at: string; source: string | null }[];
}

const MOST_ATTRIBUTES = 65_536;
const sameJson = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);

function mergeAttributes(known: Record<string, unknown>, given: Record<string, unknown> | null | undefined, nullErases: boolean): Record<string, unknown> {
  if (given === undefined || (given === null && !nullErases)) return known;
  if (given === null) return {};
  const merged = new Map(Object.entries(known));
  for (const [key, value] of Object.entries(given)) {
    if (value !== null) merged.set(key, value);
    else if (nullErases) merged.delete(key);
  }
  const attributes = Object.fromEntries(merged);
  if (JSON.stringify(attributes).length > MOST_ATTRIBUTES) throw new DomainError('attributes_too_large', 'The attributes of one customer take 64 KB at most.');
  return attributes;
}

function mergeConsents(known: Consents, given: Record<string, ConsentBody | null | undefined> | null | undefined, options: MergeOptions) {
  const consents: Consents = { ...known };
  const changes: ProfileUpdate['consents'] = [];
  const all = given === null && options.nullErases ? Object.fromEntries(Object.keys(known).map((channel) => [channel, null])) : given ?? {};
  for (const [channel, body] of Object.entries(all) as [ConsentChannel, ConsentBody | null | undefined][]) {
    if (body === undefined || (body === null && (!options.nullErases || !known[channel]))) continue;
    if (body === null) {
      delete consents[channel];
      changes.push({ channel, granted: null, at: options.now.toISOString(), source: null });
      continue;
    }
    const consent = normalizeConsent(body, known[channel], options.now);
    consents[channel] = consent;
    if (!sameJson(consent, known[channel])) changes.push({ channel, granted: consent.granted, at: consent.at, source: consent.source });
  }
  return { consents, changes };
}

interface MergeOptions {
  /** A null field erases what is known (a change by hand); otherwise it says nothing (an upsert). */
  nullErases: boolean;
  now: Date;
}

/** A profile with a canonical body merged into it: fields replace, attributes and consents merge by key. */
export function mergeProfile(known: Profile, body: CustomerBody | CustomerChange, options: MergeOptions): ProfileUpdate {
  const profile = { ...known };
  for (const field of PLAIN) {
    const given = body[field];
    if (given !== undefined && (given !== null || options.nullErases)) profile[field] = given;
  }
  profile.attributes = mergeAttributes(known.attributes, body.attributes, options.nullErases);
  const { consents, changes } = mergeConsents(known.consents, body.consents, options);
  profile.consents = consents;
  const changed = ([...PLAIN, 'attributes'] as const).filter((field) => !sameJson(profile[field], known[field]));
  return { profile, changed, consents: changes };
}
