import type { Request } from 'express';
import { DomainError } from '#domain/shared/errors.ts';
import { EXEMPT, findPan, hasPan } from '#domain/shared/pan.ts';
import type { Route } from '../routing/route.ts';

const CARD_PATHS = /^\/v1\/cards(?:\/|$)/;

/** The refusal of what may be the number of a payment card: it names the place, never the digits. */
export const panDetected = (path: string): DomainError => new DomainError('pan_detected', `${path === '' ? 'The request' : `\`${path}\``} has what looks like the number of a payment card. Such numbers are not taken and not kept; send a token instead.`,
  { errors: [{ path, code: 'pan_detected', message: 'looks like the number of a payment card' }] });

const inQuery = (request: Request) => (Object.keys(request.query).length === 0 ? undefined : findPan(request.query, { path: 'query' }));

/** Numbers of our own cards stand in the paths of cards. */
const inPath = (request: Request) => (CARD_PATHS.test(request.path) ? undefined : findPan(request.params, { path: 'path' }));

/** So they do in the bodies that name a card by its number there. */
const CARD_FIELDS: ReadonlySet<string> = new Set([...EXEMPT, 'number']);
const inBody = (request: Request, route: Route) => (CARD_PATHS.test(request.path) ? findPan(request.body, { exempt: CARD_FIELDS }) : findPan(bodyOf(request, route)));

/** What of a body is looked at here: the items of a batch are looked at one by one when they are staged. */
const bodyOf = (request: Request, route: Route): unknown => (route.itemsAlone === true && request.body !== null && typeof request.body === 'object' ? { ...request.body, items: [] } : request.body);

/**
 * Refuses a call that carries what may be the number of a payment card, before anything of it is looked up, kept or repeated in an answer.
 *
 * @throws DomainError `pan_detected` (422)
 */
export function refusePan(request: Request, route: Route): void {
  const key = request.get('Idempotency-Key');
  const found = inPath(request) ?? inQuery(request) ?? (key !== undefined && hasPan(key) ? 'Idempotency-Key' : undefined) ?? (route.body && !route.multipart && !route.raw ? inBody(request, route) : undefined);
  if (found !== undefined) throw panDetected(found);
}
