import type { Page } from 'playwright-core';
import { DEMO } from './support/app.ts';
import { appPages, doorPages, furnishDemo, goOn, type Facts } from './support/app-pages.ts';
import { useBrowser } from './support/browser.ts';
import { axeFindings, darkFindings, faultsOf } from './support/page-checks.ts';
import { DESKTOP, PHONE } from './support/visits.ts';
import { LANGUAGES, wordsOf } from './support/words.ts';

const { open, expectFault } = useBrowser();
const WITH_AXE = ['ru', 'ar'];

let facts: Facts;
beforeAll(async () => {
  facts = await furnishDemo();
});

describe.each(LANGUAGES)('in %s', (language) => {
  const t = wordsOf(language);
  let page: Page;
  beforeAll(async () => {
    page = await open({ language, account: DEMO });
  });

  test.each([...appPages, ...doorPages])('$name fits desktop and phone, speaks the language and is accessible', async (shown) => {
    if (shown.refused) expectFault(shown.refused);
    await page.setViewportSize(DESKTOP);
    await goOn(page, shown, t, facts);
    const faults = await faultsOf(page, language);
    if (WITH_AXE.includes(language)) faults.push(...await axeFindings(page), ...await darkFindings(page));
    // The window is made narrow, the page is not loaded again: it must follow.
    await page.setViewportSize(PHONE);
    faults.push(...(await faultsOf(page, language)).map((fault) => `phone: ${fault}`));
    expect(faults).toEqual([]);
  });
});
