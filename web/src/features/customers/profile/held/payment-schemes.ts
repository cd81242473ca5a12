import type { TFunction } from 'i18next';

/** Payment systems by what is kept of them. */
export const SCHEMES = ['mir', 'visa', 'mastercard', 'maestro', 'unionpay', 'amex', 'jcb'] as const;
const NAMES: Record<string, string> = { visa: 'Visa', mastercard: 'Mastercard', maestro: 'Maestro', unionpay: 'UnionPay', amex: 'American Express', jcb: 'JCB' };

/** The name of a payment system; the Russian one is said in the reader's letters. */
export const schemeName = (scheme: string, t: TFunction): string => (scheme.toLowerCase() === 'mir' ? t('customers:paymentSystem.mir') : (NAMES[scheme.toLowerCase()] ?? scheme));

/** "Visa •• 4242" */
export const cardName = ({ scheme, last4 }: { scheme: string; last4: string }, t: TFunction): string => `${schemeName(scheme, t)} •• ${last4}`;

/** A link that waits for the customer on the provider's page. */
export interface StartedLink {
  url: string;
  /** When it was begun. */
  at: string;
}

/** A card as its provider tells of it: never its number. */
export interface EnteredCard {
  provider: string;
  cardToken: string;
  scheme: string;
  last4: string;
}

/** The card with which a provider's page sent back, in the parameters of the address. */
export function enteredIn({ provider, cardToken, scheme, last4 }: Record<string, string | undefined>): EnteredCard | undefined {
  return provider && cardToken && scheme && last4 ? { provider, cardToken, scheme, last4 } : undefined;
}
