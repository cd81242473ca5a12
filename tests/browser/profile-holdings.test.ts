import { callWithKey, openShop, type Shop } from './support/app.ts';
import { see, seeGone, useBrowser } from './support/browser.ts';
import { axeFindings } from './support/page-checks.ts';
import { wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const t = wordsOf('en');

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const call = <Answer>(method: 'PUT' | 'POST' | 'GET', path: string, body?: object) => callWithKey<Answer>(shop.apiKey, method, path, body);
  await call('PUT', '/v1/programs/main', {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', limits: [{ code: 'month', name: 'Points a month', measure: 'points', max: 1_000, period: { calendar: 'month' } }] }],
    levels: { list: [{ code: 'base', name: 'Guest' }, { code: 'gold', name: 'Gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 1_000_000] } }] },
    rules: [{ code: 'EARN', name: 'Points for everything', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }],
    referral: { wallet: 'BONUS', advocate: 300, friend: 200 },
  });
  await call('PUT', '/v1/instrument-types/YOGA', { kind: 'pass', program: 'main', name: 'Ten classes', priceMinor: 100_000, balance: { unit: 'visits', amount: 10 }, validity: { after: 'P90D', from: 'issue' }, freeze: { max: 'P14D' }, refundable: true, transferable: true });
  await call('POST', '/v1/instrument-types/YOGA/instruments', { code: 'YOGA-1', customer: { id: shop.customer.id } });
  await call('PUT', '/v1/card-types/club', { prefix: '7701', digits: 6, program: 'main', physical: false, name: { en: 'Club card' } });
  const { code } = await call<{ code: string }>('GET', `/v1/customers/${shop.customer.id}/referral`);
  await call('POST', '/v1/customers', { externalId: 'C-2', name: 'Friendly Fyodor', referralCode: code });
  await call('POST', '/v1/customers', { externalId: 'C-3', name: 'Irina Sokolova-Twin' });
});

const openTab = (tab: string) => open({ account: shop, path: `/customers/${shop.customer.id}?tab=${tab}` });

test('a pass is frozen and works again; a card is issued and blocked; each step stands in the timeline', async () => {
  const page = await openTab('held');
  const pass = page.getByRole('region', { name: t('members:held.instruments') });
  await see(pass.getByText('Ten classes'), pass.getByText(t('instruments:state.issued'), { exact: true }).or(pass.getByText(t('instruments:state.active'), { exact: true })));
  const actions = pass.getByRole('button', { name: t('members:held.actions', { name: 'YOGA-1' }) });
  await actions.click();
  await page.getByRole('menuitem', { name: t('instruments:action.freeze.open') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: t('instruments:action.freeze.days') }).fill('5');
  await dialog.getByRole('button', { name: t('instruments:action.freeze.submit') }).click();
  await see(pass.getByText(t('instruments:state.frozen'), { exact: true }));
  await seeGone(dialog);
  await actions.click();
  await page.getByRole('menuitem', { name: t('instruments:action.unfreeze.open') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('instruments:action.unfreeze.submit') }).click();
  await seeGone(pass.getByText(t('instruments:state.frozen'), { exact: true }));

  await actions.click();
  await page.getByRole('menuitem', { name: t('instruments:action.visits.open') }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: t('instruments:action.visits.service') }).fill('yoga');
  await page.getByRole('dialog').getByRole('button', { name: t('instruments:action.visits.submit') }).click();
  await see(page.getByText(t('instruments:action.visits.left', { count: 9 })), pass.getByText(t('members:held.left', { amount: t('members:held.visits', { count: 9, figure: '9' }) })));
  await pass.getByRole('button', { name: t('members:held.history') }).click();
  await pass.getByRole('button', { name: t('instruments:ledger.takeBack') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('instruments:ledger.takeBackSubmit') }).click();
  await see(pass.getByText(t('instruments:ledger.type.cancel')), pass.getByText(t('members:held.left', { amount: t('members:held.visits', { count: 10, figure: '10' }) })));
  await seeGone(pass.getByRole('button', { name: t('instruments:ledger.takeBack') }));

  const cards = page.getByRole('region', { name: t('members:card.title') });
  await cards.getByRole('button', { name: t('members:card.issue') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('cards:give.submit') }).click();
  await see(cards.getByText('Club card'), cards.getByText(t('cards:state.activated'), { exact: true }));
  await cards.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: t('cards:action.block.open') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('cards:action.block.submit') }).click();
  await see(cards.getByText(t('cards:state.blocked'), { exact: true }));
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('tab', { name: t('customers:tab.overview') }).click();
  const timeline = page.getByRole('region', { name: t('customers:timeline.title') });
  await see(timeline.getByText(t('customers:instrumentEvent.freeze', { name: t('customers:instrumentKind.pass') })), timeline.getByText(t('customers:cardEvent.blocked')), timeline.getByText(t('customers:referralEvent.registered.advocate')));
});

