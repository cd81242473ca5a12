import type { z } from 'zod';
import { visibleCustomer } from '../customers/context.ts';
import { route, type Route } from '../routing/route.ts';
import { AsOfQuery, CustomerParams } from './schema.ts';

interface CustomerRead {
  /** Behind `/v1/customers/{customer}/`. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  answer: { description: string; schema: z.ZodType };
  read: (organizationId: string, customerId: string, at: number) => Promise<readonly unknown[]>;
}

/** A list of what a customer has at an instant, `?asOf=` or now. */
export const customerRead = ({ path, operationId, tag, summary, answer, read }: CustomerRead): Route => route({
  method: 'get', path: `/v1/customers/{customer}/${path}`, operationId, tag, summary, access: 'customers.read', params: CustomerParams, query: AsOfQuery, answers: { 200: answer },
  handler: async ({ params, query, actor }) => {
    await visibleCustomer(actor, params.customer);
    return { status: 200, body: { data: await read(actor.organizationId, params.customer, (query.asOf ?? new Date()).getTime()) } };
  },
});
