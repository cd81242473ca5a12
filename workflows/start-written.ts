import type { Client } from '@temporalio/client';
import type { CardDeliveryInput } from '#domain/cards/delivery.ts';
import type { OnboardingInput } from '#domain/customers/onboarding.ts';
import { startCardDelivery } from './start-cards.ts';
import { startOnboarding } from './start-onboarding.ts';

/** A start that was written ahead, whatever it starts. */
export type WrittenStart = { workflowId: string } & ({ workflow: 'customerOnboarding'; input: OnboardingInput } | { workflow: 'cardDelivery'; input: CardDeliveryInput });

/** Starts what was written ahead, once. @returns the id of its run; null when it has ended already */
export const startWrittenWorkflow = (client: Client, taskQueue: string, start: WrittenStart): Promise<string | null> =>
  (start.workflow === 'cardDelivery' ? startCardDelivery(client, taskQueue, start) : startOnboarding(client, taskQueue, start));
