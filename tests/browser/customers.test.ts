import type { Page } from 'playwright-core';
import { eventually } from '../support/until.ts';
import { callWithKey, DEMO, openShop, type Shop } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

const table = (page: Page) => page.getByRole('region', { name: t('customers:title') });
/** Body rows: the head is a row as well. */
const rows = (page: Page) => table(page).getByRole('row').filter({ has: page.getByRole('button') }).filter({ hasNot: page.getByRole('columnheader') });
const query = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

test('a search, filters as chips and the order live in the address and survive a reload', async () => {
  const page = await open({ account: DEMO, path: '/customers' });
  await see(rows(page));
  await page.getByRole('button', { name: t('common:filters.add'), exact: true }).click();
  await page.getByRole('menuitem', { name: t('customers:filter.stage') }).click();
  await page.getByRole('dialog').getByRole('radio', { name: t('common:stage.active') }).click();
  const chip = page.getByRole('button', { name: `${t('customers:filter.stage')}: ${t('common:stage.active')}` });
  await see(chip);
  await page.getByRole('columnheader', { name: /^Spent/ }).getByRole('button').click();
  await arrive(page, ({ searchParams }) => searchParams.get('sort') === '-spentMinor');
  await page.getByRole('searchbox', { name: t('customers:search') }).fill('example.com');
  await arrive(page, ({ searchParams }) => searchParams.get('search') === 'example.com');
  expect(query(page)).toEqual({ stage: 'active', sort: '-spentMinor', search: 'example.com' });

  await page.reload();
  await see(chip, rows(page));
  expect(await page.getByRole('columnheader', { name: /^Spent/ }).getAttribute('aria-sort')).toBe('descending');
  const stages = await rows(page).getByRole('cell').nth(2).allInnerTexts();
  expect(new Set(stages)).toEqual(new Set([t('common:stage.active')]));

  await page.getByRole('button', { name: t('common:filters.remove', { name: t('customers:filter.stage') }) }).click();
  await seeGone(chip);
  expect(query(page).stage).toBeUndefined();
  await page.getByRole('searchbox', { name: t('customers:search') }).fill('nobody is called like this');
  await page.getByRole('link', { name: t('customers:nobody.clear') }).click();
  await see(rows(page));
  expect(query(page)).toEqual({});
});

test('j and k walk through the list, Enter opens the drawer under its own address, Escape closes it', async () => {
  const page = await open({ account: DEMO, path: '/customers' });
  await see(rows(page));
  const names = await rows(page).getByRole('cell').nth(1).getByRole('button').allInnerTexts();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await arrive(page, ({ searchParams }) => searchParams.has('customer'));
  const second = (await rows(page).nth(1).getByRole('button').first().innerText()).trim();
  const drawer = page.getByRole('dialog', { name: second });
  await see(drawer.getByRole('heading', { name: second }), drawer.getByText(t('customers:drawer.latest')));
  expect(names.length).toBeGreaterThan(0);

  const address = page.url();
  await drawer.getByRole('button', { name: t('customers:drawer.next') }).click();
  await arrive(page, (url) => url.href !== address);
  await page.goto(address);
  await see(page.getByRole('dialog', { name: second }).getByText(t('customers:figures.spent')));
  await page.keyboard.press('Escape');
  await seeGone(page.getByRole('dialog'));
  expect(query(page)).toEqual({});
});

test('the list scrolls on to people who were not on its first page', async () => {
  const page = await open({ account: DEMO, path: '/customers?sort=name' });
  await see(rows(page));
  const first = await rows(page).first().innerText();
  await page.mouse.move(700, 600);
  const answer = page.waitForResponse((response) => response.url().includes('cursor='));
  await page.mouse.wheel(0, 6_000);
  await answer;
  // What has arrived lengthens the list a moment later.
  await eventually(async () => {
    await page.mouse.wheel(0, 6_000);
    return Number(await rows(page).last().getAttribute('aria-rowindex'));
  }, (index) => index > 50);
  await seeGone(page.getByText(first));
});

