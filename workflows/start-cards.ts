import type { Client } from '@temporalio/client';
import type { CardDeliveryInput } from '#domain/cards/delivery.ts';
import type { PassRefreshInput } from '#domain/cards/pass.ts';
import { workflowIds } from './names.ts';
import { passChanged } from './pass-refresh.ts';
import { organizationIdKey } from './search-attributes.ts';
import { startOnce } from './start-once.ts';

/** Starts the run of a delivery. @returns its id; null when it has ended already */
export const startCardDelivery = (client: Client, taskQueue: string, { workflowId, input }: { workflowId: string; input: CardDeliveryInput }): Promise<string | null> => startOnce(client, 'cardDelivery', {
  taskQueue, workflowId, args: [input], staticSummary: `Delivery ${input.deliveryId} of a card`,
  staticDetails: 'Ordered, produced, shipped, delivered or returned. Whoever makes or carries the card tells each step; silence reminds somebody.',
  typedSearchAttributes: [{ key: organizationIdKey, value: input.organizationId }],
});

export interface CardBatchInput {
  organizationId: string;
  batchId: string;
  count: number;
}

/** Starts the run that makes the cards of a batch. @returns its id; null when it has ended already */
export const startCardBatch = (client: Client, taskQueue: string, { workflowId, input }: { workflowId: string; input: CardBatchInput }): Promise<string | null> => startOnce(client, 'cardBatch', {
  taskQueue, workflowId, args: [input], staticSummary: `${input.count} card numbers`, typedSearchAttributes: [{ key: organizationIdKey, value: input.organizationId }],
  priority: { priorityKey: 4, fairnessKey: input.organizationId },
});

/** Starts the run that tells phones of a pass; one that is at it looks once more. */
export async function startPassRefresh(client: Client, taskQueue: string, pass: PassRefreshInput): Promise<void> {
  await client.workflow.signalWithStart('passRefresh', {
    taskQueue, workflowId: workflowIds.passRefresh(pass.organizationId, pass.cardId), args: [pass], signal: passChanged, workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'A pass on phones shows something new', typedSearchAttributes: [{ key: organizationIdKey, value: pass.organizationId }], priority: { priorityKey: 4, fairnessKey: pass.organizationId },
  });
}
