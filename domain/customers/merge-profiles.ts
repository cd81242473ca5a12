import { canonicalJson } from '../shared/canonical.ts';
import type { ConsentChannel, Consents } from './consents.ts';
import type { Profile } from './profile.ts';

const FIELDS = ['externalId', 'name', 'email', 'phone', 'telegram', 'locale', 'timezone', 'birthday'] as const;
export type ProfileField = (typeof FIELDS)[number];

/** What a merge changed in the survivor's profile: names only, so that nothing personal is kept twice. */
export interface ProfileMerge {
  filled: ProfileField[];
  attributes: string[];
  /** Channels whose consent was taken over, with the survivor's own before. */
  consents: { channel: ConsentChannel; before: Consents[ConsentChannel] | null }[];
  /** Fields in which the two differ; the survivor's value stands. */
  conflicts: string[];
}

const isSame = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);

/**
 * The survivor's profile with its gaps filled from the other one. What both know stays the survivor's; of two consents for a
 * channel the later one is the person's will.
 */
export function mergeProfiles(into: Profile, from: Profile): { profile: Profile; merge: ProfileMerge } {
  const merge: ProfileMerge = { filled: [], attributes: [], consents: [], conflicts: [] };
  const profile: Profile = { ...into, attributes: { ...into.attributes }, consents: { ...into.consents } };
  for (const field of FIELDS) {
    if (from[field] === null || from[field] === into[field]) continue;
    if (into[field] !== null) merge.conflicts.push(field);
    else {
      profile[field] = from[field];
      merge.filled.push(field);
    }
  }
  for (const [key, value] of Object.entries(from.attributes)) {
    if (Object.hasOwn(into.attributes, key)) {
      if (!isSame(into.attributes[key], value)) merge.conflicts.push(`attributes.${key}`);
    } else {
      Object.defineProperty(profile.attributes, key, { value, enumerable: true, configurable: true, writable: true });
      merge.attributes.push(key);
    }
  }
  for (const [channel, consent] of Object.entries(from.consents) as [ConsentChannel, Consents[ConsentChannel]][]) {
    const own = into.consents[channel];
    if (!consent || (own && Date.parse(own.at) >= Date.parse(consent.at))) continue;
    profile.consents[channel] = consent;
    merge.consents.push({ channel, before: own ?? null });
  }
  return { profile, merge };
}

/** The survivor's profile without what a merge brought it, as far as that is still what the other one has. */
export function unmergeProfiles(into: Profile, from: Profile, { filled, attributes, consents }: ProfileMerge): Profile {
  const profile: Profile = { ...into, attributes: { ...into.attributes }, consents: { ...into.consents } };
  for (const field of filled) if (into[field] === from[field]) profile[field] = null;
  for (const key of attributes) if (isSame(into.attributes[key], from.attributes[key])) delete profile.attributes[key];
  for (const { channel, before } of consents) {
    if (!isSame(into.consents[channel], from.consents[channel])) continue;
    if (before) profile.consents[channel] = before;
    else delete profile.consents[channel];
  }
  return profile;
}
