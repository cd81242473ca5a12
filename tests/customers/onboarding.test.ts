import { createCustomerActivities } from '#activities/customers.ts';
import { temporal } from '#api/temporal.ts';
import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { sql } from '#db/sql.ts';
import { onboardingInput } from '#domain/customers/onboarding.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import type { Mail } from '#integrations/mail/mailer.ts';
import { relayOutbox } from '#worker/outbox-relay.ts';
import { withKey } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';
import { eventually } from '../support/until.ts';

const RELAY_AGE_MS = 60_000;

async function shop(locale = 'en') {
  const { organizationId, secret } = await registerOrganization({ locale, name: 'Кофе & Co' });
  return { organizationId, api: await withKey(secret) };
}

/** A mailer that remembers, and refuses as it is told. */
function recordingMailer(refuse?: () => Error) {
  const sent: Mail[] = [];
  return { sent, activities: createCustomerActivities({ mailer: { send: async (mail) => {
    if (refuse) throw refuse();
    sent.push(mail);
  } } }) };
}

async function person(fields: object, locale?: string) {
  const { organizationId, api } = await shop(locale);
  const { body: { customer } } = await api.post('/v1/customers').send({ externalId: 'c', onboarding: false, ...fields });
  const mail = (step: string) => ({ organizationId, customerId: customer.id as string, step, key: `${workflowIds.onboarding(organizationId, customer.id)}:${step}` });
  const messages = async () => (await api.get(`/v1/customers/${customer.id}/timeline?type=message.sent`)).body.data.map(({ data }: { data: object }) => data);
  return { organizationId, api, customer, mail, messages };
}

describe('which mails are sent', () => {
  test.each([
    ['ru', 'ru', 'Добро пожаловать в Кофе & Co', 'dir="ltr"'],
    ['en-GB', 'ru', 'Welcome to Кофе & Co', 'dir="ltr"'],
    ['ar-AE', 'ru', 'مرحبًا بك في Кофе & Co', 'dir="rtl"'],
    ['fr', 'ru', 'Добро пожаловать в Кофе & Co', 'dir="ltr"'],
    [undefined, 'ar', 'مرحبًا بك في Кофе & Co', 'dir="rtl"'],
  ])('the welcome speaks the customer’s language: %s in an organization of %s', async (locale, organizationLocale, subject, direction) => {
    const { mail, messages } = await person({ email: 'a@x.ru', name: 'Аня <b>', locale }, organizationLocale);
    const { sent, activities } = recordingMailer();
    expect(await activities.sendOnboardingMail(mail('welcome'))).toEqual({ status: 'sent', reason: null });
    expect(sent).toMatchObject([{ to: 'a@x.ru', subject }]);
    expect([sent[0]!.html.includes(direction), sent[0]!.html.includes('<b>'), sent[0]!.html.includes('Аня &lt;b&gt;')]).toEqual([true, false, true]);
    expect(await messages()).toEqual([{ template: 'welcome', channel: 'email', status: 'sent' }]);
  });

  test.each([
    ['the welcome without an address', 'welcome', {}, 'no_address'],
    ['the welcome after a refusal', 'welcome', { email: 'a@x.ru', consents: { email: false } }, 'consent_refused'],
    ['a reminder without consent', 'day-3', { email: 'a@x.ru' }, 'no_consent'],
    ['a reminder after a refusal', 'day-3', { email: 'a@x.ru', consents: { email: false } }, 'consent_refused'],
  ])('%s is skipped with its reason', async (_what, step, fields, reason) => {
    const { mail, messages } = await person(fields);
    const { sent, activities } = recordingMailer();
    expect(await activities.sendOnboardingMail(mail(step))).toEqual({ status: 'skipped', reason });
    expect([sent, await messages()]).toEqual([[], [{ template: step === 'welcome' ? 'welcome' : 'onboarding-reminder', channel: 'email', status: 'skipped', reason }]]);
  });

  test('a reminder needs a granted consent and no purchase', async () => {
    const { organizationId, customer, mail } = await person({ email: 'a@x.ru', consents: { email: true } });
    const { sent, activities } = recordingMailer();
    expect((await activities.sendOnboardingMail(mail('day-3'))).status).toBe('sent');
    await sql.run('UPDATE customer_figures SET purchase_count = 1 WHERE organization_id = ? AND customer_id = ?', [organizationId, customer.id]);
    expect(await activities.sendOnboardingMail(mail('day-7'))).toEqual({ status: 'skipped', reason: 'already_bought' });
    expect(sent).toHaveLength(1);
  });

  test('a repeated attempt sends nothing again', async () => {
    const { mail, messages } = await person({ email: 'a@x.ru' });
    const { sent, activities } = recordingMailer();
    await activities.sendOnboardingMail(mail('welcome'));
    expect((await activities.sendOnboardingMail(mail('welcome'))).status).toBe('sent');
    expect([sent.length, (await messages()).length]).toEqual([1, 1]);
  });

  test('a failing mail server is tried again, a refused address is not', async () => {
    const { mail, messages } = await person({ email: 'a@x.ru' });
    const away = recordingMailer(() => Object.assign(new Error('450 try later: <a@x.ru>'), { code: 'EENVELOPE', responseCode: 450 }));
    await expect(away.activities.sendOnboardingMail(mail('welcome'))).rejects.toThrow(/^The mail server did not take the mail \(EENVELOPE 450\)\.$/);
    expect(await messages()).toEqual([]);
    const refusing = recordingMailer(() => Object.assign(new Error('no such box'), { code: 'EENVELOPE', responseCode: 550 }));
    expect(await refusing.activities.sendOnboardingMail(mail('welcome'))).toEqual({ status: 'failed', reason: 'address_refused' });
    expect(await messages()).toEqual([{ template: 'welcome', channel: 'email', status: 'failed', reason: 'address_refused' }]);
  });

  test('an erased person gets nothing', async () => {
    const { api, customer, mail } = await person({ email: 'a@x.ru', consents: { email: true } });
    await api.delete(`/v1/customers/${customer.id}`);
    const { sent, activities } = recordingMailer();
    expect([await activities.sendOnboardingMail(mail('welcome')), sent]).toEqual([{ status: 'skipped', reason: 'erased' }, []]);
  });
});

