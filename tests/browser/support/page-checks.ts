import { readFileSync } from 'node:fs';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { see } from './browser.ts';
import { DESKTOP, PHONE, type Theme } from './visits.ts';
import type { Language } from './words.ts';

const IN_PAGE = readFileSync(new URL('in-page.js', import.meta.url), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** Charts measure themselves a moment after the window changed: what is still wrong after this is wrong. */
const PATIENCE_MS = 15_000;

/** Overflow, untranslated keys, raw ids, nonsense, a missing heading, a wrong language or direction. */
export async function faultsOf(page: Page, language: Language): Promise<string[]> {
  const end = Date.now() + PATIENCE_MS;
  let faults = await page.evaluate<string[]>(IN_PAGE);
  while (faults.length > 0 && Date.now() < end) faults = await page.evaluate<string[]>(IN_PAGE);
  const [lang, dir] = await page.evaluate<[string, string]>('[document.documentElement.lang, document.documentElement.dir]');
  if (lang !== language || dir !== (language === 'ar' ? 'rtl' : 'ltr')) faults.push(`language: ${lang} ${dir}`);
  return faults;
}

async function violations(page: Page, runOnly: object): Promise<string[]> {
  if (!await page.evaluate<boolean>('"axe" in window')) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary?.replaceAll(/\s+/g, ' ')}`));
}

/** Serious and critical findings by WCAG 2.0 to 2.2, A and AA. */
export const axeFindings = (page: Page): Promise<string[]> => violations(page, { type: 'tag', values: WCAG });

/** What depends on the theme: colours. The attribute is what both themes hang on; like the app's own switch it fades nothing. */
export async function darkFindings(page: Page): Promise<string[]> {
  const wear = (theme: Theme) => page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${theme}'`);
  await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important }' });
  await wear('dark');
  const found = await violations(page, { type: 'rule', values: ['color-contrast'] });
  await wear('light');
  return found.map((finding) => `dark: ${finding}`);
}

/** Expects of each of these pages that nothing is wrong with it: in the light and in the dark, and on a phone. */
export async function expectReadable(page: Page, { language, paths }: { language: Language; paths: readonly string[] }): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await see(page.getByRole('heading', { level: 1 }));
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    expect([path, ...await faultsOf(page, language), ...await axeFindings(page), ...await darkFindings(page)]).toEqual([path]);
    await page.setViewportSize(PHONE);
    expect([path, 'phone', ...await faultsOf(page, language)]).toEqual([path, 'phone']);
    await page.setViewportSize(DESKTOP);
  }
}
