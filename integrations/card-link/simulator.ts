import { createHash } from 'node:crypto';
import { CardLinkEvent } from '#domain/payment-cards/events.ts';
import { isSignedWebhook } from '../webhooks/standard-webhooks.ts';
import type { CardLinkProvider } from './provider.ts';

/** A provider for trying out: the same customer always gets the same token, and whoever has the secret plays the bank. */
export const simulator: CardLinkProvider = {
  name: 'simulator',
  startLink: async ({ customerId, returnUrl }) => {
    const url = new URL(returnUrl);
    url.searchParams.set('cardToken', `sim_${createHash('sha256').update(customerId).digest('hex').slice(0, 24)}`);
    return { url: url.toString() };
  },
  unlink: async () => undefined,
  verifyWebhook: isSignedWebhook,
  parseEvent: (body) => CardLinkEvent.parse(JSON.parse(body.toString('utf8'))),
};