describe('a profile', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });

  test('tells what happened and why a purchase brought its points', async () => {
    const page = await open({ account: shop, path: `/customers/${shop.customer.id}` });
    const timeline = page.getByRole('region', { name: t('customers:timeline.title') });
    await see(timeline.getByText(t('customers:timeline.registered')), timeline.getByText('Bread in the Park'));
    const why = timeline.getByRole('button', { name: t('purchases:why.title', { count: shop.purchase.earned, figure: shop.purchase.earned }) });
    await why.click();
    await see(timeline.getByRole('cell', { name: 'Cheesecake' }), timeline.getByText(t('purchases:why.version', { version: 1 })));
    await timeline.getByRole('button', { name: t('customers:timeline.hide') }).click();
    await seeGone(timeline.getByRole('cell', { name: 'Cheesecake' }));
    await why.click();
    await timeline.getByRole('link', { name: t('purchases:why.open') }).click();
    await arrive(page, ({ pathname }) => pathname === `/purchases/${shop.purchase.id}`);
  });

  test('points granted by hand stand in the wallet, the timeline and the ledger', async () => {
    const page = await open({ account: shop, path: `/customers/${shop.customer.id}` });
    await page.getByRole('button', { name: t('customers:points.open') }).click();
    const dialog = page.getByRole('dialog', { name: t('customers:points.title') });
    await dialog.getByRole('button', { name: t('customers:points.submitGrant') }).click();
    await see(dialog.getByText(t('customers:points.error.reason')));
    await dialog.getByRole('textbox', { name: t('common:word.points') }).fill('1500');
    await dialog.getByLabel(t('customers:points.reason')).fill('Sorry for the cold coffee');
    await dialog.getByRole('button', { name: t('customers:points.submitGrant') }).click();
    await see(page.getByText(t('customers:points.granted', { units: t('common:pointsOf', { count: 1_500, figure: 1_500 }) })));

    const timeline = page.getByRole('region', { name: t('customers:timeline.title') });
    await see(timeline.getByText('Sorry for the cold coffee'));
    await page.getByRole('link', { name: t('customers:wallets.ledger') }).click();
    await arrive(page, ({ searchParams }) => searchParams.get('tab') === 'points');
    const entry = page.getByRole('row').filter({ hasText: 'Sorry for the cold coffee' });
    await see(entry.getByText(t('customers:ledgerType.grant')), entry.getByText('+1,500'));
    await see(page.getByRole('region', { name: t('names:wallet.BONUS') }).getByText((1_500 + shop.purchase.earned).toLocaleString('en-GB'), { exact: true }));
  });

  test('a person is added to a program that nobody joins by being a customer', async () => {
    await callWithKey(shop.apiKey, 'PUT', '/v1/programs/club', { name: 'The closed club', timezone: 'Europe/Moscow', currency: 'RUB', enrolment: 'manual', place: 'bread-park', wallets: [{ code: 'CLUB' }], rules: [] });
    const page = await open({ account: shop, path: '/customers?add=1' });
    const form = page.getByRole('dialog', { name: t('customers:add.title') });
    await form.getByLabel(t('customers:form.name'), { exact: true }).fill('Clara Clubwoman');
    await form.getByLabel(t('customers:form.externalId')).fill('C-CLUB');
    await form.getByRole('combobox', { name: t('customers:form.programs') }).click();
    await page.getByRole('option', { name: 'The closed club' }).click();
    await page.keyboard.press('Tab');
    await form.getByRole('button', { name: t('customers:add.submit') }).click();
    await see(page.getByRole('heading', { level: 1, name: 'Clara Clubwoman' }));
    const { customer } = await callWithKey<{ customer: { memberships: { program: string }[] } }>(shop.apiKey, 'GET', `/v1/customers/${new URL(page.url()).pathname.split('/').at(-1)}`);
    expect(customer.memberships.map(({ program }) => program)).toContain('club');
  });

  test('a person is added by hand, found by phone and erased with the name typed', async () => {
    const page = await open({ account: shop, path: '/customers?add=1' });
    const form = page.getByRole('dialog', { name: t('customers:add.title') });
    await form.getByRole('button', { name: t('customers:add.submit') }).click();
    await see(form.getByText(t('customers:form.error.identity')));
    await form.getByLabel(t('customers:form.name'), { exact: true }).fill('Nadia Newcomer');
    await form.getByLabel(t('customers:form.phone')).fill('+7 916 204-18-74');
    await form.getByRole('button', { name: t('customers:add.submit') }).click();
    await see(page.getByText(t('customers:add.added')));

    await page.goto('/customers?search=79162041874');
    await rows(page).getByRole('button', { name: 'Nadia Newcomer' }).click();
    await page.getByRole('dialog').getByRole('link', { name: t('customers:drawer.profile') }).click();
    await page.getByRole('button', { name: t('customers:moreActions') }).click();
    await page.getByRole('menuitem', { name: t('customers:erase.open') }).click();
    const dialog = page.getByRole('dialog', { name: t('customers:erase.title') });
    await dialog.getByRole('textbox').fill('Nadia Newcomer');
    await dialog.getByRole('button', { name: t('customers:erase.submit') }).click();
    await see(page.getByText(t('customers:erase.done')));
  });
});
