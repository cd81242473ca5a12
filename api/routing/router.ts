import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { DomainError } from '#domain/shared/errors.ts';
import { actorOf, authorize } from '../actor.ts';
import { sendProblem } from '../errors.ts';
import { withIdempotencyKey } from '../middleware/idempotency-key.ts';
import { refusePan } from '../middleware/refuse-pan.ts';
import { isDeeperThan } from '#domain/shared/json.ts';
import { parse } from '#domain/shared/parse.ts';
import type { Reply, Route } from './route.ts';

const BODY_LIMIT = 1_000_000;
/** Deeper JSON would overflow the stack of whoever walks through it. */
const DEEPEST_BODY = 100;

/** Routes whose path has words where another has a parameter come first: `/v1/customers/batch` before `/v1/customers/{id}`. */
const specificity = (path: string) => path.split('/').map((step) => (step.startsWith('{') ? '1' : '0')).join('');

/** Sends a long answer as fast as the reader takes it; one who goes away ends it. */
async function stream(response: Response, body: Readable): Promise<void> {
  try {
    await pipeline(body, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function send(response: Response, { status, body, headers, subjectId }: Reply): Promise<void> {
  response.locals.subjectId = subjectId;
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (body instanceof Readable) return stream(response.status(status), body);
  if (body === undefined) response.status(status).end();
  else if (typeof body === 'string' || Buffer.isBuffer(body)) response.status(status).send(body);
  else response.status(status).json(body);
}

function run(route: Route): RequestHandler {
  return async (request: Request, response: Response) => {
    response.locals.operation = route.operationId;
    const actor = route.access === 'public' ? undefined : actorOf(response);
    if (actor && route.access === 'user' && actor.kind !== 'user') throw new DomainError('forbidden', 'This is for people who signed in, not for keys.', { status: 403 });
    if (actor && route.access !== 'any' && route.access !== 'user' && route.access !== 'public') authorize(actor, route.access);
    refusePan(request, route);
    const params = route.params ? parse(route.params, request.params, 'path') : undefined;
    const query = route.query ? parse(route.query, request.query, 'query') : refuseQuery(request);
    const body = route.body && !route.multipart && !route.raw ? parse(route.body, request.body, 'body') : undefined;
    const act = () => route.handler({ params, query, body, request, response, actor: actor! });
    await send(response, actor && route.method === 'post' && !route.multipart ? await withIdempotencyKey(request, actor, route, act) : await act());
  };
}

function refuseQuery(request: Request): undefined {
  const [unknown] = Object.keys(request.query);
  if (unknown !== undefined) throw new DomainError('invalid_request', `\`query.${unknown}\`: this operation takes no query parameters.`, { status: 400 });
}

/** A body of another media type is not taken for none, even where a body is optional. */
const refuseUnread: RequestHandler = (request, _response, next) => {
  if (request.headers['content-length'] !== '0' && request.is('application/json') === false) throw new DomainError('invalid_request', 'Send the body as `application/json`.', { status: 400 });
  if (isDeeperThan(request.body, DEEPEST_BODY)) throw new DomainError('invalid_request', `The body is nested more than ${DEEPEST_BODY} levels deep.`, { status: 400 });
  next();
};

/** Reads a JSON body up to the route's limit. */
const bodyOf = (route: Route): RequestHandler[] =>
  route.body && !route.multipart && !route.raw ? [express.json({ limit: route.bodyLimit ?? BODY_LIMIT, strict: false }), refuseUnread] : [];

/** An Express router over the routes; a known path with another method answers 405 and names what it takes. */
export function routerOf(routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true });
  const byPath = Map.groupBy(routes, (route) => route.path);
  for (const path of [...byPath.keys()].sort((a, b) => (specificity(a) < specificity(b) ? -1 : 1))) {
    const here = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    const ofPath = byPath.get(path)!;
    for (const route of ofPath) here[route.method](...bodyOf(route), run(route));
    const allow = ofPath.map((route) => route.method.toUpperCase()).join(', ');
    here.all((request, response) => {
      response.setHeader('Allow', allow);
      sendProblem(request, response, new DomainError('method_not_allowed', `This address takes ${allow}.`, { status: 405 }));
    });
  }
  return router;
}
