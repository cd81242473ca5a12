import { programVersions } from '#db/commands/purchases/versions.ts';
import { resolveCustomers } from '#db/queries/resolve-customers.ts';
import { inTransaction, isDuplicateKey, type Transaction } from '#db/sql.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import { offerWindow, stickyArm } from '#domain/loyalty/offers/assignment.ts';
import type { Arm, OfferDocument } from '#domain/loyalty/offers/types.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { vocabularyOf } from '#domain/loyalty/rules/catalogue.ts';
import { checkCondition, checkEffect } from '#domain/loyalty/rules/check.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { insertAssignments } from './assign.ts';

export interface OfferToSave {
  organization: { id: string; country: string };
  code: string;
  document: OfferDocument;
  /** Persons by name; undefined when a segment is assigned. */
  customers?: readonly { customer: CustomerReference; arm?: Arm | undefined }[];
}

export interface SavedOffer {
  id: string;
  created: boolean;
}

async function programOf(sql: Transaction, organizationId: string, code: string): Promise<string> {
  const program = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ?', [organizationId, code]);
  if (!program) throw new DomainError('program_not_found', `There is no program ${code}.`, { program: code });
  return program.id;
}

/** Wallets, variables and types have to be those of the program. */
function refuseProblems({ effects, when }: OfferDocument, program: ProgramDocument): void {
  const vocabulary = vocabularyOf(program);
  const problems = [...effects.flatMap((effect, index) => checkEffect(effect, `effects.${index}`, vocabulary)), ...checkCondition(when, 'when', vocabulary)];
  if (problems.length > 0) throw new DomainError('invalid_request', `\`${problems[0]!.path}\`: ${problems[0]!.message}`, { status: 400, errors: problems });
}

/** @throws DomainError `customer_not_found` (422) with the place of the first unknown one */
async function resolved(sql: Transaction, { organization, customers = [], document }: OfferToSave, offerId: string): Promise<{ customerId: string; arm: Arm }[]> {
  const ids = await resolveCustomers(sql, organization, customers.map(({ customer }) => customer));
  const unknown = ids.indexOf(null);
  if (unknown !== -1) {
    throw new DomainError('customer_not_found', `There is no customer for assign.customers[${unknown}].`, { errors: [{ path: `assign.customers.${unknown}.customer`, code: 'customer_not_found', message: 'unknown customer' }] });
  }
  return ids.map((customerId, index) => ({ customerId: customerId!, arm: customers[index]!.arm ?? stickyArm(offerId, customerId!, document.controlShareBps) }));
}

async function saveInTransaction(sql: Transaction, offer: OfferToSave): Promise<SavedOffer> {
  const { organization: { id: organizationId }, code, document } = offer;
  const known = await sql.row<{ id: string; program_id: string }>('SELECT id, program_id FROM offers WHERE organization_id = ? AND code = ? FOR UPDATE', [organizationId, code]);
  const programId = await programOf(sql, organizationId, document.program);
  if (known && known.program_id !== programId) throw conflict('offer_program_fixed', 'An offer stays in the program it was made in; make a new one.');
  const validFrom = Date.parse(document.validFrom);
  const program = (await programVersions(sql, organizationId, [programId]))(programId, validFrom).document;
  refuseProblems(document, program);
  const window = offerWindow(validFrom, document.validFor, program.timezone);
  if (window.to <= window.from) throw new DomainError('bad_window', 'The offer would end before it begins.');
  const [id, now] = [known?.id ?? newId(), new Date()];
  const values = [JSON.stringify(document), new Date(window.from), new Date(window.to), document.segment !== undefined, now] as const;
  if (known) {
    await sql.run('UPDATE offers SET document = ?, valid_from = ?, valid_to = ?, assigning = ?, updated_at = ? WHERE organization_id = ? AND id = ?', [...values, organizationId, id]);
  } else {
    await sql.insert('offers', ['id', 'organization_id', 'code', 'program_id', 'document', 'valid_from', 'valid_to', 'assigning', 'updated_at', 'created_at'],
      [[id, organizationId, code, programId, ...values, now]]);
  }
  await insertAssignments(sql, organizationId, id, await resolved(sql, offer, id), now);
  return { id, created: !known };
}

/**
 * Creates the offer, or makes the known one look like this: its document and window are replaced, whoever has it keeps it and the arm
 * he is in. Named customers are assigned at once; a segment is gone through afterwards (`assignChunk`).
 *
 * @throws DomainError `invalid_request` (400) with the problems of effects and condition, `program_not_found`, `customer_not_found`, `bad_window` (422), `offer_program_fixed` (409)
 */
export async function saveOffer(offer: OfferToSave): Promise<SavedOffer> {
  const attempt = () => inTransaction((sql) => saveInTransaction(sql, offer));
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}
