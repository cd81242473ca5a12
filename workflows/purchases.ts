import {
  allHandlersFinished, condition, defineUpdate, getExternalWorkflowHandle, log, proxyActivities, proxyLocalActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo,
} from '@temporalio/workflow';
import type { BookingOutcome, PurchaseCommand } from '#domain/loyalty/purchase-command.ts';
import type { ReturnCommand } from '#domain/loyalty/return-command.ts';
import type { LoyaltyActivities } from '#activities/loyalty.ts';
import { workflowIds } from './names.ts';
import { needsAttentionKey } from './search-attributes.ts';

// The database answers in milliseconds: the booking runs inside the workflow task. When it does not (an outage), the same booking
// goes on as a regular activity until it succeeds, and operators see that the run needs attention.
const quick = proxyLocalActivities<LoyaltyActivities>({ scheduleToCloseTimeout: '5 seconds', retry: { initialInterval: '100 milliseconds', maximumAttempts: 5 } });
const patient = proxyActivities<LoyaltyActivities>({ startToCloseTimeout: '1 minute', retry: { initialInterval: '1 second', maximumInterval: '1 minute' } });

export interface PurchasesInput {
  organizationId: string;
  purchases: PurchaseCommand[];
}

/** Waits for the outcomes of the run's purchases, in their order. */
export const getOutcomes = defineUpdate<BookingOutcome[]>('getOutcomes');

async function booked<T>(attempt: (activities: Pick<LoyaltyActivities, 'bookPurchases' | 'bookReturn'>) => Promise<T>): Promise<T> {
  try {
    return await attempt(quick);
  } catch (error) {
    log.warn('the booking did not succeed at once; going on until it does', { error: String((error as Error).name) });
    upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
    setCurrentDetails('The database does not answer. The booking is repeated until it succeeds; nothing is lost.');
    const result = await attempt(patient);
    upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
    return result;
  }
}

function summary(outcomes: readonly BookingOutcome[]): string {
  const refused = outcomes.filter((outcome) => outcome.status === 'refused');
  const codes = [...new Set(refused.map((outcome) => outcome.refusal.code))].join(', ');
  return `**${outcomes.length - refused.length}** processed${refused.length > 0 ? `, **${refused.length}** refused (${codes})` : ''}.`;
}

/** Tells onboardings that their customer has bought. One that ended meanwhile does not mind. */
async function tellOnboardings(organizationId: string, customerIds: readonly string[]): Promise<void> {
  await Promise.allSettled(customerIds.map((customerId) => getExternalWorkflowHandle(workflowIds.onboarding(organizationId, customerId)).signal('purchaseRecorded')));
}

/** Books, and lets callers wait for the outcomes through `getOutcomes`. */
async function answering(book: () => Promise<BookingOutcome[]>): Promise<BookingOutcome[]> {
  const booking: { outcomes?: BookingOutcome[] } = {};
  setHandler(getOutcomes, async () => {
    await condition(() => booking.outcomes !== undefined);
    return booking.outcomes!;
  }, { description: 'Waits for the outcome of every purchase or return of this run' });
  booking.outcomes = await book();
  setCurrentDetails(summary(booking.outcomes));
  return booking.outcomes;
}

/**
 * From purchases to points: books what stands in its start arguments, one purchase or those of an organization that arrived
 * together, each with its own outcome. Callers wait through `getOutcomes`; without a worker the run just waits to be taken up.
 */
export async function purchases({ organizationId, purchases: commands }: PurchasesInput): Promise<BookingOutcome[]> {
  const { workflowId, runId } = workflowInfo();
  let onboardingCustomerIds: string[] = [];
  const outcomes = await answering(async () => {
    const booking = await booked((activities) => activities.bookPurchases({ organizationId, workflowId, runId, purchases: commands }));
    ({ onboardingCustomerIds } = booking);
    return booking.outcomes;
  });
  await tellOnboardings(organizationId, onboardingCustomerIds);
  await condition(allHandlersFinished);
  return outcomes;
}

/** Books one return; its caller waits through `getOutcomes`. */
export async function purchaseReturn({ organizationId, command }: { organizationId: string; command: ReturnCommand }): Promise<BookingOutcome[]> {
  const { workflowId, runId } = workflowInfo();
  const outcomes = await answering(async () => [await booked((activities) => activities.bookReturn({ organizationId, workflowId, runId, command }))]);
  await condition(allHandlersFinished);
  return outcomes;
}
