import type { Browser, Locator, Page } from 'playwright-core';
import { eventually } from '../../support/until.ts';
import { launchBrowser, openVisit, type Visitor } from './visits.ts';

/**
 * One browser for the tests of a file. After each test nothing may have gone wrong in any page, except what the test
 * expected with `expectFault`.
 */
export function useBrowser() {
  let browser: Browser;
  let faults: string[] = [];
  let expected: RegExp[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => {
    const unexpected = faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)));
    [faults, expected] = [[], []];
    expect(unexpected).toEqual([]);
  });
  return {
    open: (visitor: Visitor = {}): Promise<Page> => openVisit(browser, visitor, (fault) => faults.push(fault)),
    expectFault: (pattern: RegExp): void => void expected.push(pattern),
  };
}

/** Waits until all of it is seen. */
export async function see(...locators: Locator[]): Promise<void> {
  for (const locator of locators) await locator.first().waitFor();
}

export async function seeGone(...locators: Locator[]): Promise<void> {
  for (const locator of locators) await locator.first().waitFor({ state: 'hidden' });
}

/** Waits until the field holds this. */
export const seeValue = (field: Locator, value: string): Promise<string> => eventually(() => field.inputValue(), (held) => held === value);

/** Waits until the address of the page is like this. */
export const arrive = (page: Page, test: (url: URL) => boolean): Promise<void> => page.waitForURL(test);
