import type { Page } from 'playwright-core';
import { APP_URL, registerOrganization } from './support/app.ts';
import { see, seeGone, useBrowser } from './support/browser.ts';
import { wordsOf } from './support/words.ts';

const { open } = useBrowser();
const t = wordsOf('en');
const NAME = 'Till in the park';

const statusWith = async (secret: string) => (await fetch(`${APP_URL}/v1/customers?limit=1`, { headers: { Authorization: `Bearer ${secret}` } })).status;

async function takeSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog', { name: t('keys:secret.title') });
  const secret = await dialog.getByText(/^pe_\w+_[\w-]{20,}$/).innerText();
  await page.keyboard.press('Escape');   // a stray key must not take the secret away
  await dialog.getByRole('button', { name: t('keys:secret.done') }).click();
  await seeGone(dialog);
  return secret;
}

async function act(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: t('keys:actions', { name: NAME }) }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('a key is made, its secret is shown once, replaced and revoked', async () => {
  const account = await registerOrganization();
  const page = await open({ account, path: '/settings/keys' });
  await page.getByRole('button', { name: t('keys:create') }).click();
  const form = page.getByRole('dialog', { name: t('keys:form.title') });
  await form.getByRole('button', { name: t('keys:create') }).click();
  await see(form.getByText(t('keys:form.nameError')));
  await form.getByLabel(t('keys:form.name'), { exact: true }).fill(NAME);
  await form.getByRole('button', { name: t('keys:create') }).click();
  const first = await takeSecret(page);
  expect(await statusWith(first)).toBe(200);
  const row = page.getByRole('row').filter({ hasText: NAME });
  await see(row.getByText(t('keys:scope.ingest')));
  await page.reload();
  await see(row);
  expect(await page.getByText(first).count()).toBe(0);

  await act(page, t('keys:rotate.action'));
  const rotate = page.getByRole('dialog', { name: t('keys:rotate.title', { name: NAME }) });
  await rotate.getByRole('combobox', { name: t('keys:rotate.grace') }).click();
  await page.getByRole('option', { name: t('keys:rotate.term.0') }).click();
  await rotate.getByRole('button', { name: t('keys:rotate.submit') }).click();
  const second = await takeSecret(page);
  expect(second).not.toBe(first);
  expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);

  await act(page, t('keys:revoke.action'));
  const revoke = page.getByRole('dialog', { name: t('keys:revoke.title', { name: NAME }) });
  await see(revoke.getByText(t('keys:revoke.stays')));
  await revoke.getByRole('button', { name: t('keys:revoke.submit') }).click();
  await see(page.getByText(t('keys:revoke.done')));
  await seeGone(row);
  expect(await statusWith(second)).toBe(401);
});
