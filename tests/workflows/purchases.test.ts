import type { BookingRun } from '#db/commands/purchases/book.ts';
import type { ReturnRun } from '#db/commands/purchases/book-return.ts';
import type { BookingOutcome, PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { newId } from '#domain/shared/ids.ts';
import { getOutcomes, purchaseReturn, purchases } from '#workflows/purchases.ts';
import { needsAttentionKey } from '#workflows/search-attributes.ts';
import { keepHistory, withWorker, type TestServer } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const partnerId = newId();
const command = (externalId: string) => ({ partnerId, externalId } as PurchaseCommand);
const returned = { purchaseId: newId(), partnerId, externalId: 'return-1', bodyHash: '', occurredAt: 0, lines: [] };
const processed = (externalId: string): BookingOutcome => ({ partnerId, externalId, bodyHash: 'hash', status: 'processed', id: newId(), replayed: false });
const refused = (externalId: string): BookingOutcome => ({ partnerId, externalId, bodyHash: 'hash', status: 'refused', refusal: { code: 'insufficient_points', status: 422, detail: '', details: {} } });

/** Bookings that remember what they were asked; the first `outages` of them find no database, the others wait until it is back. */
function recordedActivities({ outages = 0, outcomeOf = processed, isBack }: { outages?: number; outcomeOf?: (externalId: string) => BookingOutcome; isBack?: Promise<void> } = {}) {
  const runs: (BookingRun | ReturnRun)[] = [];
  const attempt = (run: BookingRun | ReturnRun) => {
    runs.push(run);
    if (runs.length <= outages) throw new Error('the database is away');
  };
  return {
    runs,
    activities: {
      async bookPurchases(run: BookingRun) {
        attempt(run);
        if (runs.length > outages) await isBack;
        return { outcomes: run.purchases.map(({ externalId }) => outcomeOf(externalId)), onboardingCustomerIds: [] };
      },
      async bookReturn(run: ReturnRun) {
        attempt(run);
        return outcomeOf(run.command.externalId);
      },
    },
  };
}

const start = ({ client, taskQueue }: TestServer, externalIds: string[]) => client.workflow.start(purchases, {
  taskQueue, workflowId: `purchases:${newId()}`, args: [{ organizationId: newId(), purchases: externalIds.map(command) }],
});

test('a purchase is booked once, inside the first task, and its caller gets the outcome', async () => {
  const { activities, runs } = recordedActivities();
  await withWorker(activities, async (server) => {
    const handle = await start(server, ['one']);
    const outcomes = await handle.executeUpdate(getOutcomes).catch(() => handle.result());
    expect(outcomes).toEqual([{ partnerId, externalId: 'one', bodyHash: 'hash', status: 'processed', id: expect.any(String), replayed: false }]);
    expect(await handle.result()).toEqual(outcomes);
    expect(runs).toEqual([expect.objectContaining({ workflowId: handle.workflowId, runId: handle.firstExecutionRunId })]);
    const { events } = await handle.fetchHistory();
    expect(events?.some(({ activityTaskScheduledEventAttributes }) => activityTaskScheduledEventAttributes)).toBe(false);
    keepHistory(handle, 'purchases/processed');
  });
});

test('purchases that arrived together share a run, each with its own outcome', async () => {
  const { activities, runs } = recordedActivities({ outcomeOf: (externalId) => (externalId === 'two' ? refused(externalId) : processed(externalId)) });
  await withWorker(activities, async (server) => {
    const handle = await start(server, ['one', 'two', 'three']);
    expect((await handle.result()).map(({ externalId, status }) => [externalId, status])).toEqual([['one', 'processed'], ['two', 'refused'], ['three', 'processed']]);
    expect(runs).toHaveLength(1);
    keepHistory(handle, 'purchases/together');
  });
});

test('without the database the booking goes on as an activity, and the run asks for attention until it has succeeded', async () => {
  let end: () => void = () => undefined;
  const { activities, runs } = recordedActivities({ outages: 6, isBack: new Promise((resolve) => (end = resolve)) });
  await withWorker(activities, async (server) => {
    const handle = await start(server, ['one']);
    await until(async () => (await handle.describe()).typedSearchAttributes.get(needsAttentionKey) === true);
    end();
    expect((await handle.result())[0]!.status).toBe('processed');
    expect((await handle.describe()).typedSearchAttributes.get(needsAttentionKey)).toBe(false);
    expect(runs.length).toBe(7);
    keepHistory(handle, 'purchases/outage');
  });
});

test.each([
  ['processed', {}], ['refused', { outcomeOf: refused }], ['outage', { outages: 6 }],
] as const)('a return: %s', async (name, behaviour) => {
  const { activities } = recordedActivities(behaviour);
  await withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(purchaseReturn, { taskQueue, workflowId: `return:${newId()}`, args: [{ organizationId: newId(), command: returned }] });
    expect((await handle.result()).map(({ status }) => status)).toEqual([name === 'refused' ? 'refused' : 'processed']);
    keepHistory(handle, `purchase-return/${name}`);
  });
});
