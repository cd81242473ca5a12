import { ApplicationFailure } from '@temporalio/activity';
import { completeOnboarding } from '#db/commands/customers/complete-onboarding.ts';
import { claimMail, findAddressee, settleMail, type Addressee, type NewMessage } from '#db/commands/customers/messages.ts';
import { reasonNotToMail } from '#domain/customers/consents.ts';
import { languageFor, type OnboardingOutcome } from '#domain/customers/onboarding.ts';
import type { Mailer } from '#integrations/mail/mailer.ts';
import { onboardingReminder } from '#templates/messages/onboarding-reminder.ts';
import { welcome } from '#templates/messages/welcome.ts';
import { renderMessage } from '#templates/render.ts';

export type CustomerActivities = ReturnType<typeof createCustomerActivities>;

export interface OnboardingMail {
  organizationId: string;
  customerId: string;
  /** `welcome` answers the registration; every other step is a reminder. */
  step: string;
  /** The same on every attempt, another for the next mail. */
  key: string;
}

export interface MailOutcome {
  status: 'sent' | 'skipped' | 'failed';
  reason: string | null;
}

const isWelcome = ({ step }: OnboardingMail) => step === 'welcome';

const messageOf = (mail: OnboardingMail, { locale, organization }: Addressee): NewMessage => ({
  organizationId: mail.organizationId, customerId: mail.customerId, key: mail.key,
  template: isWelcome(mail) ? 'welcome' : 'onboarding-reminder', locale: languageFor(locale, organization.locale),
});

interface MailError {
  code?: string;
  responseCode?: number;
}

/** Whether the server refused this recipient for good; anything else may pass with time. */
const isRefusedForGood = ({ code, responseCode }: MailError): boolean => code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500;

/** A mail server's words quote the address, and failures are kept in histories and logs: only its codes are passed on. */
const unavailable = ({ code, responseCode }: MailError) =>
  ApplicationFailure.retryable(`The mail server did not take the mail (${[code ?? 'no code', responseCode].filter(Boolean).join(' ')}).`, 'mail_unavailable');

export function createCustomerActivities({ mailer }: { mailer: Mailer }) {
  async function deliver(mail: OnboardingMail, message: NewMessage, { email, name, organization }: Addressee): Promise<MailOutcome> {
    const rendered = renderMessage(isWelcome(mail) ? welcome : onboardingReminder, message.locale, { sender: organization.name, name: name ?? undefined });
    try {
      await mailer.send({ to: email!, idempotencyKey: mail.key, ...rendered });
      return { status: 'sent', reason: null };
    } catch (error) {
      if (isRefusedForGood(error as MailError)) return { status: 'failed', reason: 'address_refused' };
      throw unavailable(error as MailError);
    }
  }

  return {
    /**
     * Sends one mail of an onboarding, or notes why it is not sent: consent is decided here, at the moment of sending. The row
     * written ahead makes a repeat find its outcome; a repeat after a crash in between carries the same message id.
     */
    async sendOnboardingMail(mail: OnboardingMail): Promise<MailOutcome> {
      const addressee = await findAddressee(mail.organizationId, mail.customerId);
      if (!addressee) return { status: 'skipped', reason: 'erased' };
      const message = messageOf(mail, addressee);
      const claimed = await claimMail(message);
      if (claimed.status !== 'sending') return { status: claimed.status, reason: claimed.reason };
      const refusal = reasonNotToMail(isWelcome(mail) ? 'service' : 'reminder', addressee);
      const outcome: MailOutcome = refusal === null ? await deliver(mail, message, addressee) : { status: 'skipped', reason: refusal };
      await settleMail(claimed, message, outcome.status, outcome.reason);
      return outcome;
    },

    /** Notes that a mail could not be sent in all the time it had. */
    async recordUnsentMail(mail: OnboardingMail): Promise<void> {
      const addressee = await findAddressee(mail.organizationId, mail.customerId);
      if (!addressee) return;
      const message = messageOf(mail, addressee);
      await settleMail(await claimMail(message), message, 'failed', 'unavailable');
    },

    completeOnboarding: ({ organizationId, customerId, outcome }: { organizationId: string; customerId: string; outcome: OnboardingOutcome }): Promise<void> =>
      completeOnboarding(organizationId, customerId, outcome),
  };
}
