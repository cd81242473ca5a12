import type { APIResponse, BrowserContext } from 'playwright-core';

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the browser tests with npm test -- tests/browser`);
  return value;
}

export const APP_URL = given('APP_URL');
export const BROWSER_PATH = given('PUPPETEER_EXECUTABLE_PATH');
export const DEMO = { email: given('DEMO_EMAIL'), password: given('DEMO_PASSWORD') };
export const DEMO_KEY = given('DEMO_API_KEY');

export interface Account {
  email: string;
  password: string;
}

export interface Organization extends Account {
  /** Secret of its first key. */
  apiKey: string;
  id: string;
}

/** Everybody's password in these tests. */
export const PASSWORD = 'correct horse battery';

let made = 0;
/** A text nobody else uses, also not in the next run against the same app. */
export const unique = (name: string): string => `${name}-${Date.now().toString(36)}-${(made += 1)}`;
export const uniqueEmail = (name: string): string => `${unique(name)}@example.test`;

async function answer(response: APIResponse): Promise<unknown> {
  if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}: ${await response.text()}`);
  return response.status() === 204 ? undefined : response.json();
}

/** Signs the context in without the form, for tests that are about something else. */
export async function signIn(context: BrowserContext, { email, password }: Account): Promise<void> {
  await answer(await context.request.post(`${APP_URL}/v1/auth/login`, { data: { email, password } }));
}

/** Calls the API as a client application; a refusal is an error unless `refused` is told. */
export async function callWithKey<Answer = unknown>(apiKey: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: object, { refused = false } = {}): Promise<Answer> {
  const isForm = body instanceof FormData;
  const headers = { Authorization: `Bearer ${apiKey}`, ...(body && !isForm && { 'Content-Type': 'application/json' }) };
  const request: RequestInit = { method, headers, body: isForm ? body : body && JSON.stringify(body) };
  const response = await fetch(`${APP_URL}${path}`, request);
  const text = await response.text();
  if (!response.ok && !refused) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** An organization of its own for a test that changes things. */
export async function registerOrganization(name = 'Coffee and Bread'): Promise<Organization> {
  const email = uniqueEmail('owner');
  const body = { name: 'Olga Owner', email, password: PASSWORD, organizationName: name, country: 'RU', locale: 'en' };
  const response = await fetch(`${APP_URL}/v1/auth/register`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`register answered ${response.status}: ${await response.text()}`);
  const { organization, apiKey } = await response.json() as { organization: { id: string }; apiKey: { secret: string } };
  return { email, password: PASSWORD, apiKey: apiKey.secret, id: organization.id };
}

export interface Shop extends Organization {
  customer: { id: string; name: string };
  purchase: { id: string; externalId: string; earned: number };
}

/** An organization with a network, a point of sale, a customer and a purchase of 1,000.00 RUB that brought points. */
export async function openShop(): Promise<Shop> {
  const organization = await registerOrganization();
  const call = <Answer>(method: 'POST' | 'PUT', path: string, body: object) => callWithKey<Answer>(organization.apiKey, method, path, body);
  await call('PUT', '/v1/places/bread', { name: 'Bread', kind: 'network' });
  await call('PUT', '/v1/places/bread-park', { name: 'Bread in the Park', kind: 'point', parent: 'bread' });
  const name = 'Irina Sokolova';
  const { customer } = await call<{ customer: { id: string } }>('POST', '/v1/customers', { externalId: 'C-1', name, email: uniqueEmail('irina') });
  const externalId = unique('receipt');
  const booked = await call<{ purchase: { id: string }; earned: { points: number }[] }>('POST', '/v1/purchases', {
    externalId, customer: { externalId: 'C-1' }, place: 'bread-park', occurredAt: new Date(Date.now() - 60_000).toISOString(), currency: 'RUB',
    lines: [{ name: 'Cappuccino', category: 'food.drinks', quantity: 2, unitPriceMinor: 29_000 }, { name: 'Cheesecake', category: 'food.kitchen', quantity: 1, unitPriceMinor: 42_000 }],
  });
  return { ...organization, customer: { id: customer.id, name }, purchase: { id: booked.purchase.id, externalId, earned: booked.earned.reduce((sum, { points }) => sum + points, 0) } };
}
