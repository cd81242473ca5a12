import type { Page } from 'playwright-core';
import { linkTo } from '../support/outbox.ts';
import { callWithKey, openShop, PASSWORD, registerOrganization, unique, uniqueEmail, type Shop } from './support/app.ts';
import { see, seeGone, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

/** The owner invites through the dialog; answers the address the letter went to. */
async function invite(owner: Page, role: 'viewer' | 'partner', { place, email = uniqueEmail(role) }: { place?: string; email?: string } = {}): Promise<string> {
  await owner.getByRole('button', { name: t('team:invite') }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel(t('team:form.email')).fill(email);
  await dialog.getByRole('radio', { name: t(`common:role.${role}`) }).check();
  if (place) {
    await dialog.getByRole('button', { name: t('team:form.submit') }).click();
    await see(dialog.getByText(t('team:form.placeError')));
    await dialog.getByRole('combobox', { name: t('team:form.place') }).click();
    await owner.getByRole('option', { name: place, exact: true }).click();
  }
  await dialog.getByRole('button', { name: t('team:form.submit') }).click();
  await see(owner.getByRole('heading', { name: t('team:sent.title', { email }) }));
  await dialog.getByRole('button', { name: t('team:sent.done') }).click();
  await see(owner.getByRole('listitem').filter({ hasText: email }));
  return email;
}

async function accept(email: string, name: string): Promise<Page> {
  const page = await open({ path: `/invitation/${linkTo(email, '/invitation/')}` });
  await see(page.getByRole('heading', { name: t('account:invitation.title', { organization: 'Coffee and Bread' }) }));
  await page.getByLabel(t('account:field.name'), { exact: true }).fill(name);
  await page.getByLabel(t('account:field.password'), { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t('account:invitation.submit') }).click();
  await see(page.getByRole('region', { name: t('home:kpi.label') }));
  return page;
}

const sections = (page: Page) => page.getByRole('navigation', { name: t('common:nav.label') }).first().getByRole('link').allInnerTexts();
const named = (...names: string[]) => names.map((name) => t(`common:nav.${name}`));

test('an invited viewer reads everything and changes nothing', async () => {
  const owner = await open({ account: shop, path: '/settings/team' });
  const email = await invite(owner, 'viewer');
  const viewer = await accept(email, 'Victor Viewer');
  expect(await sections(viewer)).toEqual(named('home', 'customers', 'purchases', 'loyalty', 'places', 'runs', 'settings'));

  await viewer.goto(`/customers/${shop.customer.id}`);
  await see(viewer.getByRole('heading', { level: 1, name: shop.customer.name }), viewer.getByRole('tab', { name: t('common:word.points') }));
  expect(await viewer.getByRole('button', { name: t('customers:points.open') }).count()).toBe(0);
  expect(await viewer.getByRole('button', { name: t('customers:edit.open') }).count()).toBe(0);
  await viewer.goto(`/purchases/${shop.purchase.id}`);
  await see(viewer.getByRole('heading', { name: t('purchases:why.heading') }));
  expect(await viewer.getByRole('button', { name: t('purchases:return.open') }).count()).toBe(0);
  await viewer.goto('/settings/keys');
  await see(viewer.getByText(t('common:noRights.title')));
  expect(await viewer.getByRole('link', { name: t('settings:tabs.team') }).count()).toBe(0);
  await viewer.goto('/imports/new');
  await see(viewer.getByText(t('common:noRights.title')));

  await owner.reload();
  await see(owner.getByRole('row').filter({ hasText: 'Victor Viewer' }).filter({ hasText: t('common:role.viewer') }));
});

test('an invited partner sees only the place and what happened there', async () => {
  const call = (method: 'POST' | 'PUT', path: string, body: object) => callWithKey(shop.apiKey, method, path, body);
  await call('PUT', '/v1/places/rival', { name: 'Rival Gym', kind: 'network' });
  const rival = unique('rival');
  await call('POST', '/v1/purchases', { externalId: rival, customer: { externalId: 'C-1' }, place: 'rival', occurredAt: new Date().toISOString(), currency: 'RUB', lines: [{ name: 'Yoga', quantity: 1, unitPriceMinor: 120_000 }] });

  const owner = await open({ account: shop, path: '/settings/team' });
  const email = await invite(owner, 'partner', { place: 'Bread' });
  const partner = await accept(email, 'Paula Partner');
  expect(await sections(partner)).toEqual(named('home', 'customers', 'purchases', 'places', 'settings'));

  await partner.goto('/purchases');
  await see(partner.getByRole('row').filter({ hasText: shop.purchase.externalId }));
  await seeGone(partner.getByText(rival));
  await partner.goto('/places');
  await see(partner.getByRole('row').filter({ hasText: 'Bread in the Park' }));
  expect(await partner.getByText('Rival Gym').count()).toBe(0);
  expect(await partner.getByRole('button', { name: t('places:add') }).count()).toBe(0);
  await partner.goto('/runs');
  await see(partner.getByText(t('common:noRights.title')));
});

test('who works for two organizations goes from one to the other, and sees nothing of the first there', async () => {
  const own = await registerOrganization('Night Bakery');
  const owner = await open({ account: shop, path: '/settings/team' });
  await invite(owner, 'viewer', { email: own.email });
  const both = await open({ path: `/invitation/${linkTo(own.email, '/invitation/')}` });
  await see(both.getByText(t('account:invitation.existing')));
  await both.getByLabel(t('account:field.password'), { exact: true }).fill(PASSWORD);
  await both.getByRole('button', { name: t('account:invitation.submit') }).click();
  await see(both.getByRole('region', { name: t('home:kpi.label') }));

  await both.getByRole('link', { name: t('common:nav.customers') }).click();
  await see(both.getByRole('button', { name: shop.customer.name }));
  await both.getByRole('button', { name: t('shell:organization.label', { name: 'Coffee and Bread' }) }).click();
  await both.getByRole('menuitem', { name: 'Night Bakery' }).click();
  await see(both.getByRole('button', { name: t('shell:organization.label', { name: 'Night Bakery' }) }), both.getByRole('heading', { name: t('home:start.title') }));
  await both.getByRole('link', { name: t('common:nav.customers') }).click();
  await see(both.getByText(t('customers:first.title')));
});

test('a role is changed in its row, a colleague is removed and is out at once', async () => {
  const owner = await open({ account: shop, path: '/settings/team' });
  const colleague = await accept(await invite(owner, 'viewer'), 'Carl Colleague');
  await owner.reload();
  const row = owner.getByRole('row').filter({ hasText: 'Carl Colleague' });
  await row.getByRole('button', { name: t('team:roleOf', { name: `Carl Colleague, ${t('common:role.viewer')}` }) }).click();
  await owner.getByRole('menuitem', { name: t('common:role.marketer') }).click();
  await see(row.getByText(t('common:role.marketer')));
  await colleague.reload();
  await see(colleague.getByRole('link', { name: t('common:nav.imports') }));

  await row.getByRole('button', { name: t('team:actions', { name: 'Carl Colleague' }) }).click();
  await owner.getByRole('menuitem', { name: t('team:remove.action') }).click();
  await owner.getByRole('dialog').getByRole('button', { name: t('team:remove.submit') }).click();
  await seeGone(row);
});
