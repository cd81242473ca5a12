import { callWithKey, openShop, unique, type Shop } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { axeFindings } from './support/page-checks.ts';
import { PHONE } from './support/visits.ts';
import { wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const t = wordsOf('en');

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const put = (path: string, body: object) => callWithKey(shop.apiKey, 'PUT', path, body);
  await put('/v1/programs/main', {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', unitValueMinor: 100, maxPayShareBps: 5000 }],
    levels: { list: [{ code: 'base', name: 'Guest' }, { code: 'gold', name: 'Gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 10_000_000] } }] },
    groups: [{ code: 'sale', mode: 'stack', priority: 10 }, { code: 'earn', mode: 'stack', priority: 90 }],
    rules: [
      { code: 'DRINKS', name: 'A tenth off drinks', group: 'sale', effects: [{ type: 'discount', percentBps: 1000, lines: { categories: ['food.drinks'] } }] },
      { code: 'EARN', name: 'Points for everything', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] },
      { code: 'BIG', name: 'A gift for a large bill', group: 'earn', when: { '>=': [{ var: 'purchase.grossMinor' }, 500_000] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 500 }] },
    ],
    referral: { wallet: 'BONUS', advocate: 300, friend: 200 },
  });
  await put('/v1/instrument-types/TWENTY', { kind: 'coupon', program: 'main', name: 'Twenty off', effects: [{ type: 'discount', amountMinor: 2_000 }] });
  await callWithKey(shop.apiKey, 'POST', '/v1/instrument-types/TWENTY/instruments', { code: 'TAKE-20', customer: { id: shop.customer.id } });
});

test('from finding the customer to the receipt, by keyboard alone, and the goods taken back', async () => {
  const page = await open({ account: shop, path: '/cashier' });
  await page.getByRole('combobox', { name: t('cashier:find.label') }).fill('sokolova');
  await see(page.getByRole('option', { name: shop.customer.name }));
  await page.keyboard.press('Enter');
  await see(page.getByRole('region', { name: t('cashier:strip.label') }).getByText(shop.customer.name));

  await page.keyboard.press('F4');
  await page.keyboard.type('Cappuccino');
  await page.keyboard.press('Tab');
  await page.keyboard.type('500');
  await page.getByRole('button', { name: t('cashier:basket.details') }).click();
  await page.getByRole('textbox', { name: t('cashier:basket.category') }).fill('food.drinks');
  await page.keyboard.press('Enter');
  const payment = page.getByRole('region', { name: t('cashier:pay.title') });
  await see(payment.getByText('A tenth off drinks'), payment.getByText(t('cashier:why.condition', { condition: '' }).trim().slice(0, 20)));
  await see(payment.getByText('450').first(), payment.getByText('A gift for a large bill'));

  await page.getByRole('button', { name: /Twenty off/ }).click();
  await see(payment.getByText('430').first());
  await payment.getByRole('button', { name: t('cashier:spend.max') }).click();
  await see(payment.getByText(t('purchases:totals.points')));
  await page.keyboard.press('F9');
  await see(page.getByRole('heading', { name: t('cashier:done.title') }));
  await page.keyboard.press('F8');
  await see(page.getByText(t('cashier:pay.begin')));

  await page.getByText(t('cashier:mode.return'), { exact: true }).click();
  await arrive(page, ({ searchParams }) => searchParams.get('mode') === 'return');
  await page.getByRole('searchbox', { name: t('cashier:return.number') }).fill(shop.purchase.externalId);
  await page.getByRole('button', { name: shop.purchase.externalId }).click();
  const dialog = page.getByRole('dialog', { name: t('purchases:return.title') });
  await dialog.getByRole('textbox', { name: t('purchases:return.quantity', { name: 'Cheesecake' }) }).fill('1');
  await see(dialog.getByText('420').first(), dialog.getByText(t('purchases:return.willReverse')), dialog.getByText(t('purchases:return.levelAfter')));
  await dialog.getByRole('button', { name: t('purchases:return.submit') }).click();
  await seeGone(dialog);
  const { purchase } = await callWithKey<{ purchase: { refundedMinor: number } }>(shop.apiKey, 'GET', `/v1/purchases/${shop.purchase.id}`);
  expect(purchase.refundedMinor).toBe(42_000);
});

