import { registerOrganization, uniqueEmail } from './support/app.ts';
import { arrive, see, seeGone, seeValue, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');

test('a CSV is mapped, loaded to its end, and the rejected row says what is wrong with it', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/imports' });
  await page.getByRole('link', { name: t('imports:new') }).click();
  const people = Array.from({ length: 40 }, (_, index) => `G-${index};Guest ${index};${uniqueEmail('guest')};Blue`);
  const csv = ['Number;Name;E-mail;Favourite colour', ...people, 'G-99;Wrong;this is no address;Red'].join('\n');
  await page.getByLabel(t('imports:create.file'), { exact: true }).setInputFiles({ name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await see(page.getByText('guests.csv'), page.getByText(t('imports:create.rows', { count: 41 })));

  // Names and addresses are recognized; the number of the customer is told, own fields are kept.
  const fieldOf = (column: string) => page.getByRole('combobox', { name: t('imports:create.fieldFor', { column }) });
  await seeValue(fieldOf('E-mail'), t('imports:field.email'));
  for (const [column, field] of [['Number', t('imports:field.externalId')], ['Favourite colour', t('imports:field.own', { column: 'Favourite colour' })]] as const) {
    await fieldOf(column).click();
    await page.getByRole('option', { name: field }).click();
  }
  await page.getByRole('button', { name: t('imports:create.submit') }).click();

  await see(page.getByRole('heading', { level: 1, name: 'guests.csv' }), page.getByText(t('imports:status.partly')));
  const figures = page.getByRole('region', { name: t('imports:page.progress') });
  await see(figures.getByText('41', { exact: true }), figures.getByText('40', { exact: true }));
  const rejected = page.getByRole('region', { name: t('imports:page.rejected') });
  await see(rejected.getByText(t('imports:page.badValue', { field: t('imports:field.email') })));
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: t('imports:page.download') }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);

  await page.goto('/customers?search=Guest 7');
  await page.getByRole('button', { name: 'Guest 7', exact: true }).click();
  await page.getByRole('dialog').getByRole('link', { name: t('customers:drawer.profile') }).click();
  await see(page.getByText('Blue', { exact: true }), page.getByText(t('customers:timeline.imported')));
});

test('the tree of places grows: a network, a point of sale inside it, a changed name', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/places' });
  await page.getByRole('button', { name: t('places:add') }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: t('places:form.create_submit') }).click();
  await see(form.getByText(t('places:error.name')));
  await form.getByLabel(t('places:form.name'), { exact: true }).fill('North Cafés');
  await seeValue(form.getByLabel(t('places:form.code'), { exact: true }), 'north-cafes');
  await form.getByRole('button', { name: t('places:form.create_submit') }).click();
  await see(page.getByText(t('places:saved', { name: 'North Cafés' })));
  await seeGone(form);

  await page.getByRole('button', { name: `${t('places:addInside')}: North Cafés` }).click();
  await form.getByLabel(t('places:form.name'), { exact: true }).fill('Harbour');
  await form.getByLabel(t('places:form.code'), { exact: true }).fill('north-cafes');
  await form.getByRole('button', { name: t('places:form.create_submit') }).click();
  await see(form.getByText(t('places:error.codeTaken')));
  await form.getByLabel(t('places:form.code'), { exact: true }).fill('harbour');
  await form.getByRole('button', { name: t('places:form.create_submit') }).click();
  await see(page.getByRole('row').filter({ hasText: 'harbour' }).filter({ hasText: t('common:placeKind.point') }));

  await page.getByRole('button', { name: 'Harbour', exact: true }).click();
  await arrive(page, ({ searchParams }) => searchParams.get('open') === 'harbour');
  await form.getByLabel(t('places:form.name'), { exact: true }).fill('Old Harbour');
  await form.getByRole('button', { name: t('places:form.edit_submit') }).click();
  await see(page.getByRole('button', { name: 'Old Harbour', exact: true }));
});
