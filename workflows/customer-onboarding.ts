import {
  condition, defineQuery, defineSignal, isCancellation, log, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo,
} from '@temporalio/workflow';
import type { CustomerActivities, MailOutcome } from '#activities/customers.ts';
import type { OnboardingInput, OnboardingOutcome, OnboardingState } from '#domain/customers/onboarding.ts';
import { needsAttentionKey } from './search-attributes.ts';

const mails = proxyActivities<Pick<CustomerActivities, 'sendOnboardingMail'>>({
  startToCloseTimeout: '45 seconds', scheduleToCloseTimeout: '24 hours', retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});
const records = proxyActivities<Pick<CustomerActivities, 'recordUnsentMail' | 'completeOnboarding'>>({
  startToCloseTimeout: '10 seconds', retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});

/** The customer has bought for the first time. */
export const purchaseRecorded = defineSignal('purchaseRecorded');
/** The customer wants no more of it, or has been erased. */
export const optedOut = defineSignal('optedOut');

export interface OnboardingView {
  state: OnboardingState;
  /** What became of each mail so far. */
  mails: { step: string; status: MailOutcome['status']; reason: string | null }[];
}
export const getState = defineQuery<OnboardingView>('getState');

const OUTCOMES: Record<OnboardingOutcome, string> = { purchased: 'The customer has bought.', opted_out: 'The customer opted out.', expired: 'Its time is over without a purchase.' };
const day = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/**
 * The first weeks of a customer: a welcome, reminders until the first purchase, and an end with that purchase, with the customer's
 * wish, or with its term. Whether a mail may be sent is decided when it is sent; a mail that fails for good marks the run for
 * attention and does not stop it.
 */
export async function customerOnboarding({ organizationId, customerId, reminders, endsAt }: OnboardingInput): Promise<OnboardingOutcome> {
  const view: OnboardingView = { state: 'welcoming', mails: [] };
  let outcome: OnboardingOutcome | undefined;
  setHandler(purchaseRecorded, () => void (outcome ??= 'purchased'), { description: 'The customer has bought for the first time' });
  setHandler(optedOut, () => void (outcome ??= 'opted_out'), { description: 'Ends the onboarding without further mails' });
  setHandler(getState, () => ({ ...view, state: outcome ?? view.state }), { description: 'State and what became of each mail' });

  const tell = (phase: string) => setCurrentDetails([phase, ...view.mails.map(({ step, status, reason }) => `- ${step}: **${status}**${reason === null ? '' : ` (${reason})`}`)].join('\n'));
  const decidedBefore = (at: number, summary: string) => condition(() => outcome !== undefined, Math.max(1, at - Date.now()), { summary });

  async function send(step: string): Promise<void> {
    const mail = { organizationId, customerId, step, key: `${workflowInfo().workflowId}:${step}` };
    let result: MailOutcome;
    try {
      result = await mails.sendOnboardingMail.executeWithOptions({ summary: step }, [mail]);
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.warn('a mail could not be sent', { step });
      result = { status: 'failed', reason: 'unavailable' };
      await records.recordUnsentMail(mail);
    }
    view.mails.push({ step, ...result });
    if (result.status === 'failed') upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
  }

  tell('Sending the welcome.');
  await send('welcome');
  view.state = 'waiting';
  for (const { step, at } of reminders) {
    tell(`Waiting for the first purchase. Next: **${step}** at ${day(at)} UTC.`);
    if (await decidedBefore(at, step)) break;
    await send(step);
  }
  tell(`Waiting for the first purchase. Over at ${day(endsAt)} UTC.`);
  await decidedBefore(endsAt, 'end of the onboarding');
  outcome ??= 'expired';
  await records.completeOnboarding({ organizationId, customerId, outcome });
  tell(OUTCOMES[outcome]);
  return outcome;
}
