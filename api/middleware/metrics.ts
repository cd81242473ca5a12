import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { poolUsage } from '#db/queries/operations.ts';

/** Everything this process measures, as `GET /metrics` prints it. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

const LABELS = ['operation', 'method', 'status'] as const;

const requests = new Counter({ name: 'http_requests_total', help: 'HTTP requests answered', labelNames: LABELS, registers: [metrics] });
const durations = new Histogram({
  name: 'http_request_duration_seconds', help: 'From the first byte of a request to the last of its answer', labelNames: LABELS, registers: [metrics],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});
new Gauge({
  name: 'database_pool_connections', help: 'Connections of the SQL pools by state, and calls that wait for one', labelNames: ['state'] as const, registers: [metrics],
  collect() {
    for (const [state, count] of Object.entries(poolUsage())) this.set({ state }, count);
  },
});

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times every request by operation, method and status; what no operation took is `none`, so that strangers' paths make no series. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = performance.now();
  response.once('close', () => {
    const labels = { operation: (response.locals.operation as string | undefined) ?? 'none', method: METHODS.has(request.method) ? request.method : 'other', status: response.statusCode };
    requests.inc(labels);
    durations.observe(labels, (performance.now() - started) / 1000);
  });
  next();
};
