import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, report, type Shop } from '../support/shop.ts';

export const offerBody = <F extends object>(fields: F = {} as F) => ({
  program: 'main', effects: [{ type: 'discount', percentBps: 1000 }], validFrom: '2026-03-01T00:00:00Z', validFor: 'P14D', assign: { segment: 'all', controlShareBps: 0 }, ...fields,
});

/** Makes an offer, or changes it; it must be accepted. @returns its code and the answer */
export async function makeOffer(shop: Shop, fields: object = {}, code = `offer-${newId()}`) {
  const reply = await shop.caller.put(`/v1/offers/${code}`).send(offerBody(fields));
  if (reply.status > 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return { code, ...reply.body };
}

export const people = (shop: Shop, count: number) => Promise.all(Array.from({ length: count }, () => buildCustomer(shop.organizationId)));

export const named = (customers: readonly { id: string }[], arm?: string) => customers.map(({ id }) => ({ customer: { id }, ...(arm && { arm }) }));

/** A purchase of one thing by a person, inside the window unless told. */
export async function buyAs(shop: Shop, customer: { id: string }, fields: object = {}) {
  const reply = await report(shop, { customer: { id: customer.id }, ...fields });
  return { status: reply.status, ...reply.body };
}

export const reportOf = async (shop: Shop, code: string, asOf = '2026-04-01T00:00:00Z') => (await shop.caller.get(`/v1/offers/${code}/report?asOf=${asOf}`)).body;

export const armsOf = async (organizationId: string): Promise<Map<string, string>> =>
  new Map((await sql.rows<{ customer_id: string; arm: string }>('SELECT customer_id, arm FROM offer_assignments WHERE organization_id = ?', [organizationId])).map((row) => [row.customer_id, row.arm]));
