import { z } from 'zod';
import { route, type Route } from '../routing/route.ts';

const health = route({
  method: 'get', path: '/healthz', operationId: 'getHealth', tag: 'Operations', summary: 'Whether the process is alive', access: 'public',
  answers: { 200: { description: 'It is', schema: z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' }) } },
  handler: async () => ({ status: 200, body: { status: 'ok' } }),
});

export const operationRoutes: Route[] = [health];
