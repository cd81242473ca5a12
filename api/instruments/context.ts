import { instrumentIds } from '#db/commands/instruments/load.ts';
import { timezoneOf } from '#db/commands/instruments/operate.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { instrumentPage, type AskedPage, type InstrumentPage } from '#db/queries/instrument-ledger.ts';
import { findInstrumentType, type InstrumentTypeRow } from '#db/queries/instrument-types.ts';
import { organizationContext, type OrganizationContext } from '#db/queries/organization-context.ts';
import type { PlaceNode } from '#db/queries/places.ts';
import { resolveCustomers } from '#db/queries/resolve-customers.ts';
import { sql } from '#db/sql.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { ancestors } from '#domain/partners/tree.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';

/** @throws DomainError `not_found` */
export async function requireType(organizationId: string, code: string): Promise<InstrumentTypeRow> {
  const type = await findInstrumentType(sql, organizationId, code);
  if (!type) throw notFound('instrument type');
  return type;
}

/** An instrument by its code with a page of its ledger, and the zone in which its days are counted. @throws DomainError `not_found` */
export async function requireInstrument(organizationId: string, code: string, asked: AskedPage): Promise<{ page: InstrumentPage; timezone: string }> {
  const id = (await instrumentIds(sql, organizationId, [code])).get(code);
  if (id === undefined) throw notFound('instrument');
  const page = await instrumentPage(organizationId, id, asked);
  return { page, timezone: await timezoneOf(sql, organizationId, page.instrument.typeId, asked.at) };
}

/** The id of a customer. @throws DomainError 422 `customer_not_found` */
export async function customerIdOf(organizationId: string, reference: CustomerReference): Promise<string> {
  const context = await organizationContext(organizationId);
  const [found] = await resolveCustomers(sql, context, [reference]);
  if (!found) throw new DomainError('customer_not_found', 'There is no such customer.');
  return found;
}

/** A place and the names of what stands above it. @throws DomainError 422 `place_not_found` */
export async function placeOf(organizationId: string, externalId: string | undefined): Promise<{ placeId: string | null; placePath: string[] }> {
  if (externalId === undefined) return { placeId: null, placePath: [] };
  const find = (context: OrganizationContext): { context: OrganizationContext; place: PlaceNode } | undefined => {
    const place = context.placesByExternalId.get(externalId);
    return place && { context, place };
  };
  const found = find(await organizationContext(organizationId)) ?? find(await organizationContext(organizationId, { fresh: true }));
  if (!found) throw new DomainError('place_not_found', `There is no place ${externalId}.`, { place: externalId });
  return { placeId: found.place.id, placePath: ancestors(found.context.places, found.place.id).map((node) => node.externalId) };
}

/** A program by its code, as it stands at an instant. @throws DomainError 422 `program_not_found` */
export async function requireProgram(organizationId: string, code: string, at: number): Promise<{ id: string; document: ProgramDocument }> {
  const program = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ?', [organizationId, code]);
  if (!program) throw new DomainError('program_not_found', `There is no program ${code}.`);
  return { id: program.id, document: (await programVersions(sql, organizationId, [program.id]))(program.id, at).document };
}
