import {
  allHandlersFinished, condition, defineUpdate, getExternalWorkflowHandle, log, proxyActivities, proxyLocalActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo,
} from '@temporalio/workflow';
import type { BookingOutcome, PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
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

type Bookings = Pick<LoyaltyActivities, 'bookPurchases' | 'bookReturn'>;

const booked = <T>(attempt: (activities: Bookings) => Promise<T>): Promise<T> => attempt(quick).catch((error: Error) => patiently(attempt, error));

async function patiently<T>(attempt: (activities: Bookings) => Promise<T>, error: Error): Promise<T> {
  log.warn('the booking did not succeed at once; going on until it does', { error: error.name });
  upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
  setCurrentDetails('The booking does not succeed: the database is away, or a purchase of this run meets a fault. It is repeated until it succeeds; nothing is lost.');
  const result = await attempt(patient);
  upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
  return result;
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

/**
 * Lets callers wait for the outcomes through `getOutcomes`. As few promises as can be: the SDK keeps a stack trace of each one, and
 * this is the run that is started most.
 */
function answerCallers(): (outcomes: BookingOutcome[]) => void {
  let settle!: (outcomes: BookingOutcome[]) => void;
  const settled = new Promise<BookingOutcome[]>((resolve) => {
    settle = resolve;
  });
  setHandler(getOutcomes, () => settled, { description: 'Waits for the outcome of every purchase or return of this run' });
  return (outcomes) => {
    setCurrentDetails(summary(outcomes));
    settle(outcomes);
  };
}

/**
 * From purchases to points: books what stands in its start arguments, one purchase or those of an organization that arrived
 * together, each with its own outcome. Callers wait through `getOutcomes`; without a worker the run just waits to be taken up.
 */
export async function purchases({ organizationId, purchases: commands }: PurchasesInput): Promise<BookingOutcome[]> {
  const answer = answerCallers();
  const { workflowId, runId } = workflowInfo();
  const { outcomes, onboardingCustomerIds } = await booked((activities) => activities.bookPurchases({ organizationId, workflowId, runId, purchases: commands }));
  answer(outcomes);
  if (onboardingCustomerIds.length > 0) await tellOnboardings(organizationId, onboardingCustomerIds);
  if (!allHandlersFinished()) await condition(allHandlersFinished);
  return outcomes;
}

/** Books one return; its caller waits through `getOutcomes`. */
export async function purchaseReturn({ organizationId, command }: { organizationId: string; command: ReturnCommand }): Promise<BookingOutcome[]> {
  const answer = answerCallers();
  const { workflowId, runId } = workflowInfo();
  const outcomes = [await booked((activities) => activities.bookReturn({ organizationId, workflowId, runId, command }))];
  answer(outcomes);
  if (!allHandlersFinished()) await condition(allHandlersFinished);
  return outcomes;
}
