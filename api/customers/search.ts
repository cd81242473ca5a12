import { searchEverything } from '#db/queries/search.ts';
import { route } from '../routing/route.ts';
import { scopeOf, searchableKinds } from './policy.ts';
import { searchAnswer, searchQuery } from './schema.ts';

const search = route({
  method: 'get', path: '/v1/search', operationId: 'search', tag: 'Search', access: 'any',
  summary: 'Customers, purchases, places, instruments, cards, offers, programs and segments by a part of their name, code or number',
  query: searchQuery,
  answers: { 200: { description: 'A few of each kind that the caller may read', schema: searchAnswer } },
  handler: async ({ actor, query }) => ({ status: 200, body: { data: await searchEverything(scopeOf(actor), query.q.trim(), searchableKinds(actor)) } }),
});

export const searchRoutes = [search];
