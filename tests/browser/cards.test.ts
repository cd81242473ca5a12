import { callWithKey, openShop, type Shop } from './support/app.ts';
import { see, seeGone, useBrowser } from './support/browser.ts';
import { axeFindings, darkFindings, expectReadable, faultsOf } from './support/page-checks.ts';
import { LANGUAGES, wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

async function withCard(shop: Shop): Promise<string> {
  await callWithKey(shop.apiKey, 'PUT', '/v1/card-types/club', { prefix: '9643', digits: 8, program: 'main', physical: true, name: { en: 'Club card', ru: 'Клубная карта', ar: 'بطاقة النادي' } });
  const { card } = await callWithKey<{ card: { number: string } }>(shop.apiKey, 'POST', '/v1/card-types/club/cards', { customer: { id: shop.customer.id }, activate: false });
  return card.number;
}

const spaced = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

test('a type is made, a batch ordered, a card given, sent, delivered, activated and replaced', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: '/loyalty/cards?tab=types' });
  await page.getByRole('button', { name: t('cards:type.add') }).click();
  const type = page.getByRole('dialog', { name: t('cards:type.add') });
  await type.getByRole('textbox', { name: t('instruments:part.name', { language: 'English' }) }).fill('Club');
  await type.getByRole('button', { name: t('cards:type.make') }).click();
  await see(page.getByRole('table').getByText('Club', { exact: true }));

  await page.getByRole('tab', { name: t('cards:tab.batches') }).click();
  await page.getByRole('button', { name: t('cards:batch.order') }).click();
  const order = page.getByRole('dialog', { name: t('cards:batch.title') });
  await order.getByLabel(t('cards:batch.count')).fill('5');
  await order.getByLabel(t('instruments:pool.name'), { exact: true }).fill('Opening');
  await order.getByRole('button', { name: t('cards:batch.submit') }).click();
  await see(page.getByRole('link', { name: t('cards:batch.download') }));

  await page.getByRole('button', { name: t('cards:give.open') }).click();
  const give = page.getByRole('dialog', { name: t('cards:give.open') });
  await give.getByRole('combobox', { name: t('common:word.customer') }).fill('Irina');
  await page.getByRole('option', { name: /Irina Sokolova/ }).click();
  await give.getByRole('button', { name: t('cards:give.submit') }).click();
  const drawer = page.getByRole('dialog', { name: /^Card 77/ });
  await drawer.getByRole('button', { name: t('cards:way.tell.ordered') }).click();
  await drawer.getByRole('button', { name: t('cards:way.tell.produced') }).click();
  await drawer.getByLabel(t('cards:column.tracking')).fill('RB-2026');
  await drawer.getByRole('button', { name: t('cards:way.tell.shipped') }).click();
  await drawer.getByRole('button', { name: t('cards:way.tell.delivered') }).click();
  await see(drawer.getByText('RB-2026'), drawer.getByText(t('cards:event.delivery_delivered')).first());
  await drawer.getByRole('button', { name: t('cards:action.activate.open') }).click();
  await page.getByRole('dialog', { name: t('cards:action.activate.title') }).getByRole('button', { name: t('cards:action.activate.submit') }).click();
  await see(drawer.getByText(t('cards:state.activated'), { exact: true }), drawer.getByRole('img', { name: t('cards:phone.qr') }));
  await drawer.getByRole('button', { name: t('cards:action.replace.open') }).click();
  await page.getByRole('dialog', { name: t('cards:action.replace.title') }).getByRole('button', { name: t('cards:action.replace.submit') }).click();
  await see(page.getByText(t('cards:action.replace.done')));
  const { data } = await callWithKey<{ data: { state: string }[] }>(shop.apiKey, 'GET', '/v1/cards?limit=200');
  expect(data.filter(({ state }) => state !== 'prepared').map(({ state }) => state).sort()).toEqual(['activated', 'replaced']);
});

