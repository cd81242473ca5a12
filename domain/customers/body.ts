import { z } from 'zod';
import { email, externalId, freeObject, instant, locale, text, timezone } from '../shared/schemas.ts';
import { CONSENT_CHANNELS, ConsentBody } from './consents.ts';
import { CustomerReference } from './reference.ts';

const phone = z.string().min(3).max(40).regex(/^[+\d\s().-]+$/, 'must be a phone number').meta({ description: 'E.164, or a number of the organization\'s country' });
const telegram = z.string().regex(/^@?[A-Za-z0-9_]{3,63}$/, 'must be a Telegram user name').meta({ description: 'User name, with or without @' });

/** A day of birth: a real day from 1900 to today in the latest zone there is. */
const birthday = z.iso.date().refine((day) => day >= '1900-01-01' && day <= new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10), 'must lie between 1900 and today');

const consents = z.partialRecord(z.enum(CONSENT_CHANNELS), ConsentBody.nullable());

const profile = {
  externalId: externalId.nullish(),
  name: text(200).nullish(),
  email: email.nullish(),
  phone: phone.nullish(),
  telegram: telegram.nullish(),
  locale: locale.nullish(),
  timezone: timezone.nullish(),
  birthday: birthday.nullish(),
  attributes: freeObject.nullish(),
  consents: consents.nullish(),
};

/** Body of *new user*. A known person is updated: what is absent or null stays as it is, attributes and consents merge by key. */
export const CustomerBody = z.strictObject({
  ...profile,
  referralCode: text(100).nullish().meta({ description: 'Code of the customer who recommended a program; the new customer joins that program' }),
  registeredAt: instant.nullish(),
  programs: z.array(text(64)).max(20).nullish().meta({ description: 'Codes of programs to join besides the automatic ones' }),
  onboarding: z.boolean().nullish().meta({ description: 'true starts the onboarding in any case, false never; absent: only for a person registered within the last day' }),
}).meta({ id: 'CustomerBody' });
export type CustomerBody = z.output<typeof CustomerBody>;

/** Changes to a profile: what is absent stays, null erases. */
export const CustomerChange = z.strictObject(profile).meta({ id: 'CustomerChange' });
export type CustomerChange = z.output<typeof CustomerChange>;

/** Something a person did, in the caller's own words. */
export const EventBody = z.strictObject({
  externalId: externalId.nullish(),
  customer: CustomerReference,
  type: z.string().min(1).max(100).regex(/^[\p{L}\p{N}_][\p{L}\p{N}_.: -]*$/u, 'must begin with a letter or digit'),
  occurredAt: instant,
  properties: freeObject.nullish(),
}).meta({ id: 'EventBody' });
export type EventBody = z.output<typeof EventBody>;