test('a pass is issued from the profile, and an offer is marked as shown', async () => {
  await callWithKey(shop.apiKey, 'PUT', '/v1/instrument-types/TEA', { kind: 'coupon', program: 'main', name: 'Free tea', effects: [{ type: 'discount', percentBps: 10_000 }] });
  await callWithKey(shop.apiKey, 'PUT', '/v1/offers/TEN', {
    program: 'main', name: 'A tenth off', effects: [{ type: 'discount', percentBps: 1_000 }], validFrom: new Date(Date.now() - 86_400_000).toISOString(), validFor: 'P30D', assign: { customers: [{ customer: { id: shop.customer.id }, arm: 'target' }] },
  });
  const page = await openTab('held');
  const held = page.getByRole('region', { name: t('members:held.instruments') });
  await held.getByRole('button', { name: t('members:held.issue') }).click();
  const dialog = page.getByRole('dialog', { name: t('instruments:issue.title') });
  await dialog.getByRole('combobox', { name: t('instruments:issue.type') }).click();
  await page.getByRole('option', { name: 'Free tea' }).click();
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: t('instruments:issue.submit') }).click();
  await see(held.getByText('Free tea'));

  await page.getByRole('region', { name: t('members:held.offers') }).getByRole('button', { name: t('members:held.shown') }).click();
  await see(page.getByText(t('members:held.shownDone')));
});

test('the way to the next level, limits, and who came by the invitation', async () => {
  const page = await openTab('levels');
  await see(page.getByText(t('members:level.next', { level: 'Gold' })), page.getByText('Points a month'));
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('tab', { name: t('members:profile.people') }).click();
  const referral = page.getByRole('region', { name: t('members:referral.title') });
  await see(referral.getByRole('link', { name: 'Friendly Fyodor' }), referral.getByText(t('members:friend.registered')));
  expect(await axeFindings(page)).toEqual([]);
});

test('a customer is added to a program from the profile; where nothing is left to join, it is not offered', async () => {
  await callWithKey(shop.apiKey, 'PUT', '/v1/programs/club', { name: 'The closed club', timezone: 'Europe/Moscow', currency: 'RUB', enrolment: 'manual', wallets: [{ code: 'CLUB', name: 'Club stars' }] });
  const page = await open({ account: shop, path: `/customers/${shop.customer.id}` });
  const more = page.getByRole('button', { name: t('customers:moreActions') });
  await more.click();
  await page.getByRole('menuitem', { name: t('members:program.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('members:program.title') });
  await see(dialog.getByText(t('members:program.lead')));
  expect(await dialog.getByRole('combobox', { name: t('common:word.program') }).inputValue()).toBe('The closed club');
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: t('members:program.submit') }).click();
  await see(page.getByText(t('members:program.done')), page.getByRole('heading', { name: 'Club stars' }), page.getByRole('region', { name: t('members:level.in', { program: 'The closed club' }) }));
  await seeGone(dialog);
  await more.click();
  await see(page.getByRole('menuitem', { name: t('customers:exportPerson.open') }));
  await seeGone(page.getByRole('menuitem', { name: t('members:program.open') }));
});

test('a new customer comes by an invitation; a code that nobody has is told in words', async () => {
  const { code } = await callWithKey<{ code: string }>(shop.apiKey, 'GET', `/v1/customers/${shop.customer.id}/referral`);
  expectFault(/^422 POST \/v1\/customers$/);
  const page = await open({ account: shop, path: '/customers?add=1' });
  const dialog = page.getByRole('dialog', { name: t('customers:add.title') });
  await dialog.getByLabel(t('customers:form.name')).fill('Newcomer Nina');
  await dialog.getByLabel(t('customers:form.externalId')).fill('C-9');
  await dialog.getByLabel(t('customers:form.referralCode')).fill('NOBODYS');
  await dialog.getByRole('button', { name: t('customers:add.submit') }).click();
  await see(dialog.getByText(t('common:problem.referral_code_not_found')));
  await dialog.getByLabel(t('customers:form.referralCode')).fill(code);
  await dialog.getByRole('button', { name: t('customers:add.submit') }).click();
  await see(page.getByRole('heading', { level: 1, name: 'Newcomer Nina' }));
  await page.goto(`/customers/${shop.customer.id}?tab=people`);
  await see(page.getByRole('region', { name: t('members:referral.title') }).getByRole('link', { name: 'Newcomer Nina' }));
});

test('a second profile is merged after a preview, and the merge undone', async () => {
  const page = await openTab('people');
  await page.getByRole('button', { name: t('members:join.open') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: t('cashier:find.label') }).fill('Sokolova-Twin');
  await dialog.getByRole('option').first().click();
  await see(dialog.getByText(t('members:join.moves')));
  await dialog.getByRole('button', { name: t('members:join.mergeConfirm') }).click();
  const person = page.getByRole('region', { name: t('members:person.title') });
  await see(person.getByText(t('members:person.merged')));
  await seeGone(dialog);
  await person.getByRole('button', { name: t('members:undo.open') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('members:undo.confirm') }).click();
  await seeGone(person.getByText(t('members:person.merged')));
});

test('who may only look sees no actions', async () => {
  const page = await openTab('held');
  await page.route('**/v1/me', async (route) => {
    const reply = await route.fetch();
    const me = await reply.json() as { permissions: string[] };
    await route.fulfill({ response: reply, json: { ...me, permissions: me.permissions.filter((permission) => !permission.endsWith('.write')) } });
  });
  await page.reload();
  await see(page.getByText('Ten classes'));
  await seeGone(page.getByRole('button', { name: /^Actions/ }), page.getByRole('button', { name: t('members:card.issue') }));
});
