import { callWithKey, openShop, unique, type Shop } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const t = wordsOf('en');

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

test('a purchase is found by its receipt, says why it brought points, and goods are taken back', async () => {
  const page = await open({ account: shop, path: '/purchases' });
  await page.getByRole('searchbox', { name: t('purchases:search') }).fill(shop.purchase.externalId);
  await arrive(page, ({ searchParams }) => searchParams.get('search') === shop.purchase.externalId);
  await page.getByRole('button', { name: shop.purchase.externalId }).click();
  await arrive(page, ({ pathname }) => pathname.startsWith('/purchases/'));
  const totals = page.getByRole('region', { name: t('purchases:totals.title') });
  await see(totals.getByText('1,000'), page.getByRole('region', { name: t('purchases:why.heading') }).getByText(`+${shop.purchase.earned} points`));

  await page.getByRole('button', { name: t('purchases:return.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('purchases:return.title') });
  await dialog.getByRole('textbox', { name: t('purchases:return.quantity', { name: 'Cappuccino' }) }).fill('1');
  await see(dialog.getByText('290'), dialog.getByText(t('purchases:return.willReverse')));
  await dialog.getByRole('button', { name: t('purchases:return.submit') }).click();
  await see(page.getByText(t('purchases:return.done', { sum: '₽290' })).or(page.getByText(t('purchases:return.done', { sum: 'RUB\u00a0290' }))));
  await see(page.getByRole('region', { name: t('common:word.returns') }), page.getByText(t('purchases:line.returned', { count: 1 })));
  await see(totals.getByText(t('purchases:totals.refunded')), page.getByText(t('purchases:partlyReturned')));

  await page.getByRole('link', { name: shop.customer.name }).click();
  await see(page.getByRole('region', { name: t('customers:timeline.title') }).getByText(t('common:word.return'), { exact: true }));
});

test('before goods are taken back the dialog says what that will do, as the engine counts; what was typed stays when no answer comes', async () => {
  const own = await openShop();
  const call = <Answer>(method: 'GET' | 'POST', path: string, body?: object) => callWithKey<Answer>(own.apiKey, method, path, body);
  const { member } = await call<{ member: { id: string } }>('GET', `/v1/purchases/${own.purchase.id}`);
  await call('POST', `/v1/members/${member.id}/wallets/BONUS/entries`, { externalId: unique('debit'), type: 'debit', points: own.purchase.earned, reason: 'Spent' });
  const page = await open({ account: own, path: `/purchases/${own.purchase.id}` });
  await page.getByRole('button', { name: t('purchases:return.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('purchases:return.title') });
  await see(dialog.getByText(t('purchases:return.choose')));
  const [coffees, submit] = [dialog.getByRole('textbox', { name: t('purchases:return.quantity', { name: 'Cappuccino' }) }), dialog.getByRole('button', { name: t('purchases:return.submit') })];
  await coffees.fill('1');
  await see(dialog.getByText('290'), dialog.getByText(t('purchases:return.willMiss')), dialog.getByText(/after the return/));

  expectFault(/CONNECTION_RESET/);
  await page.route('**/returns/calculate', (route) => route.abort('connectionreset'), { times: 1 });
  await coffees.fill('2');
  await see(dialog.getByRole('alert').getByText(t('common:problem.offline')));
  expect([await coffees.inputValue(), await submit.isEnabled()]).toEqual(['2', true]);
  await dialog.getByRole('button', { name: t('common:error.retry') }).click();
  await see(dialog.getByText('580'));
  await seeGone(dialog.getByRole('alert'));

  expectFault(/^422 POST .*\/returns\/calculate/);
  await call('POST', `/v1/purchases/${own.purchase.id}/returns`, { externalId: unique('elsewhere'), occurredAt: new Date().toISOString(), lines: [{ lineId: '1', quantity: 2 }] });
  await coffees.fill('1');
  await see(dialog.getByRole('alert').getByText(t('common:problem.return_exceeds_purchase')));
  expect([await coffees.inputValue(), await submit.isDisabled()]).toEqual(['1', true]);
});

test('every run opens in the Temporal UI, from the list and from what it led', async () => {
  const page = await open({ account: shop, path: '/runs' });
  const run = page.getByRole('row').filter({ hasText: t('common:runKind.purchase') }).first();
  await see(run.getByText(t('common:runStatus.completed')));
  const link = run.getByRole('link', { name: t('common:open') });
  expect(await link.getAttribute('target')).toBe('_blank');
  const address = new URL(await link.getAttribute('href') ?? '');
  const temporal = await page.request.get('/v1/setup').then((reply) => reply.json()) as { temporalUiUrl: string };
  expect(address.origin).toBe(new URL(temporal.temporalUiUrl).origin);
  expect(address.pathname).toMatch(/^\/namespaces\/default\/workflows\/[^/]+\/[\w-]+\/history$/);

  await page.getByRole('button', { name: t('common:filters.add'), exact: true }).click();
  await page.getByRole('menuitem', { name: t('runs:filter.kind') }).click();
  await page.getByRole('dialog').getByRole('radio', { name: t('common:runKind.import') }).click();
  await see(page.getByText(t('runs:nothing.title')));
  expect(new URL(page.url()).search).toBe('?kind=import');

  await page.goto(`/purchases/${shop.purchase.id}`);
  const opened = page.getByRole('region', { name: t('purchases:where.title') }).getByRole('link', { name: t('common:openRun') });
  expect(await opened.getAttribute('href')).toContain(`${address.origin}/namespaces/default/workflows/`);
});

test('a receipt says what a rule that gave nothing would have needed', async () => {
  const own = await openShop();
  await callWithKey(own.apiKey, 'PUT', '/v1/programs/main', {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }],
    rules: [
      { code: 'BIG', name: 'A gift for a large bill', when: { '>=': [{ var: 'purchase.grossMinor' }, 500_000] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 500 }] },
      { code: 'WINE', name: 'Points for wine', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500, lines: { categories: ['wine'] } }] },
    ],
  });
  const externalId = unique('receipt');
  await callWithKey(own.apiKey, 'POST', '/v1/purchases', { externalId, customer: { id: own.customer.id }, occurredAt: new Date().toISOString(), currency: 'RUB', lines: [{ name: 'Tea', quantity: 1, unitPriceMinor: 10_000 }] });
  const page = await open({ account: own, path: `/purchases/${externalId}` });
  const why = page.getByRole('region', { name: t('purchases:why.heading') });
  await see(why.getByText(/only if .*at least ₽5,000/), why.getByText(t('purchases:reason.noGoods')));
});
