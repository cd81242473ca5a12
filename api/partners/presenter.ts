import type { PlaceNode } from '#db/queries/places.ts';

/** A place as callers see it: its parent under the caller's own name for it. */
export function presentPlace({ id, externalId, name, kind, parentId, timezone, merchantIds, path }: PlaceNode, externalIds: ReadonlyMap<string, string>) {
  return { id, externalId, name, kind, parent: parentId === null ? null : externalIds.get(parentId) ?? null, timezone, merchantIds, path };
}