describe('when an onboarding starts', () => {
  const HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();
  const WEEK_AGO = new Date(Date.now() - 7 * 86_400_000).toISOString();

  test.each([
    ['a call of its own', {}], ['registered an hour ago', { registeredAt: HOUR_AGO }], ['a week ago, but wanted', { registeredAt: WEEK_AGO, onboarding: true }],
  ])('%s starts one, and a repeat of the call names the same run', async (_what, fields) => {
    const { organizationId, api } = await shop();
    const reply = await api.post('/v1/customers').send({ externalId: 'c', ...fields });
    const { workflow } = reply.body;
    expect(workflow).toEqual({ id: workflowIds.onboarding(organizationId, reply.body.customer.id), runId: expect.any(String), url: expect.stringContaining('/history') });
    expect(await sql.rows('SELECT id FROM workflow_outbox WHERE organization_id = ?', [organizationId])).toEqual([]);
    const again = await api.post('/v1/customers').send({ externalId: 'c', ...fields });
    expect([again.status, again.body.workflow]).toEqual([200, workflow]);
    expect((await api.get(`/v1/customers/${reply.body.customer.id}`)).body.onboarding).toEqual({ state: 'running', workflow });
    await (await temporal()).workflow.getHandle(workflow.id).terminate('the test is over');
  });

  test.each([['registered a week ago', { registeredAt: WEEK_AGO }], ['not wanted', { onboarding: false }]])('%s starts none', async (_what, fields) => {
    const { organizationId, api } = await shop();
    const reply = await api.post('/v1/customers').send({ externalId: 'c', email: 'c@x.ru', ...fields });
    expect([reply.status, reply.body.workflow]).toEqual([201, null]);
    expect((await api.get(`/v1/customers/${reply.body.customer.id}`)).body.onboarding).toBeNull();
    expect(await sql.rows('SELECT id FROM workflow_outbox WHERE organization_id = ?', [organizationId])).toEqual([]);
  });

  test('a batch and an import start none unless wanted, and the relay starts what was left over', async () => {
    const { organizationId, api } = await shop();
    const now = new Date(Date.now() - RELAY_AGE_MS);
    const items = [{ externalId: 'silent' }, { externalId: 'wanted', onboarding: true }].map((body, position) => ({ position, body }));
    const { outcomes, starts } = await registerCustomers({ id: organizationId, country: 'RU' }, items, { source: 'import', now });
    expect(starts.map(({ input }) => input)).toEqual([onboardingInput(organizationId, outcomes[1]!.id!, now)]);
    const client = await temporal();
    await relayOutbox(client);
    await relayOutbox(client);
    const { onboarding } = (await api.get(`/v1/customers/${outcomes[1]!.id}`)).body;
    expect(onboarding.workflow.runId).toEqual(expect.any(String));
    expect(await sql.rows('SELECT id FROM workflow_outbox WHERE organization_id = ?', [organizationId])).toEqual([]);
    expect((await api.get(`/v1/customers/${outcomes[0]!.id}/timeline`)).body.data.map(({ type }: { type: string }) => type)).toEqual(['customer.imported']);
    await client.workflow.getHandle(onboarding.workflow.id).terminate('the test is over');
  });

  test('erasing a person tells the onboarding', async () => {
    const { api } = await shop();
    const { body: { customer, workflow } } = await api.post('/v1/customers').send({ externalId: 'c', email: 'a@x.ru' });
    await api.delete(`/v1/customers/${customer.id}`);
    const handle = (await temporal()).workflow.getHandle(workflow.id);
    // A signal that comes while the run is being worked on stands in its history when that is done.
    const signals = async () => (await handle.fetchHistory()).events!.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
    expect(await eventually(signals, (names) => names.length > 0)).toEqual(['optedOut']);
    await handle.terminate('the test is over').catch(() => undefined);   // a worker may have ended it already
  });
});
