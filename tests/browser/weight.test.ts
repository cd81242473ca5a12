import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { registerOrganization } from './support/app.ts';
import { useBrowser } from './support/browser.ts';

const { open } = useBrowser();

const MOST_KIB = 250;
/** The heaviest ones. Charts come after the page that shows them: home and the effect of an offer are not among these. */
const PAGES = ['/cashier', '/loyalty/programs/main?rule=R-BASE', '/loyalty/programs/main?try=1', '/loyalty/offers/new', '/loyalty/segments/new', '/loyalty/instruments', '/loyalty/cards'];

/** Scripts and words that a visit has fetched, each as gzip makes it. */
async function kibOf(page: Page): Promise<number> {
  await page.waitForLoadState('networkidle');
  const names = await page.evaluate<string[]>(`performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))`);
  const sizes = await Promise.all([...new Set(names)].map(async (name) => gzipSync(await (await page.request.get(name)).body()).length));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

test('the first load of a page is at most 250 KiB', async () => {
  const account = await registerOrganization();
  const heavy: string[] = [];
  for (const path of PAGES) {
    const page = await open({ account, language: 'ru', path });
    const kib = await kibOf(page);
    if (kib > MOST_KIB) heavy.push(`${path}: ${kib} KiB`);
    await page.context().close();
  }
  expect(heavy).toEqual([]);
});
