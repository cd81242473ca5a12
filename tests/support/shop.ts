import type { Response } from 'supertest';
import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { withKey, type Caller } from './app.ts';
import { registerOrganization, type TestOrganization } from './factories.ts';
import { eventually } from './until.ts';

export interface Shop extends TestOrganization {
  /** A client application with every scope. */
  caller: Caller;
  customer: { id: string; externalId: string; memberId: string };
}

/** A person of an organization's base, member of its programs, without onboarding. */
export async function buildCustomer(organizationId: string): Promise<Shop['customer']> {
  const externalId = `customer-${newId()}`;
  const { outcomes: [registered] } = await registerCustomers({ id: organizationId, country: 'RU' }, [{ position: 0, body: { externalId } }], { source: 'import', now: new Date() });
  const member = await sql.row<{ id: string }>('SELECT id FROM memberships WHERE organization_id = ? AND customer_id = ?', [organizationId, registered!.id!]);
  return { id: registered!.id!, externalId, memberId: member!.id };
}

/** A new organization with a customer, and a client application that reports purchases. */
export async function openShop(): Promise<Shop> {
  const organization = await registerOrganization();
  return { ...organization, caller: await withKey(organization.secret), customer: await buildCustomer(organization.organizationId) };
}

/** A purchase of the shop's customer: one line of 1,000.00 RUB on 10 March 2026 unless told. */
export const purchaseOf = <F extends object>(shop: Shop, fields: F = {} as F) => ({
  externalId: `receipt-${newId()}`, customer: { id: shop.customer.id }, occurredAt: '2026-03-10T09:00:00.000Z', currency: 'RUB',
  lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 100_000 }], ...fields,
});

/** Waits for the end of what is booked by a run: a busy machine answers 202 after two seconds, and the same call again waits on. */
const booked = (shop: Shop, path: string, body: object): Promise<Response> => eventually(() => shop.caller.post(path).send(body), ({ status }) => status !== 202);

/** Reports a purchase. */
export const report = (shop: Shop, fields: object = {}): Promise<Response> => booked(shop, '/v1/purchases', purchaseOf(shop, fields));

/** Returns one unit of a purchase's first line two days after `purchaseOf`, unless told. */
export const giveBack = (shop: Shop, purchase: string, fields: object = {}): Promise<Response> => booked(shop, `/v1/purchases/${encodeURIComponent(purchase)}/returns`,
  { externalId: `return-${newId()}`, occurredAt: '2026-03-12T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }], ...fields });

/** What is wrong with a return of one unit bought on 2026-03-10 at 09:00 UTC: code, status, fields. */
export const WRONG_RETURNS = [
  ['return_exceeds_purchase', 422, { lines: [{ lineId: '1', quantity: 1 }, { lineId: '1', quantity: 1 }] }],
  ['line_not_found', 422, { lines: [{ lineId: '9', quantity: 1 }] }],
  ['return_before_purchase', 422, { occurredAt: '2026-03-10T08:59:59Z' }],
  ['invalid_request', 400, { lines: [] }],
  ['invalid_request', 400, { lines: [{ lineId: '1', quantity: 0 }] }],
  ['invalid_request', 400, { occurredAt: '2100-01-01T00:00:00Z' }],
] as const;

/** Reports a purchase that must be processed. */
export async function buy(shop: Shop, fields: object = {}): Promise<Response['body']> {
  const { status, body } = await report(shop, fields);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

/** Grants points by hand, or takes some. */
export const adjust = (shop: Shop, fields: object) =>
  shop.caller.post(`/v1/members/${shop.customer.memberId}/wallets/BONUS/entries`).send({ externalId: `entry-${newId()}`, type: 'grant', points: 100, occurredAt: '2026-03-01T09:00:00Z', reason: 'test', ...fields });

export async function walletAt(shop: Shop, asOf: string): Promise<{ active: number; pending: number; debt: number; lots: { id: string; remaining: number; activeFrom: string; expiresAt: string | null }[] }> {
  const { active, pending, debt, lots } = (await shop.caller.get(`/v1/customers/${shop.customer.id}/wallets?asOf=${asOf}`)).body.data[0];
  return { active, pending, debt, lots };
}

/** Every entry of the ledger up to an instant, page by page. */
export async function ledgerAt(shop: Shop, asOf: string, limit = 200): Promise<{ type: string; points: number; occurredAt: string; id: string; lotId: string | null }[]> {
  const entries = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await shop.caller.get(`/v1/customers/${shop.customer.id}/ledger?asOf=${asOf}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
    entries.push(...body.data);
    cursor = body.nextCursor;
  }
  return entries;
}
