import { condition, defineQuery, defineSignal, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { CardActivities } from '#activities/cards.ts';
import type { CardDeliveryInput } from '#domain/cards/delivery.ts';
import type { DeliveryState } from '#domain/cards/state.ts';
import { needsAttentionKey } from './search-attributes.ts';

/** The maker, the carrier or somebody here has told the next step, which is kept already. */
export const deliveryChanged = defineSignal<[DeliveryState]>('deliveryChanged');

export interface DeliveryView {
  state: DeliveryState;
  reminders: number;
}
export const getDelivery = defineQuery<DeliveryView>('getDelivery');

const { remindDelivery } = proxyActivities<CardActivities>({ startToCloseTimeout: '10 seconds', retry: { initialInterval: '1 second', maximumInterval: '5 minutes' } });

const isOver = (state: DeliveryState) => state === 'delivered' || state === 'returned';

/**
 * A card on its way: ordered, produced, shipped, delivered or returned. Each step is told from outside; when one does not come in
 * time the run marks itself for attention, again after each further term, until it comes.
 *
 * @returns how it ended
 */
export async function cardDelivery({ organizationId, deliveryId, patienceMs }: CardDeliveryInput): Promise<DeliveryState> {
  const view: DeliveryView = { state: 'ordered', reminders: 0 };
  let told = 0;
  setHandler(deliveryChanged, (state) => {
    if (!isOver(view.state)) view.state = state;
    told++;
  }, { description: 'The next step of the delivery was told' });
  setHandler(getDelivery, () => view, { description: 'How far the delivery is' });
  while (!isOver(view.state)) {
    const heard = told;
    setCurrentDetails(`The card is **${view.state}**.${view.reminders > 0 ? ` Reminded ${view.reminders} time(s).` : ''}`);
    if (await condition(() => told > heard, patienceMs, { summary: `after ${view.state}` })) {
      if (view.reminders > 0) upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
      continue;
    }
    const state = await remindDelivery({ organizationId, deliveryId, reminder: view.reminders + 1 });
    if (!isOver(view.state)) view.state = state;
    const isStuck = !isOver(view.state);
    if (isStuck || view.reminders > 0) upsertSearchAttributes([{ key: needsAttentionKey, value: isStuck }]);
    if (isStuck) view.reminders++;
  }
  setCurrentDetails(`The card was **${view.state}**.`);
  return view.state;
}
