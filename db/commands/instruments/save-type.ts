import { findInstrumentType, type InstrumentTypeRow } from '#db/queries/instrument-types.ts';
import { inTransaction, isDuplicateKey } from '#db/sql.ts';
import { balanceUnit, hasBalance } from '#domain/loyalty/instruments/state.ts';
import type { InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';
import { conflict } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';

export interface TypeToSave {
  organizationId: string;
  code: string;
  programId: string;
  document: InstrumentTypeDocument;
}

/**
 * Makes an instrument type, or changes it: instruments that exist keep the end they were issued with and follow the rest of the new
 * document.
 *
 * @throws DomainError 409 `kind_fixed`: what is a coupon does not become a certificate; `unit_fixed`: what was issued with visits does
 *   not hold money
 */
export async function saveInstrumentType({ organizationId, code, programId, document }: TypeToSave): Promise<{ type: InstrumentTypeRow; isNew: boolean }> {
  const attempt = () => inTransaction(async (sql) => {
    const now = new Date();
    await sql.rows('SELECT id FROM instrument_types WHERE organization_id = ? AND code = ? FOR UPDATE', [organizationId, code]);
    const known = await findInstrumentType(sql, organizationId, code);
    if (known && known.document.kind !== document.kind) throw conflict('kind_fixed', `${code} is a ${known.document.kind} and stays one.`);
    if (known && hasBalance(document) && balanceUnit(known.document) !== balanceUnit(document) && await sql.row('SELECT id FROM instruments WHERE organization_id = ? AND type_id = ? LIMIT 1', [organizationId, known.id])) {
      throw conflict('unit_fixed', `${code} was issued already: its balance stays in ${balanceUnit(known.document)}.`);
    }
    if (known) {
      await sql.run('UPDATE instrument_types SET program_id = ?, document = ?, version = version + 1, updated_at = ? WHERE organization_id = ? AND id = ?',
        [programId, JSON.stringify(document), now, organizationId, known.id]);
    } else {
      await sql.insert('instrument_types', ['id', 'organization_id', 'code', 'program_id', 'kind', 'version', 'document', 'created_at', 'updated_at'],
        [[newId(), organizationId, code, programId, document.kind, 1, JSON.stringify(document), now, now]]);
    }
    return { type: (await findInstrumentType(sql, organizationId, code))!, isNew: !known };
  });
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}
