import type { Client } from '@temporalio/client';
import type { OnboardingInput } from '#domain/customers/onboarding.ts';
import { customerIdKey, organizationIdKey } from './search-attributes.ts';

export interface OnboardingStart {
  workflowId: string;
  input: OnboardingInput;
}

/**
 * Starts an onboarding once: one that runs is found, one that has ended is not repeated.
 *
 * @returns the id of its run; null when it has ended already
 */
export async function startOnboarding(client: Client, taskQueue: string, { workflowId, input }: OnboardingStart): Promise<string | null> {
  try {
    const handle = await client.workflow.start('customerOnboarding', {
      taskQueue, workflowId, args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Onboarding of customer ${input.customerId}`,
      staticDetails: `A welcome at once, then at most ${input.reminders.length} reminder(s) until the first purchase; over on ${new Date(input.endsAt).toISOString().slice(0, 10)} at the latest.`,
      typedSearchAttributes: [{ key: organizationIdKey, value: input.organizationId }, { key: customerIdKey, value: [input.customerId] }],
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    if ((error as Error).name === 'WorkflowExecutionAlreadyStartedError') return null;
    throw error;
  }
}
