import { identityOfRef, phoneOf } from '#domain/customers/identities.ts';
import { reasonNotToMail, normalizeConsent, type Recipient } from '#domain/customers/consents.ts';
import { languageFor, onboardingInput, startsOnboarding } from '#domain/customers/onboarding.ts';
import { EMPTY_PROFILE, mergeProfile } from '#domain/customers/profile.ts';

const NOW = new Date('2026-05-05T12:00:00Z');
const upsert = { nullErases: false, now: NOW };
const byHand = { nullErases: true, now: NOW };

test.each([
  ['+7 (901) 234-56-78', 'RU', '+79012345678'], ['8 901 234 56 78', 'RU', '+79012345678'], ['050 123 4567', 'AE', '+971501234567'], ['+971501234567', 'RU', '+971501234567'],
  ['12', 'RU', null], ['+', 'RU', null], ['0501234567', 'XX', null],
])('the phone %s in %s is %s', (text, country, number) => expect(phoneOf(text, country)).toBe(number));

test('a reference is read like a registration', () => {
  expect(identityOfRef({ email: ' A@B.ru' }, 'RU')).toEqual({ kind: 'email', value: 'a@b.ru' });
  expect(identityOfRef({ phone: 'call me' }, 'RU')).toBeNull();
});

test('an upsert erases nothing, a change by hand erases with null', () => {
  const known = { ...EMPTY_PROFILE, name: 'Anna', attributes: { a: 1 }, consents: { sms: { granted: true, at: NOW.toISOString(), source: null } } };
  const nothing = { name: null, attributes: { a: null }, consents: { sms: null } };
  expect(mergeProfile(known, nothing, upsert)).toEqual({ profile: known, changed: [], consents: [] });
  const erased = mergeProfile(known, nothing, byHand);
  expect(erased.profile).toMatchObject({ name: null, attributes: {}, consents: {} });
  expect([erased.changed, erased.consents.map(({ granted }) => granted)]).toEqual([['name', 'attributes'], [null]]);
});

test('attributes merge by key, a key named like a prototype’s is a key', () => {
  const update = mergeProfile({ ...EMPTY_PROFILE, attributes: { a: 1, b: { c: 1 } } }, { attributes: JSON.parse('{"b":2,"constructor":"x"}') as Record<string, unknown> }, upsert);
  expect(update.profile.attributes).toEqual({ a: 1, b: 2, constructor: 'x' });
});

test('a profile does not grow without end', () => {
  const big = { attributes: { a: 'x'.repeat(32_000) } };
  const once = mergeProfile(EMPTY_PROFILE, big, upsert).profile;
  const twice = mergeProfile(once, { attributes: { b: 'x'.repeat(32_000) } }, upsert).profile;
  expect(() => mergeProfile(twice, { attributes: { c: 'x'.repeat(32_000) } }, upsert)).toThrow('64 KB');
});

test('the first statement of a consent stays its proof until it changes', () => {
  const first = normalizeConsent({ granted: true, source: 'checkout', text: 'I agree' }, undefined, NOW);
  expect(first).toEqual({ granted: true, at: NOW.toISOString(), source: 'checkout', text: 'I agree' });
  const later = new Date('2026-06-01T00:00:00Z');
  expect(normalizeConsent(true, first, later)).toBe(first);
  expect(normalizeConsent(false, first, later)).toEqual({ granted: false, at: later.toISOString(), source: null });
});

const recipient = (fields: Partial<Recipient>): Recipient => ({ status: 'active', email: 'a@b.ru', consents: {}, purchaseCount: 0, ...fields });
const granted = (is: boolean) => ({ email: { granted: is, at: NOW.toISOString(), source: null } });
test.each([
  ['service', {}, null], ['service', { consents: granted(false) }, 'consent_refused'], ['service', { email: null }, 'no_address'], ['service', { status: 'erased' }, 'erased'],
  ['reminder', {}, 'no_consent'], ['reminder', { consents: granted(true) }, null], ['reminder', { consents: granted(true), purchaseCount: 1 }, 'already_bought'],
] as const)('a %s mail to %j: %s', (purpose, fields, reason) => expect(reasonNotToMail(purpose, recipient(fields))).toBe(reason));

test('who registered within a day by a call of its own is welcomed; the body decides otherwise', () => {
  const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
  expect([startsOnboarding({}, 'api', NOW), startsOnboarding({ registeredAt: daysAgo(1) }, 'api', NOW), startsOnboarding({ registeredAt: daysAgo(1.1) }, 'api', NOW)]).toEqual([true, true, false]);
  expect([startsOnboarding({}, 'batch', NOW), startsOnboarding({}, 'import', NOW), startsOnboarding({ onboarding: true }, 'import', NOW), startsOnboarding({ onboarding: false }, 'api', NOW)]).toEqual([false, false, true, false]);
});

test('the schedule is days 3 and 7 and the end on day 30', () => {
  const { reminders, endsAt } = onboardingInput('o', 'c', NOW);
  expect([...reminders.map(({ at }) => at), endsAt].map((at) => (at - NOW.getTime()) / 86_400_000)).toEqual([3, 7, 30]);
});

test.each([['ar-AE', 'ru', 'ar'], [null, 'ru', 'ru'], ['fr', 'ar', 'ar'], ['fr', 'de', 'en']])('somebody who reads %s in an organization of %s is written to in %s', (own, organization, language) =>
  expect(languageFor(own, organization)).toBe(language));
