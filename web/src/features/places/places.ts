import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';

export type PlaceKind = 'holding' | 'network' | 'point';

export interface Place {
  id: string;
  externalId: string;
  name: string;
  kind: PlaceKind;
  parent: string | null;
  timezone: string | null;
  merchantIds: string[];
  /** How many places stand above it. */
  depth: number;
}

/** The whole tree, depth first, siblings by name. */
export const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: async () => asTree(await allPlaces()),
  staleTime: 60_000,
});

async function allPlaces(): Promise<Omit<Place, 'depth'>[]> {
  const places: Omit<Place, 'depth'>[] = [];
  let cursor: string | undefined;
  do {
    const page = (await unwrap(api.GET('/v1/places', { params: { query: { limit: 200, cursor } } }))) as { data: Omit<Place, 'depth'>[]; nextCursor: string | null };
    places.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return places;
}

function asTree(places: Omit<Place, 'depth'>[]): Place[] {
  const known = new Set(places.map(({ externalId }) => externalId));
  const childrenOf = Map.groupBy(places, ({ parent }) => (parent !== null && known.has(parent) ? parent : null));
  const below = (parent: string | null, depth: number): Place[] =>
    (childrenOf.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name)).flatMap((place) => [{ ...place, depth }, ...below(place.externalId, depth + 1)]);
  return below(null, 0);
}

/** The place and everything inside it: none of these can stand above it. */
export function subtree(places: Place[], externalId: string): Set<string> {
  const inside = new Set([externalId]);
  for (const place of places) if (place.parent !== null && inside.has(place.parent)) inside.add(place.externalId);
  return inside;
}

const cyrillic: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't',
  у: 'u', ф: 'f', х: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
};

/** «Лесная, 12» → "lesnaya-12", "North Cafés" → "north-cafes": a code that a till can be set to without a keyboard for Cyrillic. */
export function codeFrom(name: string): string {
  const latin = [...name.toLowerCase()].map((letter) => cyrillic[letter] ?? letter).join('');
  return latin.normalize('NFKD').replace(/\p{Mark}+/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 64);
}
