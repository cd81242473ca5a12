import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { APP_URL, BROWSER_PATH, signIn, type Account } from './app.ts';
import { TAGS, type Language } from './words.ts';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;
export type Theme = 'light' | 'dark';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface Visitor {
  language?: Language;
  theme?: Theme;
  size?: { width: number; height: number };
  /** Already signed in as this person. */
  account?: Account;
  path?: string;
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: BROWSER_PATH, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });

const storage = (language: Language, theme: Theme) => ({
  cookies: [],
  origins: [{ origin: new URL(APP_URL).origin, localStorage: [{ name: 'language', value: language }, { name: 'color-scheme', value: theme }] }],
});

const sessions = new Map<string, Cookies>();

/** The first visit of a person signs in, later ones of the same file go on with its session: passwords are slow on purpose. */
async function continueSession(context: BrowserContext, account: Account): Promise<void> {
  const known = sessions.get(account.email);
  if (known) return context.addCookies(known);
  await signIn(context, account);
  sessions.set(account.email, await context.cookies());
}

/** A new person at the app: own cookies, own storage. What goes wrong in the page is told to `onFault`. */
export async function openVisit(browser: Browser, { language = 'en', theme = 'light', size = DESKTOP, account, path = '/' }: Visitor, onFault: (fault: string) => void): Promise<Page> {
  const context = await browser.newContext({
    baseURL: APP_URL, viewport: size, storageState: storage(language, theme), locale: TAGS[language], reducedMotion: 'reduce', timezoneId: 'Europe/Moscow', permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(60_000);
  if (account) await continueSession(context, account);
  const page = await context.newPage();
  watch(page, onFault);
  await page.goto(path);
  return page;
}

/** Errors in the console, errors nobody caught, and requests to the app that failed. */
function watch(page: Page, onFault: (fault: string) => void): void {
  page.on('pageerror', (error) => onFault(`page error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    // The failed request itself is told below, with its status.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) onFault(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url().startsWith(APP_URL)) onFault(`${response.status()} ${response.request().method()} ${response.url().slice(APP_URL.length)}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (request.url().startsWith(APP_URL) && why !== 'net::ERR_ABORTED') onFault(`${why} ${request.url().slice(APP_URL.length)}`);   // aborted: the reader went on
  });
}
