import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { CustomerReference } from './reference.ts';

/** What a person is recognised by, in the order in which a call's identities are looked up. */
export const IDENTITY_KINDS = ['externalId', 'phone', 'email', 'telegram'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export interface Identity {
  kind: IdentityKind | 'card';
  value: string;
}

/**
 * A phone number in E.164; national numbers are read in the country.
 *
 * @returns null when it can't be a phone number
 */
export function phoneOf(text: string, country: string): string | null {
  const number = parsePhoneNumberFromString(text, isSupportedCountry(country) ? (country as CountryCode) : undefined);
  return number?.isPossible() === true ? number.number : null;
}

export const emailOf = (text: string): string => text.trim().toLowerCase();
export const telegramOf = (text: string): string => text.trim().replace(/^@/, '').toLowerCase();

/** Two identities are the same when their keys are. */
export const identityKey = ({ kind, value }: Identity): string => `${kind}:${value}`;

/** The identity behind a reference by anything but the id; null when it can't exist (a phone that is none). */
export function identityOfRef(ref: Exclude<CustomerReference, { id: string }>, country: string): Identity | null {
  if ('externalId' in ref) return { kind: 'externalId', value: ref.externalId };
  if ('email' in ref) return { kind: 'email', value: emailOf(ref.email) };
  if ('card' in ref) return { kind: 'card', value: ref.card };
  const phone = phoneOf(ref.phone, country);
  return phone === null ? null : { kind: 'phone', value: phone };
}
