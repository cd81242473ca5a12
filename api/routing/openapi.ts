import { STATUS_CODES } from 'node:http';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { problem } from './schemas.ts';
import type { Route } from './route.ts';

const PROBLEM = { 'application/problem+json': { schema: problem } };

/** Problem statuses a route can answer with, from what it is: its own, and those of its access, path and body. */
function problemStatuses(route: Route): number[] {
  const own = route.problems ?? [];
  const access = route.access === 'public' ? [] : [401, 403];
  const path = route.params ? [404] : [];
  const merged = route.path.startsWith('/v1/customers/{') ? [308] : [];
  const body = route.body ? [413] : [];
  const write = route.method === 'get' ? [] : [403, 409];
  // 422 everywhere: an address or a query may carry the number of a payment card.
  return [...new Set([400, 422, 429, 500, 503, ...own, ...access, ...path, ...merged, ...body, ...write])].sort();
}

function operation(route: Route): ZodOpenApiOperationObject {
  const answers = Object.entries(route.answers).map(([status, answer]) => [status, {
    description: answer.description,
    ...(answer.schema && { content: { [answer.contentType ?? 'application/json']: { schema: answer.schema } } }),
  }]);
  const problems = problemStatuses(route).filter((status) => !(status in route.answers))
    .map((status) => [String(status), { description: STATUS_CODES[status], content: PROBLEM }]);
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'public' ? { security: [] } : {}),
    requestParams: { ...(route.params && { path: route.params }), ...(route.query && { query: route.query }) },
    ...(route.body && { requestBody: { required: !route.body.safeParse(undefined).success, content: { [route.multipart ? 'multipart/form-data' : 'application/json']: { schema: route.body } } } }),
    responses: Object.fromEntries([...answers, ...problems]),
  } as ZodOpenApiOperationObject;
}

/** The OpenAPI 3.1 document of the routes: an endpoint that is not in it does not exist. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Prime Engine', version: '1.0.0',
      description: 'Loyalty, proposals and CRM. Errors are `application/problem+json`; test `code`. The business key is `externalId`: the same body again gives the same answer.',
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the organization' },
        session: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Web session; non-GET calls also need X-CSRF-Token' },
      },
    },
    paths,
  });
}
