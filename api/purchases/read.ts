import type { z } from 'zod';
import { programVersion } from '#db/commands/purchases/versions.ts';
import { organizationContext, partnerIdOf } from '#db/queries/organization-context.ts';
import { customerNames } from '#db/queries/customer-names.ts';
import { attemptsOf } from '#db/queries/purchase-outcomes.ts';
import { findPurchases, linesOf, listAttempts, listPurchases, returnsOf, type PurchaseFilter, type PurchaseRecord } from '#db/queries/purchases.ts';
import { unitsOfReturns } from '#db/queries/timeline-units.ts';
import { sql } from '#db/sql.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { isUuid } from '#domain/shared/ids.ts';
import type { Actor } from '../actor.ts';
import { decodeCursor, decodeInstantCursor, decodeNumberCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { presentAttempt, presentListed, presentListedAttempt, presentPurchase } from './presenter.ts';
import type { PurchaseListQuery } from './schema.ts';

async function placeByExternalId(organizationId: string, externalId: string) {
  const known = (await organizationContext(organizationId)).placesByExternalId.get(externalId) ?? (await organizationContext(organizationId, { fresh: true })).placesByExternalId.get(externalId);
  if (!known) throw new DomainError('place_not_found', `There is no place ${externalId}.`, { place: externalId });
  return known;
}

async function partnerOfPlace(organizationId: string, externalId: string): Promise<string> {
  const place = await placeByExternalId(organizationId, externalId);
  return partnerIdOf(await organizationContext(organizationId), place);
}

const isVisible = (actor: Actor, placePath: string | null) => actor.placePath === undefined || (placePath?.startsWith(actor.placePath) ?? false);

/** The one processed purchase a path names, by id or external id. @throws DomainError `not_found`; `ambiguous` when several partners use the external id and no place is named */
export async function processedOrNone(actor: Actor, key: string, place: string | undefined): Promise<PurchaseRecord | undefined> {
  const byId = isUuid(key) ? await findPurchases(actor.organizationId, { id: key.toLowerCase() }) : [];
  const found = (byId.length > 0 ? byId : await findPurchases(actor.organizationId, { externalId: key })).filter((purchase) => isVisible(actor, purchase.place_path));
  if (place === undefined) {
    if (found.length > 1) throw conflict('ambiguous', 'Several partners use this externalId; name a place.');
    return found[0];
  }
  const partnerId = await partnerOfPlace(actor.organizationId, place);
  return found.find((purchase) => purchase.partner_id === partnerId);
}

export async function oneProcessed(actor: Actor, key: string, place: string | undefined): Promise<PurchaseRecord> {
  const purchase = await processedOrNone(actor, key, place);
  if (!purchase) throw notFound('purchase');
  return purchase;
}

async function explained(actor: Actor, purchase: PurchaseRecord) {
  const [lines, returns, version] = await Promise.all([linesOf(purchase.id), returnsOf(purchase.id), programVersion(sql, purchase.program_version_id)]);
  const units = await unitsOfReturns(actor.organizationId, returns.map(({ id }) => id));
  return presentPurchase(purchase, { lines, returns, units, version });
}

/** A purchase in whatever state: processed with its explanation, processing, or refused with the problem. */
export async function getPurchase(actor: Actor, key: string, place: string | undefined) {
  const purchase = await processedOrNone(actor, key, place);
  if (purchase) return explained(actor, purchase);
  const attempts = actor.placePath === undefined ? await attemptsOf(actor.organizationId, [key]) : [];
  const partnerId = place === undefined ? undefined : await partnerOfPlace(actor.organizationId, place);
  const attempt = attempts.find((candidate) => partnerId === undefined || candidate.partnerId === partnerId);
  // One that was booked between the two looks was no purchase yet at the first and on its way no more at the second.
  if (!attempt) return explained(actor, await oneProcessed(actor, key, place));
  const [customer] = attempt.customerId === null ? [] : await customerNames(actor.organizationId, [attempt.customerId]);
  return presentAttempt(attempt, customer ?? null);
}

type Query = z.output<typeof PurchaseListQuery>;

async function filterOf(actor: Actor, query: Query): Promise<PurchaseFilter> {
  const place = query.place === undefined ? undefined : await placeByExternalId(actor.organizationId, query.place);
  if (place && !isVisible(actor, place.path)) throw new DomainError('place_not_found', `There is no place ${query.place}.`);
  const placePath = place?.path ?? actor.placePath;
  return {
    ...(query.search !== undefined && { search: query.search }),
    ...(query.customer !== undefined && { customerId: query.customer }),
    ...(placePath !== undefined && { placePath }),
    ...(query.status === 'returned' && { returned: true }),
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
  };
}

export async function listPurchaseRows(actor: Actor, query: Query) {
  const filter = await filterOf(actor, query);
  const { limit, sort } = query;
  if (query.status === 'refused' || query.status === 'processing') {
    const rows = await listAttempts(actor.organizationId, query.status, filter, { limit: limit + 1, ...cursorOf(decodeInstantCursor(query.cursor)) });
    const page = pageOf(rows, limit, (row) => encodeCursor(row.updated_at, row.external_id));
    return { data: page.rows.map(presentListedAttempt), nextCursor: page.nextCursor };
  }
  const field = sort.replace('-', '');
  const after = field === 'occurredAt' ? decodeInstantCursor(query.cursor) : field === 'createdAt' ? decodeCursor(query.cursor) : decodeNumberCursor(query.cursor);
  const rows = await listPurchases(actor.organizationId, filter, { sort, limit: limit + 1, ...cursorOf(after) });
  const page = pageOf(rows, limit, (row) => encodeCursor(field === 'occurredAt' ? row.occurred_at : field === 'createdAt' ? row.id : row.gross_minor, row.id));
  return { data: page.rows.map(presentListed), nextCursor: page.nextCursor };
}

const cursorOf = (after: [string, string] | undefined) => (after ? { after } : {});
