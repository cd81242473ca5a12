import type { Client } from '@temporalio/client';
import type { OnboardingInput } from '#domain/customers/onboarding.ts';
import { customerIdKey, organizationIdKey } from './search-attributes.ts';
import { startOnce } from './start-once.ts';

export interface OnboardingStart {
  workflowId: string;
  input: OnboardingInput;
}

/** Starts an onboarding. @returns the id of its run; null when it has ended already */
export const startOnboarding = (client: Client, taskQueue: string, { workflowId, input }: OnboardingStart): Promise<string | null> => startOnce(client, 'customerOnboarding', {
  taskQueue, workflowId, args: [input], staticSummary: `Onboarding of customer ${input.customerId}`,
  staticDetails: `A welcome at once, then at most ${input.reminders.length} reminder(s) until the first purchase; over on ${new Date(input.endsAt).toISOString().slice(0, 10)} at the latest.`,
  typedSearchAttributes: [{ key: organizationIdKey, value: input.organizationId }, { key: customerIdKey, value: [input.customerId] }],
});
