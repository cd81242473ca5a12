import { callWithKey, openShop } from './support/app.ts';
import { arrive, see, seeGone, seeValue, useBrowser } from './support/browser.ts';
import { expectReadable } from './support/page-checks.ts';
import { LANGUAGES, wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

test('a segment is described with its headcount, an offer is made for it, and its effect is judged honestly', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: '/loyalty/segments' });
  await page.getByRole('link', { name: t('segments:add') }).click();
  await page.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) }).fill('Regulars');
  const builder = page.getByRole('group', { name: t('segments:edit.who') });
  await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
  await builder.getByRole('combobox', { name: t('programs:builder.field') }).click();
  await page.getByRole('option', { name: t('programs:choice.metric.count'), exact: true }).click();
  await see(page.getByText(t('segments:count.of', { count: 1, share: '100%' })));
  await builder.getByLabel(t('programs:builder.value'), { exact: true }).fill('5');
  await see(page.getByText(t('segments:count.of', { count: 1, share: '0%' })));
  await builder.getByLabel(t('programs:builder.value'), { exact: true }).fill('1');
  await page.getByRole('button', { name: t('segments:edit.make') }).click();
  await arrive(page, ({ pathname }) => pathname === '/loyalty/segments/regulars');
  await see(page.getByRole('table').getByText(shop.customer.name));

  await page.getByRole('link', { name: t('segments:offer') }).click();
  await see(page.getByRole('heading', { level: 1, name: t('offers:create.title') }));
  await page.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) }).fill('Thank you');
  await see(page.getByText(t('offers:who.why')));
  await page.getByLabel(t('offers:who.control')).fill('0');
  await page.getByRole('button', { name: t('offers:edit.make') }).click();
  await arrive(page, ({ pathname }) => pathname === '/loyalty/offers/thank-you');
  await see(page.getByText(t('offers:effect.verdict.noControl')), page.getByText(t('offers:effect.buyersOf', { count: 1, buyers: 0 })));
  await page.getByRole('tab', { name: t('offers:tab.people') }).click();
  await see(page.getByRole('table').getByText(shop.customer.name));
  await page.getByRole('tab', { name: t('offers:tab.settings') }).click();
  await page.getByLabel(t('programs:effect.percent'), { exact: true }).fill('20');
  await page.getByRole('button', { name: t('offers:edit.save') }).click();
  await see(page.getByText(t('offers:edit.saved')));
  const { offer } = await callWithKey<{ offer: { effects: object[]; assign: object } }>(shop.apiKey, 'GET', '/v1/offers/thank-you');
  expect(offer).toMatchObject({ effects: [{ type: 'discount', percentBps: 2_000 }], assign: { segment: 'regulars', controlShareBps: 0 } });
});

test('what is not saved yet survives a reload and can be thrown away', async () => {
  const shop = await openShop();
  await callWithKey(shop.apiKey, 'PUT', '/v1/segments/regulars', { name: { en: 'Regulars' }, when: { '>=': [{ metric: ['count', {}, { rolling: 'P365D' }] }, 1] } });
  const page = await open({ account: shop, path: '/loyalty/offers/new' });
  const offerName = page.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) });
  await offerName.fill('Half written');
  await page.reload();
  await see(page.getByText(t('instruments:edit.unsaved')));
  await seeValue(offerName, 'Half written');
  await page.getByRole('button', { name: t('instruments:edit.discard') }).click();
  await seeValue(offerName, '');

  await page.goto('/loyalty/segments/regulars');
  const value = page.getByRole('group', { name: t('segments:edit.who') }).getByLabel(t('programs:builder.value'), { exact: true });
  await value.fill('7');
  await see(page.getByText(t('instruments:edit.unsaved')));
  await page.reload();
  await see(page.getByText(t('instruments:edit.unsaved')));
  await seeValue(value, '7');
  await page.getByRole('button', { name: t('segments:edit.save') }).click();
  await see(page.getByText(t('segments:edit.saved')));
  await seeGone(page.getByText(t('instruments:edit.unsaved')));
  await seeValue(value, '7');
});

test('the list asks for the effects of its offers together', async () => {
  const shop = await openShop();
  const [begun, toCome] = [-5, 5].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  const assign = { customers: [{ customer: { id: shop.customer.id }, arm: 'target' }] };
  for (const [code, validFrom] of [['first', begun], ['second', begun], ['to-come', toCome]]) {
    await callWithKey(shop.apiKey, 'PUT', `/v1/offers/${code}`, { program: 'main', effects: [{ type: 'discount', percentBps: 1_000 }], validFrom, validFor: 'P14D', assign });
  }
  const page = await open({ account: shop });
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().includes('/v1/offers') && asked.push(request.url().replace(/^.*(?=\/v1\/)/, ''))));
  await page.goto('/loyalty/offers');
  const rowOf = (code: string) => page.getByRole('row').filter({ hasText: code });
  await see(rowOf('first').getByText('100%'), rowOf('second').getByText('100%'), rowOf('to-come').getByText('—').first());
  expect(asked.toSorted()).toEqual(['/v1/offers?effect=true&limit=25', '/v1/offers?limit=100']);
});

test.each(LANGUAGES)('offers and segments read well in %s, in every theme and on a phone', async (language) => {
  const shop = await openShop();
  await callWithKey(shop.apiKey, 'PUT', '/v1/segments/regulars', { name: { en: 'Regulars', ru: 'Постоянные', ar: 'الدائمون' }, when: { '>=': [{ metric: ['count', {}, { rolling: 'P365D' }] }, 1] } });
  await callWithKey(shop.apiKey, 'PUT', '/v1/offers/thanks', {
    program: 'main', name: { en: 'Thank you', ru: 'Спасибо', ar: 'شكراً' }, effects: [{ type: 'discount', percentBps: 1_000 }], validFrom: new Date(Date.now() - 5 * 86_400_000).toISOString(), validFor: 'P14D', assign: { customers: [{ customer: { id: shop.customer.id }, arm: 'target' }] },
  });
  const page = await open({ account: shop, language, path: '/loyalty/offers' });
  await expectReadable(page, { language, paths: ['/loyalty/offers', '/loyalty/offers/thanks', '/loyalty/offers/thanks?tab=people', '/loyalty/offers/thanks?tab=settings', '/loyalty/segments', '/loyalty/segments/regulars'] });
});
