import { newId } from '#domain/shared/ids.ts';
import type { DeliveryState } from '#domain/cards/state.ts';
import { cardDelivery, deliveryChanged, getDelivery } from '#workflows/card-delivery.ts';
import { needsAttentionKey } from '#workflows/search-attributes.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const LONG_MS = 3_600_000;

/** A delivery whose reminders are remembered; each answers the state that is kept. */
async function delivering<T>(patienceMs: number, kept: { state: DeliveryState }, work: (run: { handle: Awaited<ReturnType<typeof start>>; reminders: number[] }) => Promise<T>) {
  const reminders: number[] = [];
  const activities = {
    remindDelivery: async ({ reminder }: { reminder: number }) => {
      reminders.push(reminder);
      return kept.state;
    },
  };
  return withWorker(activities, async ({ client, taskQueue }) => work({ handle: await start(client, taskQueue, patienceMs), reminders }));
}
const start = (client: import('@temporalio/client').Client, taskQueue: string, patienceMs: number) =>
  client.workflow.start(cardDelivery, { taskQueue, workflowId: `card-delivery-${newId()}`, args: [{ organizationId: newId(), deliveryId: newId(), patienceMs }] });

test('step by step to the door: nobody is reminded', async () => {
  await delivering(LONG_MS, { state: 'ordered' }, async ({ handle, reminders }) => {
    for (const state of ['produced', 'shipped', 'delivered'] as const) await handle.signal(deliveryChanged, state);
    expect([await handle.result(), reminders]).toEqual(['delivered', []]);
    keepHistory(handle, 'card-delivery/delivered');
  });
});

test('a step that does not come reminds somebody, and the run asks for attention until it comes', async () => {
  await delivering(300, { state: 'ordered' }, async ({ handle, reminders }) => {
    const attention = async () => (await handle.describe()).typedSearchAttributes.get(needsAttentionKey);
    await until(() => reminders.length >= 2);   // they go on coming: a slow machine sees the third first
    await until(async () => (await attention()) === true);
    expect(await handle.query(getDelivery)).toMatchObject({ state: 'ordered' });
    await handle.signal(deliveryChanged, 'produced');
    await handle.signal(deliveryChanged, 'shipped');
    await handle.signal(deliveryChanged, 'returned');
    expect(await handle.result()).toBe('returned');
    expect(reminders.slice(0, 2)).toEqual([1, 2]);
    keepHistory(handle, 'card-delivery/stuck');
  });
});

test('one that ended untold after a reminder asks for no attention any more', async () => {
  const kept: { state: DeliveryState } = { state: 'shipped' };
  await delivering(300, kept, async ({ handle, reminders }) => {
    await until(() => reminders.length >= 1);
    kept.state = 'delivered';
    expect(await handle.result()).toBe('delivered');
    await until(async () => (await handle.describe()).typedSearchAttributes.get(needsAttentionKey) === false);
    keepHistory(handle, 'card-delivery/untold-late');
  });
});

test('a step that the run was not told of is read when it would remind', async () => {
  await delivering(200, { state: 'delivered' }, async ({ handle, reminders }) => {
    expect([await handle.result(), reminders]).toEqual(['delivered', [1]]);
    expect((await handle.describe()).typedSearchAttributes.get(needsAttentionKey)).toBeUndefined();
    keepHistory(handle, 'card-delivery/untold');
  });
});
