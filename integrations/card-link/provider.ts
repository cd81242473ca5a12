import type { CardLinkEvent } from '#domain/payment-cards/events.ts';
import type { SignedCall } from '../webhooks/standard-webhooks.ts';

/** A provider that tells what was paid with payment cards their owners have linked. Card numbers stay with it: we see its tokens. */
export interface CardLinkProvider {
  name: string;
  /** Where the owner enters the card, in the provider's own field; from there they come back with `provider`, `cardToken`, `scheme` and `last4` among the parameters. */
  startLink: (request: { customerId: string; returnUrl: string }) => Promise<{ url: string }>;
  /** Nothing is told of the card any more. */
  unlink: (cardToken: string) => Promise<void>;
  verifyWebhook: (secret: string, call: SignedCall, now: number) => boolean;
  /** @throws DomainError `invalid_request` (400) for what is no event */
  parseEvent: (body: unknown) => CardLinkEvent;
}
