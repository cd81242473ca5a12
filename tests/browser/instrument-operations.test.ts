import { callWithKey, openShop } from './support/app.ts';
import { see, seeGone, seeValue, useBrowser } from './support/browser.ts';
import { axeFindings } from './support/page-checks.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

const COUPON = { kind: 'coupon', program: 'main', name: 'A tenth off', effects: [{ type: 'discount', percentBps: 1_000 }], code: { pattern: 'KN-########' } };

test('what was changed in a type survives a reload, is discarded or saved', async () => {
  const shop = await openShop();
  await callWithKey(shop.apiKey, 'PUT', '/v1/instrument-types/tenth', COUPON);
  const page = await open({ account: shop, path: '/loyalty/instruments/tenth?tab=settings' });
  const name = page.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) });
  const percent = page.getByLabel(t('programs:effect.percent'), { exact: true });
  await see(page.getByText(t('instruments:edit.existing')));
  await percent.fill('25');
  await name.fill('A quarter off');
  await see(page.getByText(t('instruments:edit.unsaved')));
  await page.reload();
  await see(page.getByText(t('instruments:edit.unsaved')), page.getByText(/^Coupon\. .*25%/));
  await seeValue(name, 'A quarter off');
  await page.getByRole('button', { name: t('instruments:edit.discard') }).click();
  await see(page.getByText(/^Coupon\. .*10%/));
  await seeValue(name, 'A tenth off');

  await percent.fill('15');
  await page.getByRole('button', { name: t('instruments:edit.save') }).click();
  await see(page.getByText(t('instruments:edit.saved')));
  await page.reload();
  await see(page.getByText(/^Coupon\. .*15%/), page.getByText(t('instruments:edit.existing')));
});

test('a new type that was begun is there after a reload', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: '/loyalty/instruments/new?kind=pass' });
  const name = page.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) });
  await name.fill('Ten classes');
  await page.reload();
  await see(page.getByText(t('instruments:edit.unsaved')));
  await seeValue(name, 'Ten classes');
});

test('a reservation is ended before its time is over', async () => {
  const shop = await openShop();
  await callWithKey(shop.apiKey, 'PUT', '/v1/instrument-types/tenth', COUPON);
  await callWithKey(shop.apiKey, 'POST', '/v1/instrument-types/tenth/instruments', { code: 'KN-ONE' });
  const page = await open({ account: shop, path: '/loyalty/instruments/tenth?code=KN-ONE' });
  const drawer = page.getByRole('dialog', { name: t('instruments:drawer.label', { code: 'KN-ONE' }) });
  const choose = async (label: string) => {
    await page.getByRole('combobox', { name: label }).fill('Irina');
    await page.getByRole('option', { name: /Irina Sokolova/ }).click();
  };
  await drawer.getByRole('button', { name: t('instruments:action.reservations.open') }).click();
  await choose(t('instruments:action.reservations.customer'));
  await page.getByRole('button', { name: t('instruments:action.reservations.submit') }).click();
  await see(drawer.getByText(t('instruments:ledger.type.reserve')));
  await drawer.getByRole('button', { name: t('instruments:action.release.open') }).click();
  await choose(t('instruments:action.release.customer'));
  await page.getByRole('dialog', { name: t('instruments:action.release.title') }).getByRole('button', { name: t('instruments:action.release.submit') }).click();
  await see(drawer.getByText(t('instruments:ledger.type.release')));
  await seeGone(drawer.getByRole('button', { name: t('instruments:action.release.open') }));
});

test('a prepared card is handed over, and earns before it pays', async () => {
  const shop = await openShop();
  await callWithKey(shop.apiKey, 'PUT', '/v1/card-types/club', { prefix: '9643', digits: 8, program: 'main', physical: true, name: 'Club card' });
  await callWithKey(shop.apiKey, 'POST', '/v1/card-types/club/batches', { externalId: 'Opening', count: 1 });
  const page = await open({ account: shop, path: '/loyalty/cards?tab=batches' });
  await see(page.getByText(t('cards:batch.done')));
  await page.getByRole('tab', { name: t('cards:tab.list'), exact: true }).click();
  await page.getByRole('table').getByText(/^9643/).first().click();
  const drawer = page.getByRole('dialog', { name: /^Card 9643/ });
  await drawer.getByRole('button', { name: t('cards:action.issue.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('cards:action.issue.title') });
  await dialog.getByRole('combobox', { name: t('cards:action.issue.customer') }).fill('Irina');
  await page.getByRole('option', { name: /Irina Sokolova/ }).click();
  await dialog.getByRole('button', { name: t('cards:action.issue.submit') }).click();
  await see(drawer.getByRole('link', { name: 'Irina Sokolova' }), drawer.getByText(t('cards:event.issued')), drawer.getByText(t('cards:state.prepared'), { exact: true }));
  await seeGone(drawer.getByRole('button', { name: t('cards:action.issue.open') }));
  expect(await axeFindings(page)).toEqual([]);
});
