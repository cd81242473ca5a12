import type { Client } from '@temporalio/client';
import type { CardDeliveryInput } from '#domain/cards/delivery.ts';
import type { OnboardingInput } from '#domain/customers/onboarding.ts';
import { levelReview, versionPublished, type LevelReviewInput } from './level-review.ts';
import { organizationIdKey } from './search-attributes.ts';
import { startCardDelivery } from './start-cards.ts';
import { startOnboarding } from './start-onboarding.ts';

/** A start that was written ahead, whatever it starts. */
export type WrittenStart = { workflowId: string } & (
  { workflow: 'customerOnboarding'; input: OnboardingInput } | { workflow: 'cardDelivery'; input: CardDeliveryInput } | { workflow: 'levelReview'; input: LevelReviewInput });

/** Starts what was written ahead, once. @returns the id of its run; null when it has ended already */
export function startWrittenWorkflow(client: Client, taskQueue: string, start: WrittenStart): Promise<string | null> {
  if (start.workflow === 'levelReview') return startLevelReview(client, taskQueue, start);
  return start.workflow === 'cardDelivery' ? startCardDelivery(client, taskQueue, start) : startOnboarding(client, taskQueue, start);
}

/** Members of a program whose conditions changed are looked at; a run that is at it looks once more. */
const startLevelReview = async (client: Client, taskQueue: string, { workflowId, input }: { workflowId: string; input: LevelReviewInput }): Promise<string> =>
  (await client.workflow.signalWithStart(levelReview, {
    workflowId, taskQueue, args: [input], signal: versionPublished, staticSummary: 'Levels after a new version of the program',
    typedSearchAttributes: input.only ? [{ key: organizationIdKey, value: input.only.organizationId }] : [],
  })).signaledRunId;
