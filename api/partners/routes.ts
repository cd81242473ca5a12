import { isUuid } from '#domain/shared/ids.ts';
import { notFound } from '#domain/shared/errors.ts';
import { savePlace } from '#db/commands/save-place.ts';
import { externalIdsOf, findPlaceByExternalId, placesAfter, type PlaceNode } from '#db/queries/places.ts';
import type { Actor } from '../actor.ts';
import { badCursor } from '../accounts/pages.ts';
import { route, type Route } from '../routing/route.ts';
import { presentPlace } from './presenter.ts';
import { listPlacesQuery, placeAnswer, placeParams, placesAnswer, savePlaceBody } from './schema.ts';

const CURSOR = /^\/(?:[0-9a-f-]{36}\/)+$/;

async function present(actor: Actor, nodes: PlaceNode[]) {
  const above = nodes.filter((node) => node.id !== actor.placeId).map((node) => node.parentId).filter((parentId) => parentId !== null);
  const externalIds = await externalIdsOf(actor.organizationId, [...new Set(above)]);
  return nodes.map((node) => presentPlace(node.id === actor.placeId ? { ...node, parentId: null } : node, externalIds));
}

function cursorPath(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  const path = Buffer.from(cursor, 'base64url').toString();
  if (!CURSOR.test(path) || !path.slice(1, -1).split('/').every(isUuid)) throw badCursor();
  return path;
}

const listPlaces = route({
  method: 'get', path: '/v1/places', operationId: 'listPlaces', tag: 'Places', access: 'places.read',
  summary: 'The tree of places, parents before their children; a partner sees its own part of it',
  query: listPlacesQuery,
  answers: { 200: { description: 'Places', schema: placesAnswer } },
  handler: async ({ actor, query }) => {
    const nodes = await placesAfter(actor.organizationId, { afterPath: cursorPath(query.cursor), withinPath: actor.placePath ?? '/', limit: query.limit + 1 });
    const shown = nodes.slice(0, query.limit);
    const nextCursor = nodes.length > query.limit ? Buffer.from(shown.at(-1)!.path).toString('base64url') : null;
    return { status: 200, body: { data: await present(actor, shown), nextCursor } };
  },
});

const putPlace = route({
  method: 'put', path: '/v1/places/{externalId}', operationId: 'savePlace', tag: 'Places', access: 'places.write',
  summary: 'Create the place, or make the known one look like this; moving it moves everything below',
  params: placeParams, body: savePlaceBody,
  answers: { 200: { description: 'Known place, changed', schema: placeAnswer }, 201: { description: 'New place', schema: placeAnswer } },
  handler: async ({ actor, params, body }) => {
    const { name, kind, parent = null, timezone = null, merchantIds = [] } = body;
    const { created } = await savePlace(actor.organizationId, { externalId: params.externalId, name, kind, parent, timezone, merchantIds });
    const saved = await findPlaceByExternalId(actor.organizationId, params.externalId);
    if (!saved) throw notFound('place');
    const [place] = await present(actor, [saved]);
    return { status: created ? 201 : 200, body: { place } };
  },
});

export const placeRoutes: readonly Route[] = [listPlaces, putPlace];
