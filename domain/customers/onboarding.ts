import type { CustomerBody } from './body.ts';

const DAY_MS = 86_400_000;

/** Where a registration came from: a call of its own, or many at once. */
export type RegistrationSource = 'api' | 'batch' | 'import';

export interface OnboardingInput {
  organizationId: string;
  customerId: string;
  /** When to remind of the program, ascending, epoch milliseconds. */
  reminders: { step: string; at: number }[];
  /** When the onboarding is over without a purchase, epoch milliseconds. */
  endsAt: number;
}

export type OnboardingOutcome = 'purchased' | 'opted_out' | 'expired';
export type OnboardingState = 'welcoming' | 'waiting' | OnboardingOutcome;

/**
 * Whether a new person is welcomed: who registered within the last day by a call of its own; `onboarding` in the body decides
 * otherwise either way, so that a base that is loaded from elsewhere sends nothing.
 */
export function startsOnboarding({ onboarding, registeredAt }: Pick<CustomerBody, 'onboarding' | 'registeredAt'>, source: RegistrationSource, now: Date): boolean {
  if (typeof onboarding === 'boolean') return onboarding;
  return source === 'api' && (registeredAt ?? now).getTime() >= now.getTime() - DAY_MS;
}

/** The welcome at once, reminders on days 3 and 7, the end on day 30 after the start. */
export function onboardingInput(organizationId: string, customerId: string, start: Date): OnboardingInput {
  const day = (days: number) => start.getTime() + days * DAY_MS;
  return { organizationId, customerId, reminders: [{ step: 'day-3', at: day(3) }, { step: 'day-7', at: day(7) }], endsAt: day(30) };
}

const LANGUAGES = ['ru', 'en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language to write to a person in: their own if we have it, else the organization's, else English. */
export function languageFor(customerLocale: string | null, organizationLocale: string): Language {
  const known = (locale: string | null) => LANGUAGES.find((language) => locale?.split('-')[0] === language);
  return known(customerLocale) ?? known(organizationLocale) ?? 'en';
}
