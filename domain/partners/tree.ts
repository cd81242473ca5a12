/** The tree of places: holding → network → point of sale. */
export const PLACE_KINDS = ['holding', 'network', 'point'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

export interface TreeNode {
  id: string;
  kind: PlaceKind;
  parentId: string | null;
}

export type Tree = ReadonlyMap<string, TreeNode>;

/** Levels below a topmost place that the column of paths has room for. */
export const DEEPEST_PLACE = 16;

/** The place itself and everything above it, the nearest first; empty for an unknown place. */
export function ancestors<N extends TreeNode>(places: ReadonlyMap<string, N>, placeId: string): N[] {
  const line: N[] = [];
  for (let node = places.get(placeId); node; node = node.parentId === null ? undefined : places.get(node.parentId)) line.push(node);
  return line;
}

/**
 * The partner a place belongs to: the nearest network at or above it, else the topmost place above it.
 *
 * @returns the partner's place id; for an unknown place, that id
 */
export function partnerOf(places: Tree, placeId: string): string {
  const line = ancestors(places, placeId);
  return (line.find((node) => node.kind === 'network') ?? line.at(-1))?.id ?? placeId;
}

/** Where a place stands: the ids from the topmost place down to itself, between slashes. A subtree is a prefix. */
export const pathOf = (parentPath: string | null, placeId: string): string => `${parentPath ?? '/'}${placeId}/`;

/** Whether the place at `path` is the place at `abovePath` or somewhere below it. */
export const isWithin = (path: string, abovePath: string): boolean => path.startsWith(abovePath);

/** How many places stand above the one at `path`. */
export const depthOf = (path: string): number => path.split('/').length - 3;

const RANK: Record<PlaceKind, number> = { holding: 0, network: 1, point: 2 };

/** Whether a place of one kind may stand under another: a network under a holding, a bar (point) inside a cinema (point), never a network under a point. */
export const mayStandUnder = (kind: PlaceKind, parentKind: PlaceKind): boolean => RANK[kind] >= RANK[parentKind];
