import type { Page } from 'playwright-core';
import { eventually } from '../support/until.ts';
import { DEMO, registerOrganization } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { PHONE } from './support/visits.ts';
import { wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const t = wordsOf('en');

const root = (page: Page) => page.evaluate<{ lang: string; dir: string; theme: string }>('({ lang: document.documentElement.lang, dir: document.documentElement.dir, theme: document.documentElement.dataset.mantineColorScheme })');

test('⌘K finds a customer by number, and pages and actions by name', async () => {
  const page = await open({ account: DEMO, path: '/runs' });
  await see(page.getByRole('heading', { level: 1, name: t('runs:title') }));
  await page.keyboard.press('ControlOrMeta+k');
  const box = page.getByRole('combobox', { name: t('shell:search.open') });
  await box.fill('customer0042@example.com');
  const found = page.getByRole('option').first();
  await see(page.getByRole('listbox').getByText(t('shell:search.customer'), { exact: true }));
  const name = (await found.innerText()).split(' · ')[0]?.trim().split('\n').at(-1) ?? '';
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await arrive(page, ({ pathname }) => pathname.startsWith('/customers/'));
  await see(page.getByRole('heading', { level: 1, name }));

  await page.keyboard.press('ControlOrMeta+k');
  await box.fill(t('shell:action.newPlace'));
  await page.getByRole('option', { name: t('shell:action.newPlace') }).click();
  await see(page.getByRole('dialog', { name: t('places:form.create') }));
});

test('another language keeps the page with its filters, sets the direction, and is remembered', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/purchases?status=refused' });
  const [ar, ru] = [wordsOf('ar'), wordsOf('ru')];
  await page.getByRole('button', { name: t('shell:language', { name: 'English' }) }).click();
  await page.getByRole('menuitem', { name: 'العربية' }).click();
  await see(page.getByRole('heading', { level: 1, name: ar('purchases:title') }));
  await eventually(() => root(page), ({ lang, dir }) => lang === 'ar' && dir === 'rtl');
  expect(new URL(page.url()).search).toBe('?status=refused');
  await page.reload();
  await see(page.getByRole('heading', { level: 1, name: ar('purchases:title') }));

  await page.getByRole('button', { name: ar('shell:language', { name: 'العربية' }) }).click();
  await page.getByRole('menuitem', { name: 'Русский' }).click();
  await see(page.getByRole('heading', { level: 1, name: ru('purchases:title') }));
  await eventually(() => root(page), ({ lang, dir }) => lang === 'ru' && dir === 'ltr');
  // The page does not wait until the server knows it.
  await eventually(async () => (await (await page.request.get('/v1/me')).json() as { user: { locale: string } }).user.locale, (locale) => locale === 'ru');
});

test('the theme is switched in the top bar, on a phone in the menu of the user, and stays', async () => {
  const page = await open({ account: DEMO, path: '/settings' });
  await page.getByRole('button', { name: t('shell:theme.dark') }).click();
  await see(page.getByRole('button', { name: t('shell:theme.light') }));
  expect((await root(page)).theme).toBe('dark');
  await page.reload();
  await see(page.getByRole('button', { name: t('shell:theme.light') }));

  await page.setViewportSize(PHONE);
  await page.getByRole('button', { name: 'Вера Полднева' }).click();
  await page.getByRole('menuitem', { name: t('shell:theme.light') }).click();
  await see(page.getByRole('menuitem', { name: t('shell:theme.dark') }));
  expect((await root(page)).theme).toBe('light');
});

test('on a phone the bottom bar leads to every section', async () => {
  const page = await open({ account: DEMO, size: PHONE });
  const bar = page.getByRole('navigation', { name: t('common:nav.label') });
  await bar.getByRole('link', { name: t('common:nav.customers') }).click();
  await page.getByRole('region', { name: t('customers:title') }).getByRole('button').first().click();
  await see(page.getByRole('dialog').getByText(t('customers:drawer.latest')));
  await page.getByRole('dialog').getByRole('button', { name: t('common:close') }).click();
  await bar.getByRole('button', { name: t('common:nav.more') }).click();
  await page.getByRole('menuitem', { name: t('common:nav.settings') }).click();
  await see(page.getByRole('heading', { level: 1, name: t('settings:organization.title') }));
});

test('without a network the page says so and what stays, and comes back by itself', async () => {
  expectFault(/^net::ERR_INTERNET_DISCONNECTED/);
  const page = await open({ account: DEMO, path: '/customers' });
  await see(page.getByRole('region', { name: t('customers:title') }).getByRole('row'));
  await page.context().setOffline(true);
  await see(page.getByText(t('common:offline.title')));
  await page.context().setOffline(false);
  await seeGone(page.getByText(t('common:offline.title')));
});

test('home compares periods, shows the chart as a table and opens the rows behind it', async () => {
  const page = await open({ account: DEMO });
  await see(page.getByRole('region', { name: t('home:kpi.label') }).getByText(t('home:kpi.revenue')));
  await page.getByRole('button', { name: `${t('home:period')}: ${t('home:days', { count: 30 })}` }).click();
  await page.getByRole('menuitem', { name: t('home:days', { count: 90 }) }).click();
  await see(page.getByRole('heading', { name: t('home:chart.revenueWeekly') }), page.getByRole('img', { name: t('home:chart.revenueWeekly') }));
  expect(new URL(page.url()).search).toBe('?days=90');
  await page.getByRole('button', { name: t('common:table.showTable') }).click();
  await see(page.getByRole('columnheader', { name: t('home:chart.week') }));
  await page.getByRole('link', { name: t('common:table.openRows') }).click();
  await arrive(page, ({ pathname }) => pathname === '/purchases');
});
