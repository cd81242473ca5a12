import { createHash } from 'node:crypto';
import { CardLinkEvent } from '#domain/payment-cards/events.ts';
import { parse } from '#domain/shared/parse.ts';
import { isSignedWebhook } from '../webhooks/standard-webhooks.ts';
import type { CardLinkProvider } from './provider.ts';

const NAME = 'simulator';

/** A provider for trying out: the same customer always gets the same token, and whoever has the secret plays the bank. */
export const simulator: CardLinkProvider = {
  name: NAME,
  startLink: async ({ customerId, returnUrl }) => {
    const url = new URL(returnUrl);
    const digest = createHash('sha256').update(customerId).digest('hex');
    const card = { provider: NAME, cardToken: `sim_${digest.slice(0, 24)}`, scheme: 'mir', last4: String(Number.parseInt(digest.slice(-8), 16) % 10_000).padStart(4, '0') };
    for (const [name, value] of Object.entries(card)) url.searchParams.set(name, value);
    return { url: url.toString() };
  },
  unlink: async () => undefined,
  verifyWebhook: isSignedWebhook,
  parseEvent: (body) => parse(CardLinkEvent, body, 'body'),
};