test('the address for payments with bank cards is shown once', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: '/loyalty/cards?tab=payment' });
  await page.getByRole('button', { name: t('cards:link.open') }).click();
  await page.getByRole('dialog', { name: t('cards:link.confirmTitle') }).getByRole('button', { name: t('cards:link.open') }).click();
  await see(page.getByText(/\/hooks\/card-link\//), page.getByText(/^whsec_/));
  await page.reload();
  await see(page.getByRole('button', { name: t('cards:link.open') }));
  await seeGone(page.getByText(/^whsec_/));
});

test('a card is closed for good, the carrier gets an address, a bank’s file is taken, a linked bank card is let go', async () => {
  const shop = await openShop();
  const number = await withCard(shop);
  await callWithKey(shop.apiKey, 'POST', '/v1/payment-cards', { customer: { id: shop.customer.id }, provider: 'simulator', cardToken: 'sim_irina', scheme: 'mir', last4: '4242' });
  const page = await open({ account: shop, path: `/loyalty/cards?tab=deliveries&card=${number}` });
  const drawer = page.getByRole('dialog', { name: /^Card 96/ });
  await drawer.getByRole('button', { name: t('cards:action.close.open') }).click();
  await page.getByRole('dialog', { name: t('cards:action.close.title') }).getByRole('button', { name: t('cards:action.close.submit') }).click();
  await see(page.getByText(t('cards:action.close.done')), drawer.getByText(t('cards:state.closed'), { exact: true }), drawer.getByText(t('cards:action.none')));
  await drawer.getByRole('button', { name: t('common:close'), exact: true }).click();
  await page.getByRole('button', { name: t('cards:link.open') }).click();
  await page.getByRole('dialog', { name: t('cards:carrier.confirmTitle') }).getByRole('button', { name: t('cards:link.open') }).click();
  await see(page.getByText(/\/hooks\/carrier\//), page.getByText(/^whsec_/));

  await page.getByRole('tab', { name: t('cards:tab.payment') }).click();
  const file = 'type,rrn,token,amountMinor,currency,merchantId,occurredAt\nauth,1,sim_irina,1000,RUB,nobody,2026-11-20T10:00:00Z\nlost,2,sim_irina,1000,RUB,nobody,2026-11-20T10:00:00Z\n';
  await page.getByLabel(t('cards:acquirer.choose')).setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await see(page.getByText(t('cards:acquirer.total', { count: 2 })), page.getByText(t('cards:acquirer.code.unknown_merchant')), page.getByText(t('cards:acquirer.code.invalid_row')));
  await page.getByRole('button', { name: t('cards:linked.choose') }).click();
  await page.getByRole('combobox', { name: t('common:word.customer') }).fill('Irina');
  await page.getByRole('option', { name: /Irina Sokolova/ }).click();
  await page.getByRole('button', { name: t('members:payment.unlink', { name: 'Mir •• 4242' }) }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('members:payment.unlinkConfirm') }).click();
  await see(page.getByText(t('members:payment.unlinked')), page.getByText(t('members:payment.none')));
});

test('data health says in words that everything adds up', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: '/runs' });
  await page.getByRole('link', { name: t('runs:health') }).click();
  await see(page.getByText(t('health:empty.title')));
  await page.getByRole('button', { name: t('health:run') }).click();
  await see(page.getByRole('heading', { name: t('health:ok.title') }));
  expect([...await faultsOf(page, 'en'), ...await axeFindings(page), ...await darkFindings(page)]).toEqual([]);
});

test.each(LANGUAGES)('cards read well in %s, in every theme and on a phone', async (language) => {
  const shop = await openShop();
  const number = await withCard(shop);
  await callWithKey(shop.apiKey, 'POST', `/v1/cards/${number}/delivery`, { state: 'ordered' });
  const page = await open({ account: shop, language, path: '/loyalty/cards' });
  await see(page.getByText(spaced(number)));
  await expectReadable(page, { language, paths: ['/loyalty/cards', `/loyalty/cards?card=${number}`, '/loyalty/cards?tab=deliveries', '/loyalty/cards?tab=types&type=club', '/loyalty/cards?tab=batches', '/loyalty/cards?tab=payment'] });
});
