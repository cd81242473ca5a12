import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/until.ts';
import { callWithKey, registerOrganization, unique, type Organization } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { axeFindings, darkFindings, faultsOf } from './support/page-checks.ts';
import { PHONE } from './support/visits.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

interface Answer {
  program: { version: number; document: { rules: { code: string; name: string; when: unknown; effects: unknown[] }[] } };
}

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

interface Draft {
  wallets: { scale: number }[]; referral: { friend: number };
}

/** The draft that the server keeps, when it has the last change: until the page has noticed one it says that all is saved. */
const savedDraft = ({ apiKey }: Organization, hasIt: (draft: Draft) => boolean): Promise<Draft | undefined> =>
  eventually(async () => (await callWithKey<{ program: { draft: { document: Draft } | null } }>(apiKey, 'GET', '/v1/programs/main')).program.draft?.document, (draft) => draft !== undefined && hasIt(draft));

const KEPT = { '>': [{ '+': [{ var: 'purchase.units' }, 2] }, 5] };

test('a rule with a condition is clicked together, published and seen as a version', async () => {
  const account = await registerOrganization();
  const { program: { document } } = await callWithKey<{ program: { document: { rules: object[] } } }>(account.apiKey, 'GET', '/v1/programs/main');
  await callWithKey(account.apiKey, 'PUT', '/v1/programs/main', { ...document, rules: [...document.rules, { code: 'many', name: 'Many pieces', when: KEPT, effects: [{ type: 'points', wallet: 'BONUS', fixed: 10 }] }] });

  const page = await open({ account, path: '/loyalty' });
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  await page.getByRole('button', { name: t('programs:rules.add'), exact: true }).click();
  const drawer = page.getByRole('dialog', { name: t('programs:rules.drawer') });
  await drawer.getByLabel(t('programs:label.name'), { exact: true }).fill('Big evening receipt');
  const builder = drawer.getByRole('group', { name: t('programs:rules.when') });
  await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
  await builder.getByLabel(t('programs:builder.value'), { exact: true }).fill('2500');
  await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
  await choose(page, builder.getByRole('combobox', { name: t('programs:builder.field') }).nth(1), t('programs:choice.time'));
  await builder.getByLabel(t('programs:builder.from'), { exact: true }).fill('18:00');
  await builder.getByLabel(t('programs:builder.to'), { exact: true }).fill('22:00');
  await choose(page, drawer.getByRole('combobox', { name: t('programs:effect.by') }), t('programs:effect.pointsBy.fixed'));
  await drawer.getByLabel(t('programs:effect.points'), { exact: true }).fill('150');
  await see(drawer.getByText(/at least ₽2,500 and the time is from 18:00 to 22:00/));
  await drawer.getByRole('button', { name: t('programs:rules.done') }).click();
  await seeGone(drawer);
  await see(page.getByText(t('programs:save.saved')));

  await page.reload();
  await see(page.getByText('Big evening receipt'));
  await page.getByRole('button', { name: t('programs:publish.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('programs:publish.title') });
  await see(dialog.getByText('Big evening receipt'), dialog.getByText(t('programs:change.added')));
  await dialog.getByRole('button', { name: t('programs:publish.submit') }).click();
  await see(page.getByText(t('programs:publish.done')));

  await page.getByRole('tab', { name: t('programs:tab.versions') }).click();
  await see(page.getByRole('row').filter({ hasText: t('programs:versionOf', { version: 3 }) }).getByText(t('programs:versions.current')));
  const { program } = await callWithKey<Answer>(account.apiKey, 'GET', '/v1/programs/main');
  expect(program.version).toBe(3);
  const [, many, evening] = program.document.rules;
  expect(many).toMatchObject({ code: 'many', when: KEPT });
  expect(evening).toMatchObject({
    name: 'Big evening receipt', when: { and: [{ '>=': [{ var: 'purchase.paidMinor' }, 250_000] }, { localTime: ['18:00', '22:00'] }] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 150 }],
  });
});

test('changes are undone and done again, and a mistake is shown where it is', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/loyalty/programs/main?rule=R-BASE' });
  const drawer = page.getByRole('dialog', { name: t('programs:rules.drawer') });
  const builder = drawer.getByRole('group', { name: t('programs:rules.when') });
  await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
  await choose(page, builder.getByRole('combobox', { name: t('programs:builder.field') }), t('programs:choice.own'));
  await see(builder.getByRole('alert'));
  await builder.getByRole('button', { name: t('programs:builder.remove') }).click();
  await seeGone(builder.getByRole('alert'));
  await drawer.getByLabel(t('programs:label.name'), { exact: true }).fill('Five of a hundred');
  await drawer.getByRole('button', { name: t('programs:rules.done') }).click();
  await see(page.getByText('Five of a hundred'));
  await page.getByRole('button', { name: t('programs:undo') }).click();
  await seeGone(page.getByText('Five of a hundred'));
  await page.getByRole('button', { name: t('programs:redo') }).click();
  await see(page.getByText('Five of a hundred'));
});

test('a program begins with a template', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/loyalty?create=1' });
  const dialog = page.getByRole('dialog', { name: t('programs:create.title') });
  await dialog.getByLabel(t('programs:create.name'), { exact: true }).fill('City Club');
  await dialog.getByText(t('programs:template.levels')).click();
  await dialog.getByRole('button', { name: t('programs:create.submit') }).click();
  await arrive(page, ({ pathname }) => pathname === '/loyalty/programs/city-club');
  await page.getByRole('tab', { name: t('programs:tab.levels') }).click();
  await see(page.getByText(t('programs:template.level.gold')));
});

