/** Takes a picture of every page: ru, en, ar; desktop and phone; light and dark. Started by `npm run screens`. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DEMO } from '../browser/support/app.ts';
import { addressOf, appPages, doorPages, furnishDemo, settled, type AppPage, type Facts } from '../browser/support/app-pages.ts';
import { DESKTOP, launchBrowser, openVisit, PHONE, type Theme } from '../browser/support/visits.ts';
import { LANGUAGES, wordsOf, type Language } from '../browser/support/words.ts';
import { contactSheet } from './contact-sheet.ts';

const { SCREENS_DIR = '.data/screens', SCREENS_README = '0' } = process.env;
const README_LIMIT_BYTES = 200 * 1024;
/** The tallest picture. */
const MOST_PX = 2_400;
const THEMES: Theme[] = ['light', 'dark'];
const SIZES = { desktop: DESKTOP, phone: PHONE };

const wanted = process.argv.slice(2);
const pages = [...appPages, ...doorPages].filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const faults: string[] = [];

/** Words of what went wrong in a page stand at the end, but do not keep the pictures from being taken. */
const note = (where: string) => (fault: string) => void faults.push(`${where}: ${fault}`);

/** Nothing moves any more: fonts are there, charts are drawn. */
async function still(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined);   // the first-run page asks every two seconds
}

async function shoot(page: Page, shown: AppPage, { language, facts, file }: { language: Language; facts: Facts; file: string }): Promise<void> {
  await page.goto(addressOf(shown, facts));
  await settled(page, shown, wordsOf(language), facts);
  await still(page);
  if (shown.whole) {
    // A taller window, not a picture of what lies below: bars at the bottom stay there.
    const { width, height } = page.viewportSize() ?? DESKTOP;
    const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height: Math.min(MOST_PX, Math.max(height, whole)) });
    await still(page);
    await page.screenshot({ path: file, animations: 'disabled' });
    await page.setViewportSize({ width, height });
  } else await page.screenshot({ path: file, animations: 'disabled' });
}

async function everyPage(browser: Browser, facts: Facts): Promise<void> {
  for (const file of readdirSync(SCREENS_DIR)) if (file.endsWith('.png') && wanted.length === 0) rmSync(join(SCREENS_DIR, file));
  for (const language of LANGUAGES) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const theme of THEMES) {
        const variant = `${language}-${size}-${theme}`;
        const page = await openVisit(browser, { language, theme, size: viewport, account: DEMO }, note(variant));
        for (const shown of pages) await shoot(page, shown, { language, facts, file: join(SCREENS_DIR, `${shown.name}-${variant}.png`) }).catch((error: Error) => note(`${shown.name}-${variant}`)(error.message));
        await page.context().close();
        console.log(`${variant}: ${pages.length} pages`);
      }
    }
  }
  const files = readdirSync(SCREENS_DIR).filter((name) => name.endsWith('.png'));
  writeFileSync(join(SCREENS_DIR, 'index.html'), contactSheet([...appPages, ...doorPages].map(({ name }) => name), files));
  console.log(`${files.length} pictures: ${join(SCREENS_DIR, 'index.html')}`);
}

/** What a reader of the README sees first: home, in English, in the light. */
async function readmePicture(browser: Browser): Promise<void> {
  const page = await openVisit(browser, { account: DEMO }, note('README'));
  await page.getByRole('region', { name: wordsOf('en')('home:kpi.label') }).waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await still(page);
  mkdirSync(SCREENS_DIR, { recursive: true });
  const path = join(SCREENS_DIR, 'home.png');
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = statSync(path);
  console.log(`${path}: ${Math.round(size / 1024)} KB`);
  if (size > README_LIMIT_BYTES) note('README')(`${path} is larger than ${README_LIMIT_BYTES / 1024} KB`);
}

const browser = await launchBrowser();
try {
  await (SCREENS_README === '1' ? readmePicture(browser) : everyPage(browser, await furnishDemo()));
} finally {
  await browser.close();
}
const unexpected = faults.filter((fault) => !doorPages.some(({ refused }) => refused?.test(fault.replace(/^\S+: /, ''))));
for (const fault of new Set(unexpected)) console.error(fault);
process.exitCode = unexpected.length > 0 ? 1 : 0;
