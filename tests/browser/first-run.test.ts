import type { Page } from 'playwright-core';
import { eventually } from '../support/until.ts';
import { callWithKey, PASSWORD, unique, uniqueEmail } from './support/app.ts';
import { arrive, see, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

const SECRET = /^pe_\w+_[\w-]{20,}$/;

/** Through the form, in the Emirates; answers the secret that the first-run page shows. */
async function register(page: Page): Promise<string> {
  await page.getByLabel(t('account:field.name'), { exact: true }).fill('Boris Beginner');
  await page.getByLabel(t('account:field.email')).fill(uniqueEmail('boris'));
  await page.getByLabel(t('account:field.password'), { exact: true }).fill(PASSWORD);
  await page.getByLabel(t('account:field.organization'), { exact: true }).fill('Bakery');
  await page.getByRole('combobox', { name: t('account:field.country') }).click();
  await page.getByRole('option', { name: 'United Arab Emirates' }).click();
  await page.getByRole('button', { name: t('account:register.submit') }).click();
  await see(page.getByRole('heading', { level: 1, name: t('connect:title') }), page.getByRole('heading', { name: t('connect:key.new') }));
  return page.getByText(SECRET).innerText();
}

test('from registration to the first points: the key, the example, the page that turns green, the figures', async () => {
  const page = await open({ path: '/register' });
  const secret = await register(page);
  const live = page.getByRole('complementary', { name: t('connect:live.label') });
  await see(live.getByText(t('connect:live.listening')), live.getByText(t('connect:live.customerWait')));

  // The example is shown with a short key and copied with the whole one.
  const example = page.getByRole('region', { name: t('connect:snippet.customer') });
  expect(await example.innerText()).not.toContain(secret);
  await page.getByRole('button', { name: t('common:copy') }).nth(1).click();
  const copied = await eventually(() => page.evaluate<string>('navigator.clipboard.readText()'), (text) => text.includes(`Bearer ${secret}`));
  expect(copied).toContain('/v1/customers');
  await page.getByRole('button', { name: 'Python', exact: true }).first().click();
  await see(example.getByText('requests.post'));

  const externalId = unique('guest');
  await callWithKey(secret, 'POST', '/v1/customers', { externalId, name: 'Irene Adler', phone: '+971501234567' });
  await see(live.getByText('Irene Adler'));
  const purchase = { externalId: unique('receipt'), customer: { externalId }, occurredAt: new Date().toISOString(), currency: 'AED', lines: [{ name: 'Cappuccino', quantity: 2, unitPriceMinor: 2_500 }] };
  await callWithKey(secret, 'POST', '/v1/purchases', purchase);
  await see(live.getByText(t('connect:live.connected')), live.getByRole('heading', { name: t('connect:live.done') }));

  // A reload does not lose the key; hiding it does, for good.
  await page.reload();
  await see(page.getByText(secret));
  await page.getByRole('button', { name: t('connect:key.saved') }).click();
  await see(page.getByRole('heading', { name: t('connect:key.known') }));
  expect(await page.getByText(secret).count()).toBe(0);

  await live.getByRole('link', { name: t('connect:live.home') }).click();
  await arrive(page, ({ pathname }) => pathname === '/');
  await see(page.getByRole('region', { name: t('home:kpi.label') }).getByText('50', { exact: false }));
});

test('a purchase that names an unknown place is explained with the code that was meant', async () => {
  const page = await open({ path: '/register' });
  const secret = await register(page);
  await callWithKey(secret, 'PUT', '/v1/places/harbour', { name: 'Harbour', kind: 'point' });
  await page.reload();
  const purchase = { externalId: unique('receipt'), customer: { phone: '+971501234568' }, place: 'harbor', occurredAt: new Date().toISOString(), currency: 'AED', lines: [{ name: 'Tea', quantity: 1, unitPriceMinor: 2_500 }] };
  await callWithKey(secret, 'POST', '/v1/customers', { phone: '+971501234568' });
  await callWithKey(secret, 'POST', '/v1/purchases', purchase, { refused: true });
  await see(page.getByRole('heading', { name: t('connect:refused.title') }), page.getByText(t('connect:refused.similar', { code: 'harbour' })));
});
