import { invitation } from '#templates/messages/invitation.ts';
import { passwordReset } from '#templates/messages/password-reset.ts';
import { renderMessage } from '#templates/render.ts';
import type { Mailer } from './mailer.ts';

const PRODUCT = 'Prime Engine';

interface Recipient {
  to: string;
  locale: string;
  actionUrl: string;
  idempotencyKey: string;
}

/** The mails of accounts: whoever lost a password, whoever is invited. */
export function accountMails(mailer: Mailer) {
  return {
    passwordReset: ({ to, locale, actionUrl, idempotencyKey, name }: Recipient & { name: string }) =>
      mailer.send({ to, idempotencyKey, ...renderMessage(passwordReset, locale, { sender: PRODUCT, actionUrl, name }) }),
    invitation: ({ to, locale, actionUrl, idempotencyKey, organizationName }: Recipient & { organizationName: string }) =>
      mailer.send({ to, idempotencyKey, ...renderMessage(invitation, locale, { sender: organizationName, actionUrl }) }),
  };
}
