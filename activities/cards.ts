import { makeCards } from '#db/commands/cards/batches.ts';
import { remindDelivery } from '#db/commands/cards/delivery.ts';
import type { DeliveryState } from '#domain/cards/state.ts';

export type CardActivities = ReturnType<typeof createCardActivities>;

export function createCardActivities() {
  return {
    /** Makes the next cards of a batch; a repeat goes on where the last attempt stood. */
    makeCards: (chunk: { organizationId: string; batchId: string; limit: number }): Promise<{ done: number; count: number }> => makeCards(chunk),
    /** Marks a delivery that is stuck. @returns the state it is in */
    remindDelivery: (reminder: { organizationId: string; deliveryId: string; reminder: number }): Promise<DeliveryState> => remindDelivery(reminder),
  };
}