test('a code that cannot be used says why and how to go on', async () => {
  expectFault(/^4(04|22) POST \/v1\/purchases\/calculate/);
  const page = await open({ account: shop, path: '/cashier', size: PHONE });
  await page.getByRole('combobox', { name: t('cashier:find.label') }).fill(shop.customer.name);
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: /Cappuccino/ }).first().click();
  await page.getByRole('textbox', { name: t('cashier:codes.label') }).fill('NO-SUCH-CODE');
  await page.keyboard.press('Enter');
  await see(page.getByRole('alert').getByText(t('cashier:refused')));
  await page.getByRole('button', { name: t('cashier:codes.drop') }).click();
  await seeGone(page.getByRole('alert'));
  await see(page.getByRole('button', { name: t('cashier:pay.take') }));
});

test('a lost answer is sent again and books nothing twice', async () => {
  const page = await open({ account: shop, path: '/cashier' });
  await page.getByRole('combobox', { name: t('cashier:find.label') }).fill(shop.customer.name);
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: /Cheesecake/ }).first().click();
  const pay = page.getByRole('button', { name: t('cashier:pay.take') });
  await page.waitForFunction(`!document.querySelector('.csh-foot .mantine-Button-root').disabled`);
  await see(page.getByText(t('cashier:outcome.levelAfter')));
  const count = async () => (await callWithKey<{ customer: { purchaseCount: number } }>(shop.apiKey, 'GET', `/v1/customers/${shop.customer.id}`)).customer.purchaseCount;
  const before = await count();
  await page.route('**/v1/purchases', async (route) => { await route.fetch(); await route.abort('connectionreset'); }, { times: 1 });
  expectFault(/CONNECTION_RESET/);
  await pay.click();
  await see(page.getByText(t('cashier:lost.title')));
  await page.reload();
  await see(page.getByText(t('cashier:lost.title')));
  await page.getByRole('button', { name: t('cashier:pay.again') }).click();
  await see(page.getByRole('heading', { name: t('cashier:done.title') }));
  expect(await count()).toBe(before + 1);
});

test('somebody new is registered at the till, with the code of a friend', async () => {
  const { code } = await callWithKey<{ code: string }>(shop.apiKey, 'GET', `/v1/customers/${shop.customer.id}/referral`);
  const page = await open({ account: shop, path: '/cashier' });
  await page.getByRole('combobox', { name: t('cashier:find.label') }).fill('+79161230099');
  await page.getByRole('button', { name: t('cashier:register.open') }).click();
  await page.getByRole('textbox', { name: t('cashier:register.name') }).fill('Nina New');
  await page.getByRole('textbox', { name: t('cashier:register.referralCode') }).fill(code);
  await page.getByRole('button', { name: t('cashier:register.submit') }).click();
  await see(page.getByRole('region', { name: t('cashier:strip.label') }).getByText('Nina New'));
  const { friends } = await callWithKey<{ friends: object[] }>(shop.apiKey, 'GET', `/v1/customers/${shop.customer.id}/referral`);
  expect(friends).toHaveLength(1);
});

test('the simulator tells every rule and writes nothing; members are found by level', async () => {
  const page = await open({ account: shop, path: '/loyalty/simulator' });
  await page.getByRole('combobox', { name: t('cashier:find.label') }).fill(shop.customer.name);
  await page.getByRole('option').first().click();
  await page.getByRole('combobox', { name: t('cashier:basket.name') }).fill(unique('Grand piano'));
  await page.getByRole('textbox', { name: t('cashier:basket.price') }).fill('90000');
  await page.keyboard.press('Enter');
  await see(page.getByRole('heading', { name: t('cashier:simulator.rules') }), page.getByText('A gift for a large bill'), page.getByText('+500'));
  await see(page.getByText('A tenth off drinks'));
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('link', { name: t('loyalty:tab.members'), exact: true }).click();
  await see(page.getByRole('row').filter({ hasText: shop.customer.name }));
  await page.getByRole('button', { name: t('common:filters.add'), exact: true }).click();
  await page.getByRole('menuitem', { name: t('common:word.level') }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'Gold' }).click();
  await see(page.getByText(t('members:nobody')));
});
