import { ApplicationFailure } from '@temporalio/common';
import type { MailOutcome, OnboardingMail } from '#activities/customers.ts';
import type { OnboardingInput, OnboardingOutcome } from '#domain/customers/onboarding.ts';
import { newId } from '#domain/shared/ids.ts';
import { customerOnboarding, getState, optedOut, purchaseRecorded } from '#workflows/customer-onboarding.ts';
import { customerIdKey, needsAttentionKey, organizationIdKey } from '#workflows/search-attributes.ts';
import { startOnboarding } from '#workflows/start-onboarding.ts';
import { keepHistory, withWorker, type TestServer } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const LONG_MS = 3_600_000;

/** Activities that remember what they were asked. */
function recordedActivities(send: (mail: OnboardingMail) => MailOutcome = () => ({ status: 'sent', reason: null })) {
  const mails: OnboardingMail[] = [];
  const unsent: string[] = [];
  const completed: OnboardingOutcome[] = [];
  return {
    mails, unsent, completed,
    activities: {
      async sendOnboardingMail(mail: OnboardingMail): Promise<MailOutcome> {
        mails.push(mail);
        return send(mail);
      },
      recordUnsentMail: async ({ step }: OnboardingMail) => void unsent.push(step),
      completeOnboarding: async ({ outcome }: { outcome: OnboardingOutcome }) => void completed.push(outcome),
    },
  };
}

function inputWith(reminderDelaysMs: number[], endsAfterMs: number): OnboardingInput {
  const now = Date.now();
  return {
    organizationId: newId(), customerId: newId(), endsAt: now + endsAfterMs,
    reminders: reminderDelaysMs.map((delay, index) => ({ step: `day-${[3, 7][index]}`, at: now + delay })),
  };
}

async function started({ client, taskQueue }: TestServer, input: OnboardingInput) {
  const workflowId = `onboarding:${input.organizationId}:${input.customerId}`;
  await startOnboarding(client, taskQueue, { workflowId, input });
  return client.workflow.getHandle<typeof customerOnboarding>(workflowId);
}

test('a purchase ends the onboarding before the first reminder', async () => {
  const { activities, mails, completed } = recordedActivities();
  await withWorker(activities, async (server) => {
    const handle = await started(server, inputWith([LONG_MS], 2 * LONG_MS));
    await until(() => mails.length === 1);
    await handle.signal(purchaseRecorded);
    expect(await handle.result()).toBe('purchased');
    keepHistory(handle, 'customer-onboarding/purchased');
  });
  expect([mails.map(({ step }) => step), completed]).toEqual([['welcome'], ['purchased']]);
});

test('without a purchase both reminders are sent and the term ends it', async () => {
  const { activities, mails, completed } = recordedActivities(({ step }) => (step === 'day-3' ? { status: 'skipped', reason: 'no_consent' } : { status: 'sent', reason: null }));
  await withWorker(activities, async (server) => {
    const handle = await started(server, inputWith([300, 600], 900));
    expect(await handle.result()).toBe('expired');
    expect((await handle.query(getState)).mails).toEqual([
      { step: 'welcome', status: 'sent', reason: null }, { step: 'day-3', status: 'skipped', reason: 'no_consent' }, { step: 'day-7', status: 'sent', reason: null },
    ]);
    keepHistory(handle, 'customer-onboarding/expired');
  });
  expect([mails.map(({ step }) => step), completed]).toEqual([['welcome', 'day-3', 'day-7'], ['expired']]);
  expect(new Set(mails.map(({ key }) => key)).size).toBe(3);
});

test('who opts out between reminders gets no other', async () => {
  const { activities, mails } = recordedActivities();
  await withWorker(activities, async (server) => {
    const handle = await started(server, inputWith([300, LONG_MS], 2 * LONG_MS));
    await until(() => mails.length === 2);
    await handle.signal(optedOut);
    expect(await handle.result()).toBe('opted_out');
    keepHistory(handle, 'customer-onboarding/opted-out');
  });
  expect(mails.map(({ step }) => step)).toEqual(['welcome', 'day-3']);
});

test('a mail that fails for good marks the run for attention and does not stop it', async () => {
  const { activities, unsent } = recordedActivities(() => {
    throw ApplicationFailure.nonRetryable('refused', 'mail_refused');
  });
  await withWorker(activities, async (server) => {
    const handle = await started(server, inputWith([], 400));
    expect(await handle.result()).toBe('expired');
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(needsAttentionKey)).toBe(true);
    keepHistory(handle, 'customer-onboarding/mail-failed');
  });
  expect(unsent).toEqual(['welcome']);
});

test('an operator reads what a run is about, and no personal data', async () => {
  const { activities, mails } = recordedActivities();
  await withWorker(activities, async (server) => {
    const input = inputWith([LONG_MS], 2 * LONG_MS);
    const handle = await started(server, input);
    await until(async () => mails.length === 1 && (await handle.query(getState)).state === 'waiting');
    const description = await handle.describe();
    expect(await description.staticSummary()).toBe(`Onboarding of customer ${input.customerId}`);
    expect(description.typedSearchAttributes.get(organizationIdKey)).toBe(input.organizationId);
    expect(description.typedSearchAttributes.get(customerIdKey)).toEqual([input.customerId]);
    await handle.signal(optedOut);
    await handle.result();
  });
});

test('a second start finds the first one, and nothing starts again after the end', async () => {
  const { activities, mails } = recordedActivities();
  await withWorker(activities, async ({ client, taskQueue }) => {
    const input = inputWith([LONG_MS], 2 * LONG_MS);
    const start = () => startOnboarding(client, taskQueue, { workflowId: `onboarding:${input.organizationId}:${input.customerId}`, input });
    const [first, second] = [await start(), await start()];
    expect(second).toBe(first);
    const handle = client.workflow.getHandle(`onboarding:${input.organizationId}:${input.customerId}`);
    await handle.signal(optedOut);
    await handle.result();
    expect(await start()).toBeNull();
  });
  expect(mails).toHaveLength(1);
});
