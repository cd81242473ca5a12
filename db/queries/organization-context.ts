import { sql } from '#db/sql.ts';
import { firstLevelOf } from '#domain/loyalty/program.ts';
import { ancestors, partnerOf } from '#domain/partners/tree.ts';
import { placesOf, type PlaceNode } from './places.ts';
import { newestDocuments } from './programs.ts';

export interface ProgramContext {
  id: string;
  code: string;
  placeId: string | null;
  currency: string;
  firstLevel: string;
  hasReferral: boolean;
}

/** What resolving a purchase needs to know of its organization. Kept for a second; a name it does not know makes it read again. */
export interface OrganizationContext {
  id: string;
  country: string;
  placesByExternalId: ReadonlyMap<string, PlaceNode>;
  places: ReadonlyMap<string, PlaceNode>;
  programs: readonly ProgramContext[];
}

const KEPT_MS = 1000;
const cache = new Map<string, { context: Promise<OrganizationContext>; until: number }>();

async function load(organizationId: string): Promise<OrganizationContext> {
  const [organization, places, programs] = await Promise.all([
    sql.row<{ country: string }>('SELECT country FROM organizations WHERE id = ?', [organizationId]),
    placesOf(organizationId),
    newestDocuments(sql, organizationId),
  ]);
  return {
    id: organizationId,
    country: organization?.country ?? 'RU',
    placesByExternalId: new Map(places.map((place) => [place.externalId, place])),
    places: new Map(places.map((place) => [place.id, place])),
    programs: programs.map(({ id, code, placeId, document }) => ({ id, code, placeId, currency: document.currency, firstLevel: firstLevelOf(document), hasReferral: Boolean(document.referral) })),
  };
}

export function organizationContext(organizationId: string, { fresh = false } = {}): Promise<OrganizationContext> {
  const known = cache.get(organizationId);
  if (known && !fresh && known.until > Date.now()) return known.context;
  if (cache.size > 1000) cache.clear();
  const context = load(organizationId);
  cache.set(organizationId, { context, until: Date.now() + KEPT_MS });
  context.catch(() => cache.delete(organizationId));
  return context;
}

/** Places were changed in this process: its next look is a fresh one. Other processes see it within a second. */
export const forgetOrganizationContext = (organizationId: string): boolean => cache.delete(organizationId);

/** The context with every one of these in it: what was made a moment ago, maybe by another process, is read again. */
export async function organizationContextWith(organizationId: string, isKnown: (context: OrganizationContext) => boolean): Promise<OrganizationContext> {
  const context = await organizationContext(organizationId);
  return isKnown(context) ? context : organizationContext(organizationId, { fresh: true });
}

/** Whose `externalId`s the purchases of a place share: the nearest network at or above it, else the topmost place, else the organization. */
export const partnerIdOf = (context: OrganizationContext, place: PlaceNode | null): string =>
  place === null ? context.id : partnerOf(context.places, place.id);

/** `externalId`s of a place and of every place above it, nearest first. */
export const placePathOf = (context: OrganizationContext, place: PlaceNode | null): string[] =>
  place === null ? [] : ancestors(context.places, place.id).map(({ externalId }) => externalId);

/** The merchants of a place and of every place above it, as acquirers know them. */
export const merchantIdsOf = (context: OrganizationContext, place: PlaceNode | null): string[] =>
  (place === null ? [] : [...new Set(ancestors(context.places, place.id).flatMap(({ merchantIds }) => merchantIds))]);

/** The program a purchase is computed in: the named one, else the one whose place is nearest, else `main`. */
export function programFor(context: OrganizationContext, code: string | undefined, place: PlaceNode | null): ProgramContext | undefined {
  if (code !== undefined) return context.programs.find((program) => program.code === code);
  for (let node: PlaceNode | undefined = place ?? undefined; node; node = node.parentId === null ? undefined : context.places.get(node.parentId)) {
    const here = context.programs.find((program) => program.placeId === node!.id);
    if (here) return here;
  }
  return context.programs.find((program) => program.code === 'main');
}

/** How the cells of an organization's files are read. */
export async function importOrganization(organizationId: string): Promise<{ timezone: string; currency: string }> {
  return (await sql.row<{ timezone: string; currency: string }>('SELECT timezone, currency FROM organizations WHERE id = ?', [organizationId]))!;
}
