import { callWithKey, openShop, type Shop } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { expectReadable } from './support/page-checks.ts';
import { LANGUAGES, wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

const PASS = {
  kind: 'pass', program: 'main', name: { en: 'Eight visits', ru: 'Восемь занятий', ar: 'ثماني زيارات' }, balance: { unit: 'visits', amount: 8 }, priceMinor: 400_000, validity: { after: 'P30D', from: 'first_use', round: 'end_of_day' },
  freeze: { max: 'P14D' }, refundable: true, transferable: true, code: { pattern: 'PASS-######' },
};

async function withPass(shop: Shop): Promise<string> {
  await callWithKey(shop.apiKey, 'PUT', '/v1/instrument-types/pass-8', PASS);
  const { instrument } = await callWithKey<{ instrument: { code: string } }>(shop.apiKey, 'POST', '/v1/instrument-types/pass-8/instruments', { customer: { id: shop.customer.id } });
  return instrument.code;
}

test('a coupon is described, issued to a person, and codes are ordered and counted', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: '/loyalty/instruments' });
  await page.getByRole('link', { name: t('instruments:add') }).click();
  await page.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) }).fill('Autumn coupon');
  await page.getByLabel(t('programs:effect.percent'), { exact: true }).fill('15');
  await see(page.getByText(/^Coupon\. .*15%.*30 days from issue; works once\.$/));
  await page.getByRole('button', { name: t('instruments:edit.make') }).click();
  await arrive(page, ({ pathname }) => pathname === '/loyalty/instruments/autumn-coupon');
  await see(page.getByText(t('instruments:first.title')));

  await page.getByRole('button', { name: t('instruments:issue.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('instruments:issue.title') });
  await dialog.getByRole('combobox', { name: t('instruments:issue.customer') }).fill('Irina');
  await page.getByRole('option', { name: /Irina Sokolova/ }).click();
  await dialog.getByLabel(t('instruments:issue.code')).fill('HELLO-IRINA');
  await dialog.getByRole('button', { name: t('instruments:issue.submit'), exact: true }).click();
  const drawer = page.getByRole('dialog', { name: t('instruments:drawer.label', { code: 'HELLO-IRINA' }) });
  await see(drawer.getByRole('link', { name: shop.customer.name }), drawer.getByText(t('instruments:ledger.type.issue')));
  await page.keyboard.press('Escape');
  await seeGone(drawer);

  await page.getByRole('button', { name: t('instruments:pool.order') }).click();
  const order = page.getByRole('dialog', { name: t('instruments:pool.title') });
  await order.getByLabel(t('instruments:pool.count')).fill('40');
  await order.getByLabel(t('instruments:pool.name'), { exact: true }).fill('Autumn mailing');
  await order.getByRole('button', { name: t('instruments:pool.submit') }).click();
  const codes = page.waitForEvent('download');
  await page.getByRole('link', { name: t('instruments:pool.download') }).click();
  expect((await codes).suggestedFilename()).toBe('codes.csv');
  await page.getByRole('link', { name: t('instruments:pool.show') }).click();
  await see(page.getByText('KN-').first());
  await page.reload();
  await see(page.getByText('41', { exact: true }));
});

test('a pass is frozen, blocked and found by its code', async () => {
  const shop = await openShop();
  const code = await withPass(shop);
  const page = await open({ account: shop, path: '/' });
  await page.getByRole('button', { name: t('shell:search.open') }).first().click();
  await page.getByRole('combobox', { name: t('shell:search.open') }).fill(code);
  await page.getByRole('option', { name: new RegExp(code) }).click();
  const drawer = page.getByRole('dialog', { name: t('instruments:drawer.label', { code }) });
  await drawer.getByRole('button', { name: t('instruments:action.freeze.open') }).click();
  const freeze = page.getByRole('dialog', { name: t('instruments:action.freeze.title') });
  await freeze.getByLabel(t('instruments:action.freeze.days')).fill('3');
  await freeze.getByRole('button', { name: t('instruments:action.freeze.submit') }).click();
  await see(drawer.getByText(t('instruments:state.frozen'), { exact: true }), drawer.getByText(t('instruments:daysOf', { count: 11 })));
  await drawer.getByRole('button', { name: t('common:actions') }).click();
  await page.getByRole('menuitem', { name: t('instruments:action.block.open') }).press('Enter');   // the toast of the freeze may still lie above it
  await page.getByRole('dialog', { name: t('instruments:action.block.title') }).getByRole('button', { name: t('instruments:action.block.submit') }).click();
  await see(drawer.getByText(t('instruments:state.blocked'), { exact: true }));
  const { instrument } = await callWithKey<{ instrument: { state: string } }>(shop.apiKey, 'GET', `/v1/instruments/${code}`);
  expect(instrument.state).toBe('blocked');
});

test.each(LANGUAGES)('types, a pass and its settings read well in %s, in every theme and on a phone', async (language) => {
  const shop = await openShop();
  const code = await withPass(shop);
  const page = await open({ account: shop, language, path: '/loyalty/instruments' });
  await see(page.getByRole('heading', { level: 1, name: wordsOf(language)('instruments:title') }));
  await expectReadable(page, { language, paths: ['/loyalty/instruments', `/loyalty/instruments/pass-8?code=${code}`, '/loyalty/instruments/pass-8?tab=settings', '/loyalty/instruments/pass-8?tab=pools&order=1', '/loyalty/instruments/new?kind=certificate'] });
});
