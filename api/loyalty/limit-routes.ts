import { z } from 'zod';
import { limitsOf, type LimitAt } from '#db/queries/limits.ts';
import { route, type Route } from '../routing/route.ts';
import { requireCustomer } from './customer.ts';
import { AsOfQuery, CustomerParams } from './schema.ts';

const LimitList = z.strictObject({
  data: z.array(z.strictObject({
    program: z.string(), limit: z.string().meta({ description: 'Code of the limit, or of the rule whose budget it is' }), subject: z.enum(['member', 'card', 'place', 'instrument', 'customer', 'program']),
    bucket: z.string().meta({ description: '`2026-04-10`, `2026-W15`, `2026-05`, `2026-Q2`, `2026`, `ever`, or the duration of a rolling one' }),
    measure: z.enum(['points', 'units', 'count', 'sum', 'minutes']), used: z.number().int(), max: z.number().int(),
  })),
}).meta({ id: 'LimitList' });

const presentLimit = ({ program, key, used }: LimitAt) => ({
  program, limit: key.limit, subject: key.subject, bucket: key.bucket.replace('rolling:', ''), measure: key.measure, used, max: key.max,
});

const listLimits = route({
  method: 'get', path: '/v1/customers/{customer}/limits', operationId: 'listLimits', tag: 'Reading', summary: 'What is used of the limits and budgets that count for a customer', access: 'customers.read',
  params: CustomerParams, query: AsOfQuery,
  answers: { 200: { description: 'Limits, each in the bucket that contains `asOf`', schema: LimitList } },
  handler: async ({ params, query, actor }) => {
    await requireCustomer(actor, params.customer);
    return { status: 200, body: { data: (await limitsOf(actor.organizationId, params.customer.toLowerCase(), (query.asOf ?? new Date()).getTime())).map(presentLimit) } };
  },
});

export const limitRoutes: Route[] = [listLimits];
