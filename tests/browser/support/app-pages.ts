import type { Locator, Page } from 'playwright-core';
import { callWithKey, DEMO_KEY, unique } from './app.ts';
import type { Words } from './words.ts';

/** A page of the app, its address, and what is seen when it has arrived. */
export interface AppPage {
  name: string;
  path: string | ((facts: Facts) => string);
  arrived: (page: Page, t: Words, facts: Facts) => Locator;
  /** Its picture shows it from top to bottom, not only the first window of it. */
  whole?: true;
  /** What the server refuses there on purpose. */
  refused?: RegExp;
}

/** Things of the demo organization that pages are about. */
export interface Facts {
  customer: { id: string; name: string };
  /** Processed, partly returned. */
  purchase: { id: string; externalId: string };
  /** Never booked: its place does not exist. */
  refusedPurchase: string;
  importFile: string;
  importId: string;
  /** Number of a card in use. */
  card: string;
  /** Code of a segment of its own. */
  segment: string;
}

interface Listed {
  data: { id: string; externalId: string; customer: { id: string; name: string } }[];
}

/** What the demo organization lacks for its pages to have something to show is added: an import and a refused purchase. */
export async function furnishDemo(): Promise<Facts> {
  const { data: [returned] } = await callWithKey<Listed>(DEMO_KEY, 'GET', '/v1/purchases?status=returned&limit=1');
  if (!returned) throw new Error('the demo organization has no returned purchase');
  const refusedPurchase = unique('CHECK');
  const refused = { externalId: refusedPurchase, customer: { id: returned.customer.id }, place: 'kino-tverskoya', occurredAt: new Date().toISOString(), currency: 'RUB', lines: [{ name: 'Кофе', quantity: 1, unitPriceMinor: 25_000 }] };
  await callWithKey(DEMO_KEY, 'POST', '/v1/purchases', refused, { refused: true });
  const importFile = 'Гости прошлого года.csv';
  const { data: [card] } = await callWithKey<{ data: { number: string }[] }>(DEMO_KEY, 'GET', '/v1/cards?state=activated&limit=1');
  const segment = (await callWithKey<{ data: { code: string }[] }>(DEMO_KEY, 'GET', '/v1/segments')).data.find(({ code }) => code !== 'all');
  if (!card || !segment) throw new Error('the demo organization has no card in use or no segment');
  return { customer: returned.customer, purchase: returned, refusedPurchase, importFile, importId: await importGuests(importFile), card: card.number, segment: segment.code };
}