const TABS = ['rules', 'levels', 'wallets', 'limits', 'referral', 'returns', 'overview', 'versions', 'simulate'];

describe.each(['en', 'ar'] as const)('in %s', (language) => {
  test('every part of a program is accessible and fits a phone', async () => {
    const account = await registerOrganization();
    const page = await open({ language, account, path: '/loyalty' });
    const words = wordsOf(language);
    const faults: string[] = [];
    for (const tab of [...TABS, 'drawer']) {
      await page.goto(`/loyalty/programs/main?${tab === 'drawer' ? 'rule=R-BASE' : `tab=${tab}`}`);
      await see(page.getByRole('tab', { name: words(`programs:tab.${tab === 'drawer' ? 'rules' : tab}`), selected: true, includeHidden: true }));
      if (tab === 'drawer') await page.getByRole('button', { name: words('programs:builder.add'), exact: true }).click();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      const own = [...await faultsOf(page, language), ...await axeFindings(page), ...await darkFindings(page)];
      const { width, height } = page.viewportSize() ?? PHONE;
      await page.setViewportSize(PHONE);
      own.push(...await faultsOf(page, language));
      await page.setViewportSize({ width, height });
      faults.push(...own.map((fault) => `${tab}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
});

test('points are typed in whole units of their wallet, and the same number stays where the wallet changes', async () => {
  const account = await registerOrganization();
  await callWithKey(account.apiKey, 'PUT', '/v1/programs/main', {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'CASH', name: 'Cashback', scale: 2, unitValueMinor: 1 }, { code: 'STARS', name: 'Stars' }],
    rules: [{ code: 'GIFT', name: 'A gift', effects: [{ type: 'points', wallet: 'CASH', fixed: 10_000 }], budget: { measure: 'points', max: 500_000 } }],
    referral: { wallet: 'CASH', advocate: 30_000, friend: 2_050 },
  });
  const page = await open({ account, path: '/loyalty/programs/main?rule=GIFT' });
  const drawer = page.getByRole('dialog', { name: t('programs:rules.drawer') });
  const points = drawer.getByLabel(t('programs:effect.points'), { exact: true });
  await see(page.getByText(t('programs:rules.budgetOf', { max: '5,000' })));
  await points.fill('12.5');
  await drawer.getByLabel(t('programs:label.max'), { exact: true }).fill('1,250.5');
  await see(drawer.getByText(/give 12\.50/));
  await choose(page, drawer.getByRole('combobox', { name: t('programs:label.wallet') }), 'Stars');
  await see(drawer.getByText(/give 13/));
  await choose(page, drawer.getByRole('combobox', { name: t('programs:label.wallet') }), 'Cashback');
  await drawer.getByRole('button', { name: t('programs:rules.done') }).click();
  await page.getByRole('tab', { name: t('programs:tab.referral') }).click();
  await page.getByLabel(t('programs:label.friend'), { exact: true }).fill('21');
  await see(page.getByText(t('programs:save.saved')));
  expect(await savedDraft(account, ({ referral }) => referral.friend === 2_100)).toMatchObject({ rules: [{ effects: [{ wallet: 'CASH', fixed: 1_300 }], budget: { max: 125_100 } }], referral: { advocate: 30_000, friend: 2_100 } });
});

test('with other decimals in a wallet every number of its points stays what people read', async () => {
  const account = await registerOrganization();
  await callWithKey(account.apiKey, 'PUT', '/v1/programs/main', {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', name: 'Bonus', unitValueMinor: 100, limits: [{ measure: 'points', max: 200, period: 'purchase' }] }],
    rules: [{ code: 'GIFT', name: 'A gift', effects: [{ type: 'points', wallet: 'BONUS', fixed: 150 }], budget: { measure: 'points', max: 5_000 } }],
    limits: [{ code: 'month', measure: 'points', max: 900, period: { calendar: 'month' } }], referral: { wallet: 'BONUS', advocate: 300, friend: 200 },
  });
  const page = await open({ account, path: '/loyalty/programs/main?tab=wallets' });
  await page.getByLabel(t('programs:label.scale'), { exact: true }).fill('2');
  await see(page.getByText(t('programs:save.saved')));
  expect(await savedDraft(account, ({ wallets: [wallet] }) => wallet!.scale === 2)).toMatchObject({
    wallets: [{ scale: 2, unitValueMinor: 1, limits: [{ max: 20_000 }] }], rules: [{ effects: [{ fixed: 15_000 }], budget: { max: 500_000 } }], limits: [{ max: 90_000 }], referral: { advocate: 30_000, friend: 20_000 },
  });
});

test('what is typed into a select whose code is on its way is searched for', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/loyalty/programs/main?rule=R-BASE' });
  const builder = page.getByRole('dialog', { name: t('programs:rules.drawer') }).getByRole('group', { name: t('programs:rules.when') });
  await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
  const weekday = t('programs:choice.weekday');
  await builder.getByRole('combobox', { name: t('programs:builder.field') }).focus();
  await page.keyboard.type(weekday.slice(0, 6));
  await see(page.getByRole('option', { name: weekday, exact: true }));
  expect(await page.getByRole('combobox', { name: t('programs:builder.field') }).inputValue()).toBe(weekday.slice(0, 6));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await see(builder.getByText(/Mon/));
});

describe('a purchase tried on the draft', () => {
  const line = { key: 'a', name: 'Big coffee', category: 'bar.coffee', sku: '', quantity: 2, unitPriceMinor: 30_000 };

  async function withMember() {
    const account = await registerOrganization();
    const externalId = unique('customer');
    await callWithKey(account.apiKey, 'POST', '/v1/customers', { externalId, name: 'Irina Trial' });
    await callWithKey(account.apiKey, 'POST', '/v1/purchases', {
      externalId: unique('purchase'), customer: { externalId }, occurredAt: new Date(Date.now() - 86_400_000).toISOString(), currency: 'RUB',
      lines: [{ name: 'Tea', category: 'bar', quantity: 1, unitPriceMinor: 10_000 }],
    });
    return account;
  }

  test('follows the draft and says why a rule gave nothing', async () => {
    const account = await withMember();
    const page = await open({ account, path: '/loyalty/programs/main' });
    await page.evaluate(([key, trial]) => localStorage.setItem(key!, trial!), [`program-trial:${account.id}:main`, JSON.stringify({ lines: [line], place: null, at: '' })]);
    await page.getByRole('button', { name: t('programs:trial.open') }).click();
    const panel = page.getByRole('complementary', { name: t('programs:trial.title') });
    const table = panel.getByRole('table');
    await see(panel.getByText('Irina Trial'), table.getByRole('row', { name: /₽600 ₽600/ }).first());
    await page.getByRole('button', { name: t('programs:rules.add'), exact: true }).click();
    const drawer = page.getByRole('dialog', { name: t('programs:rules.drawer') });
    await drawer.getByLabel(t('programs:label.name'), { exact: true }).fill('Ten off');
    await choose(page, drawer.getByRole('combobox', { name: t('programs:effect.by') }), t('programs:effect.pointsBy.fixed'));
    await drawer.getByLabel(t('programs:effect.points'), { exact: true }).fill('77');
    await drawer.getByRole('button', { name: t('programs:rules.done') }).click();
    await see(table.getByRole('row').filter({ hasText: 'Ten off' }).filter({ hasText: '+77' }));
    await page.getByText('Ten off').first().click();
    const builder = drawer.getByRole('group', { name: t('programs:rules.when') });
    await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
    await builder.getByLabel(t('programs:builder.value'), { exact: true }).fill('5000');
    await drawer.getByRole('button', { name: t('programs:rules.done') }).click();
    await see(panel.getByRole('region', { name: t('programs:trial.silent') }).getByRole('listitem').filter({ hasText: 'Ten off' }).filter({ hasText: /₽5,000/ }));
    expect([...await faultsOf(page, 'en'), ...await axeFindings(page), ...await darkFindings(page)]).toEqual([]);
  });

  test('fits a phone and reads from the right', async () => {
    const account = await withMember();
    const page = await open({ language: 'ar', account, path: '/loyalty/programs/main' });
    await page.evaluate(([key, trial]) => localStorage.setItem(key!, trial!), [`program-trial:${account.id}:main`, JSON.stringify({ lines: [line], place: null, at: '' })]);
    const words = wordsOf('ar');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: words('programs:trial.open') }).click();
    await see(page.getByRole('dialog', { name: words('programs:trial.title') }).getByRole('table'));
    expect([...await faultsOf(page, 'ar'), ...await axeFindings(page)]).toEqual([]);
  });
});

test('a condition names a segment by choosing it', async () => {
  const account = await registerOrganization();
  await callWithKey(account.apiKey, 'PUT', '/v1/segments/regulars', { name: { en: 'Regular guests' }, program: 'main', when: { '>=': [{ metric: ['count', {}, { rolling: 'P365D' }] }, 3] } });
  const page = await open({ account, path: '/loyalty/programs/main?rule=R-BASE' });
  const drawer = page.getByRole('dialog', { name: t('programs:rules.drawer') });
  const builder = drawer.getByRole('group', { name: t('programs:rules.when') });
  await builder.getByRole('button', { name: t('programs:builder.add'), exact: true }).click();
  await choose(page, builder.getByRole('combobox', { name: t('programs:builder.field') }), t('programs:choice.segment'));
  await builder.getByRole('combobox', { name: t('programs:choice.segment'), exact: true }).click();
  await page.getByRole('option', { name: /Regular guests/ }).click();
  await see(drawer.getByText(/the customer is in the segment “Regular guests”/));
  expect([...await faultsOf(page, 'en'), ...await axeFindings(page)]).toEqual([]);
});
