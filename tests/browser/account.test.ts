import { mailedLinkTo } from '../support/outbox.ts';
import { DEMO, PASSWORD, registerOrganization } from './support/app.ts';
import { arrive, see, seeGone, seeValue, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const t = wordsOf('en');
const SIGNED_OUT = /^401 GET \/v1\/me$/;

test('who is not signed in is asked to, and then gets the page that was asked for', async () => {
  expectFault(SIGNED_OUT);
  const page = await open({ path: '/purchases?status=returned' });
  await see(page.getByRole('heading', { name: t('account:signIn.title') }));
  await page.getByLabel(t('account:field.email')).fill(DEMO.email);
  await page.getByLabel(t('account:field.password'), { exact: true }).fill(DEMO.password);
  await page.getByRole('button', { name: t('account:signIn.submit') }).click();
  await see(page.getByRole('heading', { level: 1, name: t('purchases:title') }));
  expect(new URL(page.url()).search).toBe('?status=returned');
});

test('a wrong password is said in words, nothing is entered', async () => {
  expectFault(/^401 POST \/v1\/auth\/login$/);
  const { email } = await registerOrganization();
  const page = await open({ path: '/sign-in' });
  await page.getByLabel(t('account:field.email')).fill(email);
  await page.getByLabel(t('account:field.password'), { exact: true }).fill('not my password');
  await page.getByRole('button', { name: t('account:signIn.submit') }).click();
  await see(page.getByRole('alert').getByText(t('common:problem.invalid_credentials')));
});

test('one click opens the demo organization', async () => {
  const page = await open({ path: '/sign-in' });
  await page.getByRole('button', { name: t('account:demo.enter') }).click();
  await see(page.getByRole('region', { name: t('home:kpi.label') }));
});

test('signing out ends the session, going back opens nothing', async () => {
  expectFault(/^401 GET \/v1\//);   // what the page was still asking for
  const { email, password } = await registerOrganization();
  const page = await open({ account: { email, password }, path: '/settings/profile' });
  await page.getByRole('button', { name: 'Olga Owner' }).click();
  await page.getByRole('menuitem', { name: t('shell:user.signOut') }).click();
  await see(page.getByRole('heading', { name: t('account:signIn.title') }));
  await page.goto('/customers');
  await arrive(page, ({ pathname }) => pathname === '/sign-in');
});

test('a forgotten password is set anew through the letter, whose link works once', async () => {
  expectFault(/^422 POST \/v1\/auth\/password\/reset$/);
  const { email } = await registerOrganization();
  const page = await open({ path: '/sign-in' });
  await page.getByRole('link', { name: t('account:signIn.forgot') }).click();
  await see(page.getByRole('heading', { name: t('account:forgot.title') }));
  await page.getByLabel(t('account:field.email')).fill(email);
  await page.getByRole('button', { name: t('account:forgot.submit') }).click();
  await see(page.getByText(t('account:forgot.sentText', { email })), page.getByText(t('account:outbox.title')));

  const reset = `/reset-password?token=${await mailedLinkTo(email, '/reset-password\\?token=')}`;
  await page.goto(reset);
  await page.getByLabel(t('account:field.newPassword')).fill('short');
  await page.getByRole('button', { name: t('account:reset.submit') }).click();
  await see(page.getByText(t('account:error.passwordShort', { count: 3 })));
  await page.getByLabel(t('account:field.newPassword')).fill('a longer and newer phrase');
  await page.getByRole('button', { name: t('account:reset.submit') }).click();
  await see(page.getByRole('heading', { name: t('account:reset.done') }));

  await page.getByRole('link', { name: t('account:signIn.submit') }).click();
  await page.getByLabel(t('account:field.email')).fill(email);
  await page.getByLabel(t('account:field.password'), { exact: true }).fill('a longer and newer phrase');
  await page.getByRole('button', { name: t('account:signIn.submit') }).click();
  await see(page.getByRole('heading', { name: t('home:start.title') }));

  await page.goto(reset);
  await page.getByLabel(t('account:field.newPassword')).fill(PASSWORD);
  await page.getByRole('button', { name: t('account:reset.submit') }).click();
  await see(page.getByText(t('common:problem.token_invalid')), page.getByRole('link', { name: t('account:reset.newLink') }));
});

test('what was typed at registration survives a reload, the password does not', async () => {
  const page = await open({ path: '/register' });
  await page.getByLabel(t('account:field.name'), { exact: true }).fill('Zara Newcomer');
  await page.getByLabel(t('account:field.password'), { exact: true }).fill(PASSWORD);
  await page.reload();
  await see(page.getByRole('heading', { name: t('account:register.title') }));
  await seeValue(page.getByLabel(t('account:field.name'), { exact: true }), 'Zara Newcomer');
  expect(await page.getByLabel(t('account:field.password'), { exact: true }).inputValue()).toBe('');
  await page.getByRole('button', { name: t('account:register.submit') }).click();
  await see(page.getByText(t('account:error.emailEmpty')));
  await seeGone(page.getByText(t('account:error.name')));
});
