import { callWithKey, openShop, type Shop } from './support/app.ts';
import { arrive, see, seeGone, useBrowser } from './support/browser.ts';
import { axeFindings, darkFindings, faultsOf } from './support/page-checks.ts';
import { PHONE } from './support/visits.ts';
import { LANGUAGES, wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const t = wordsOf('en');
const PAN = '4111 1111 1111 1111';

interface Linked {
  data: { provider: string; scheme: string; last4: string }[];
}

const cardsOf = async ({ apiKey, customer }: Shop) => (await callWithKey<Linked>(apiKey, 'GET', `/v1/customers/${customer.id}/payment-cards`)).data;

test('a bank card is entered at the provider, waits until somebody says so, is linked and unlinked', async () => {
  const shop = await openShop();
  const page = await open({ account: shop, path: `/customers/${shop.customer.id}?tab=held` });
  const cards = page.getByRole('region', { name: t('members:payment.title') });
  const dialog = page.getByRole('dialog', { name: t('members:payment.linkTitle') });
  await see(cards.getByText(t('members:payment.none')));
  await cards.getByRole('button', { name: t('members:payment.link') }).click();
  await dialog.getByRole('button', { name: t('members:payment.openPage') }).click();
  await arrive(page, ({ searchParams }) => searchParams.has('cardToken'));   // the simulator sends back at once

  await dialog.getByRole('button', { name: t('common:cancel') }).click();
  await arrive(page, ({ searchParams }) => !searchParams.has('cardToken') && !searchParams.has('last4'));
  expect(await cardsOf(shop)).toEqual([]);
  await page.reload();
  await see(cards.getByText(t('members:payment.waitingTitle')));
  expect(await axeFindings(page)).toEqual([]);
  await cards.getByRole('link', { name: t('members:payment.again') }).click();
  await dialog.getByRole('button', { name: t('members:payment.linkConfirm') }).click();
  await see(cards.getByText(t('members:payment.state.linked'), { exact: true }));
  await seeGone(dialog, cards.getByText(t('members:payment.waitingTitle')));
  const [linked] = await cardsOf(shop);
  expect(linked).toEqual(expect.objectContaining({ provider: 'simulator', scheme: 'mir' }));

  await cards.getByRole('button', { name: t('members:payment.unlink', { name: `Mir •• ${linked!.last4}` }) }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('members:payment.unlinkConfirm') }).click();
  await see(cards.getByText(t('members:payment.none')));
  expect(await cardsOf(shop)).toEqual([]);
});

test('a token is taken as it is, the number of a card is not, and another customer’s card stays theirs', async () => {
  const shop = await openShop();
  const { customer } = await callWithKey<{ customer: { id: string } }>(shop.apiKey, 'POST', '/v1/customers', { externalId: 'C-2', name: 'Fyodor' });
  await callWithKey(shop.apiKey, 'POST', '/v1/payment-cards', { customer: { id: customer.id }, provider: 'acquirer-file', cardToken: 'masked:220070******4242', scheme: 'mir', last4: '4242' });
  const page = await open({ account: shop, path: `/customers/${shop.customer.id}?tab=held` });
  const cards = page.getByRole('region', { name: t('members:payment.title') });
  await cards.getByRole('button', { name: t('members:payment.link') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: t('members:payment.byToken') }).click();
  await dialog.getByRole('combobox', { name: t('members:payment.provider') }).click();
  await page.getByRole('option', { name: t('members:payment.providerOf.acquirer-file') }).click();
  await dialog.getByRole('combobox', { name: t('members:payment.scheme') }).click();
  await page.getByRole('option', { name: 'Mir' }).click();
  await dialog.getByLabel(t('members:payment.last4')).fill('1111');
  const token = dialog.getByLabel(t('members:payment.token'), { exact: true });
  await token.fill(PAN);
  await see(dialog.getByText(t('common:problem.pan_detected')));
  expect(await dialog.getByRole('button', { name: t('members:payment.linkConfirm') }).isDisabled()).toBe(true);

  expectFault(/^409 POST \/v1\/payment-cards$/);
  await token.fill('masked:220070******4242');
  await dialog.getByRole('button', { name: t('members:payment.linkConfirm') }).click();
  await see(dialog.getByText(t('members:problem.payment_card_linked')));
  await token.fill('masked:220070******1111');
  await dialog.getByRole('button', { name: t('members:payment.linkConfirm') }).click();
  await see(cards.getByText('Mir •• 1111'));
});

test('the server’s refusal of a number of a card is told in every language; what waits reads well on a phone', async () => {
  const shop = await openShop();
  const { customer } = await callWithKey<{ customer: { id: string } }>(shop.apiKey, 'POST', '/v1/customers', { externalId: 'C-2', name: 'Fyodor' });
  await callWithKey(shop.apiKey, 'POST', '/v1/payment-cards', { customer: { id: customer.id }, provider: 'simulator', cardToken: 'sim_of_fyodor', scheme: 'visa', last4: '4242' });
  expectFault(/^422 POST \/v1\/payment-cards$/);
  for (const language of LANGUAGES) {
    const words = wordsOf(language);
    const page = await open({ account: shop, language, path: `/customers/${shop.customer.id}?tab=held&provider=simulator&scheme=visa&last4=1111&cardToken=${PAN.replaceAll(' ', '')}` });
    const dialog = page.getByRole('dialog', { name: words('members:payment.linkTitle') });
    await see(dialog);
    expect([...await faultsOf(page, language), ...await axeFindings(page), ...await darkFindings(page)]).toEqual([]);
    await dialog.getByRole('button', { name: words('members:payment.linkConfirm') }).click();
    await see(dialog.getByText(words('common:problem.pan_detected')));
    await dialog.getByRole('button', { name: words('common:cancel') }).click();
    await seeGone(dialog);

    await page.goto(`/customers/${customer.id}?tab=held`);
    const cards = page.getByRole('region', { name: words('members:payment.title') });
    await see(cards.getByText('Visa •• 4242'));
    await cards.getByRole('button', { name: words('members:payment.link') }).click();
    await dialog.getByRole('radio', { name: words('members:payment.byToken') }).click();
    await page.setViewportSize(PHONE);
    expect([...await faultsOf(page, language), ...await axeFindings(page)]).toEqual([]);
  }
  expect(await cardsOf(shop)).toEqual([]);
});