async function importGuests(fileName: string): Promise<string> {
  const form = new FormData();
  form.set('kind', 'customers');
  form.set('mapping', JSON.stringify({ Номер: 'externalId', Почта: 'email' }));
  form.set('file', new Blob(['Номер,Почта\nC-0001,customer0001@example.com\nC-0002,customer0002@example.com\nC-9999,not-an-address\n'], { type: 'text/csv' }), fileName);
  const { import: { id } } = await callWithKey<{ import: { id: string } }>(DEMO_KEY, 'POST', '/v1/imports', form);
  for (let tries = 0; tries < 600; tries += 1) {
    const { import: { status } } = await callWithKey<{ import: { status: string } }>(DEMO_KEY, 'GET', `/v1/imports/${id}`);
    if (status === 'completed') return id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the import of the demo organization does not end');
}

type Arrived = AppPage['arrived'];
const title = (key: string, values?: Record<string, string>): Arrived => (page, t) => page.getByRole('heading', { level: 1, name: t(key, values), exact: true });
const titleWith = (text: (facts: Facts) => string): Arrived => (page, _t, facts) => page.getByRole('heading', { level: 1 }).filter({ hasText: text(facts) });
const dialog = (key: string): Arrived => (page, t) => page.getByRole('dialog', { name: t(key) });
/** A drawer named after what it shows. */
const anyDialog = (text = ''): Arrived => (page) => page.getByRole('dialog').filter({ hasText: text });
const region = (key: string): Arrived => (page, t) => page.getByRole('region', { name: t(key), exact: true });
const tab = (key: string): Arrived => (page, t) => page.getByRole('tab', { name: t(key), selected: true });

/** Every page before sign-in. */
export const doorPages: AppPage[] = [
  { name: 'sign-in', path: '/sign-in', arrived: title('account:signIn.title') },
  { name: 'register', whole: true, path: '/register', arrived: title('account:register.title') },
  { name: 'forgot-password', path: '/forgot-password', arrived: title('account:forgot.title') },
  { name: 'reset-password', path: '/reset-password?token=of-a-letter', arrived: title('account:reset.title') },
  { name: 'invitation-gone', path: '/invitation/of-yesterday', arrived: title('account:invitation.gone'), refused: /^4\d\d GET \/v1\/auth\/invitations\// },
];

/** Every page inside, with the drawers and dialogs that have an address. */
export const appPages: AppPage[] = [
  { name: 'home', whole: true, path: '/', arrived: region('home:kpi.label') },
  { name: 'home-quarter', whole: true, path: '/?days=90', arrived: (page, t) => page.getByRole('heading', { name: t('home:chart.revenueWeekly') }) },
  { name: 'customers', path: '/customers', arrived: title('customers:title') },
  { name: 'customers-drawer', path: ({ customer }) => `/customers?customer=${customer.id}`, arrived: (page, _t, { customer }) => page.getByRole('dialog').getByText(customer.name) },
  { name: 'customers-add', path: '/customers?add=1', arrived: dialog('customers:add.title') },
  { name: 'customers-nobody', path: '/customers?search=nobody-at-all', arrived: (page, t) => page.getByText(t('customers:nobody.title')) },
  { name: 'customer', whole: true, path: ({ customer }) => `/customers/${customer.id}`, arrived: titleWith(({ customer }) => customer.name) },
  { name: 'customer-purchases', path: ({ customer }) => `/customers/${customer.id}?tab=purchases`, arrived: tab('common:word.purchases') },
  { name: 'customer-points', path: ({ customer }) => `/customers/${customer.id}?tab=points`, arrived: tab('common:word.points') },
  { name: 'customer-levels', path: ({ customer }) => `/customers/${customer.id}?tab=levels`, arrived: tab('members:profile.levels') },
  { name: 'customer-held', path: ({ customer }) => `/customers/${customer.id}?tab=held`, arrived: tab('members:profile.held') },
  { name: 'customer-people', path: ({ customer }) => `/customers/${customer.id}?tab=people`, arrived: tab('members:profile.people') },
  { name: 'customer-consents', whole: true, path: ({ customer }) => `/customers/${customer.id}?tab=consents`, arrived: tab('customers:tab.consents') },
  { name: 'purchases', path: '/purchases', arrived: title('purchases:title') },
  { name: 'purchase', whole: true, path: ({ purchase }) => `/purchases/${purchase.id}`, arrived: titleWith(({ purchase }) => purchase.externalId) },
  { name: 'purchase-refused', whole: true, path: ({ refusedPurchase }) => `/purchases/${refusedPurchase}`, arrived: titleWith(({ refusedPurchase }) => refusedPurchase) },
  { name: 'cashier', path: '/cashier', arrived: title('cashier:title') },
  { name: 'cashier-return', path: '/cashier?mode=return', arrived: region('cashier:return.title') },
  { name: 'members', path: '/loyalty/members', arrived: title('members:title') },
  { name: 'simulator', path: '/loyalty/simulator', arrived: title('cashier:simulator.title') },
  { name: 'programs', path: '/loyalty', arrived: title('programs:list.title') },
  { name: 'program-new', path: '/loyalty?create=1', arrived: dialog('programs:create.title') },
  ...['rules', 'levels', 'wallets', 'limits', 'referral', 'returns', 'overview', 'versions', 'simulate'].map((part): AppPage => ({ name: `program-${part}`, whole: true, path: `/loyalty/programs/main?tab=${part}`, arrived: tab(`programs:tab.${part}`) })),
  { name: 'program-rule', path: '/loyalty/programs/main?rule=R-BASE', arrived: dialog('programs:rules.drawer') },
  { name: 'instruments', path: '/loyalty/instruments', arrived: title('instruments:title') },
  { name: 'instrument-drawer', path: '/loyalty/instruments?code=KINO20', arrived: anyDialog('KINO20') },
  { name: 'instrument-type', whole: true, path: '/loyalty/instruments/FORMA-8', arrived: tab('instruments:tab.list') },
  { name: 'instrument-type-pools', path: '/loyalty/instruments/DINNER-300?tab=pools', arrived: tab('instruments:tab.pools') },
  { name: 'instrument-type-settings', whole: true, path: '/loyalty/instruments/DINNER-300?tab=settings', arrived: tab('instruments:tab.settings') },
  { name: 'instrument-issue', path: '/loyalty/instruments/DINNER-300?issue=1', arrived: dialog('instruments:issue.title') },
  { name: 'instrument-pool-new', path: '/loyalty/instruments/DINNER-300?tab=pools&order=1', arrived: dialog('instruments:pool.title') },
  ...['coupon', 'certificate', 'pass'].map((kind): AppPage => ({ name: `instrument-new-${kind}`, whole: true, path: `/loyalty/instruments/new?kind=${kind}`, arrived: title('instruments:create.title') })),
  { name: 'offers', path: '/loyalty/offers', arrived: title('offers:title') },
  { name: 'offer', whole: true, path: '/loyalty/offers/TERRASA-15', arrived: tab('offers:tab.effect') },
  { name: 'offer-people', path: '/loyalty/offers/TERRASA-15?tab=people', arrived: tab('offers:tab.people') },
  { name: 'offer-settings', whole: true, path: '/loyalty/offers/TERRASA-15?tab=settings', arrived: tab('offers:tab.settings') },
  { name: 'offer-new', whole: true, path: '/loyalty/offers/new', arrived: title('offers:create.title') },
  { name: 'segments', path: '/loyalty/segments', arrived: title('segments:title') },
  { name: 'segment', whole: true, path: ({ segment }) => `/loyalty/segments/${segment}`, arrived: (page, t) => page.getByRole('heading', { name: t('segments:people.title') }) },
  { name: 'segment-new', path: '/loyalty/segments/new', arrived: title('segments:create.title') },
  { name: 'cards', path: '/loyalty/cards', arrived: title('cards:title') },
  { name: 'card', path: ({ card }) => `/loyalty/cards?card=${card}`, arrived: anyDialog() },
  { name: 'card-give', path: '/loyalty/cards?create=card', arrived: dialog('cards:give.open') },
  ...['deliveries', 'batches', 'types', 'payment'].map((part): AppPage => ({ name: `cards-${part}`, path: `/loyalty/cards?tab=${part}`, arrived: tab(`cards:tab.${part}`) })),
  { name: 'card-batch-new', path: '/loyalty/cards?tab=batches&create=batch', arrived: dialog('cards:batch.title') },
  { name: 'card-type', path: '/loyalty/cards?tab=types&type=CLUB', arrived: anyDialog() },
  { name: 'data-health', whole: true, path: '/runs/data-health', arrived: title('health:title') },
  { name: 'connect', whole: true, path: '/connect', arrived: title('connect:title') },
  { name: 'imports', path: '/imports', arrived: title('imports:title') },
  { name: 'import-new', path: '/imports/new', arrived: title('imports:create.title') },
  { name: 'import', whole: true, path: ({ importId }) => `/imports/${importId}`, arrived: titleWith(({ importFile }) => importFile) },
  { name: 'places', path: '/places', arrived: title('places:title') },
  { name: 'place', path: '/places?open=kino-tverskaya', arrived: dialog('places:form.edit') },
  { name: 'place-new', path: '/places?create=kino', arrived: dialog('places:form.create') },
  { name: 'runs', path: '/runs', arrived: title('runs:title') },
  { name: 'settings', path: '/settings', arrived: title('settings:organization.title') },
  { name: 'settings-keys', whole: true, path: '/settings/keys', arrived: title('keys:title') },
  { name: 'settings-keys-new', path: '/settings/keys?create=1', arrived: dialog('keys:form.title') },
  { name: 'settings-team', whole: true, path: '/settings/team', arrived: title('team:title') },
  { name: 'settings-team-invite', path: '/settings/team?invite=1', arrived: dialog('team:form.title') },
  { name: 'settings-profile', whole: true, path: '/settings/profile', arrived: title('settings:profile.title') },
  { name: 'not-found', path: '/no-such-page', arrived: title('common:notFound.title') },
];

export const addressOf = ({ path }: AppPage, facts: Facts): string => (typeof path === 'string' ? path : path(facts));

/** Waits until the page is there and nothing on it is still loading. */
export async function settled(page: Page, { arrived }: AppPage, t: Words, facts: Facts): Promise<void> {
  await arrived(page, t, facts).first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** Goes on to another page without loading the app anew. */
export async function goOn(page: Page, next: AppPage, t: Words, facts: Facts): Promise<void> {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(addressOf(next, facts))})`);
  await settled(page, next, t, facts);
}
