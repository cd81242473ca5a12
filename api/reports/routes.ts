import { route, type Route } from '../routing/route.ts';
import { overview } from './overview.ts';
import { Overview, OverviewQuery } from './schema.ts';

const getOverview = route({
  method: 'get', path: '/v1/reports/overview', operationId: 'getOverview', tag: 'Reports', summary: 'Figures of the last days beside those before, and what needs attention', access: 'reports.read',
  query: OverviewQuery,
  answers: { 200: { description: 'The figures', schema: Overview } }, problems: [422],
  handler: async ({ query, actor }) => ({ status: 200, body: await overview(actor, query) }),
});

export const reportRoutes: Route[] = [getOverview];
