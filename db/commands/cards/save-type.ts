import { lastSerial, mayCollide, type NumberPattern } from '#domain/cards/number.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { inTransaction, isDuplicateKey, type Sql } from '#db/sql.ts';

export interface CardTypeFields extends NumberPattern {
  code: string;
  program: string;
  physical: boolean;
  allowEarlyActivation: boolean;
  name: unknown;
  design: unknown;
}

interface TypeRow extends NumberPattern {
  id: string; code: string; next_serial: number;
}

async function checkPattern(sql: Sql, organizationId: string, fields: CardTypeFields): Promise<TypeRow | undefined> {
  const types = await sql.rows<TypeRow>('SELECT id, code, prefix, digits, next_serial FROM card_types WHERE organization_id = ? FOR UPDATE', [organizationId]);
  const known = types.find(({ code }) => code === fields.code);
  const isSame = known?.prefix === fields.prefix && known.digits === fields.digits;
  if (known && !isSame && known.next_serial > 1) throw conflict('card_type_in_use', 'Numbers of this type exist already; prefix and digits stay as they are.');
  if (types.some((type) => type !== known && mayCollide(type, fields))) throw conflict('card_prefix_taken', 'Another card type makes the same numbers; choose another prefix or length.');
  return known;
}

async function save(sql: Sql, organizationId: string, fields: CardTypeFields, now: Date): Promise<boolean> {
  const program = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ?', [organizationId, fields.program]);
  if (!program) throw new DomainError('program_not_found', `There is no program ${fields.program}.`);
  const known = await checkPattern(sql, organizationId, fields);
  const values = [program.id, fields.prefix, fields.digits, fields.physical, fields.allowEarlyActivation, fields.name === null || fields.name === undefined ? null : JSON.stringify({ text: fields.name }), JSON.stringify(fields.design), now];
  if (known) {
    await sql.run(`UPDATE card_types SET program_id = ?, prefix = ?, digits = ?, physical = ?, allow_early_activation = ?, name = ?, design = ?, updated_at = ? WHERE organization_id = ? AND id = ?`,
      [...values, organizationId, known.id]);
    return false;
  }
  await sql.insert('card_types', ['id', 'organization_id', 'code', 'program_id', 'prefix', 'digits', 'physical', 'allow_early_activation', 'name', 'design', 'updated_at', 'created_at'],
    [[newId(), organizationId, fields.code, ...values, now]]);
  return true;
}

/**
 * Makes a card type or changes it.
 *
 * @returns whether it is new
 * @throws DomainError `program_not_found` (422), `card_type_in_use`, `card_prefix_taken` (409)
 */
export async function saveCardType(organizationId: string, fields: CardTypeFields): Promise<boolean> {
  const attempt = () => inTransaction((sql) => save(sql, organizationId, fields, new Date()));
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}

export interface ReservedSerials extends NumberPattern {
  typeId: string;
  first: number;
}

/**
 * Takes the next serials of a type, which nobody else gets then.
 *
 * @throws DomainError `card_numbers_exhausted` (422)
 */
export async function reserveSerials(sql: Sql, organizationId: string, typeId: string, count: number): Promise<ReservedSerials> {
  const type = (await sql.row<TypeRow>('SELECT id, code, prefix, digits, next_serial FROM card_types WHERE organization_id = ? AND id = ? FOR UPDATE', [organizationId, typeId]))!;
  const left = lastSerial(type) - type.next_serial + 1;
  if (left < count) throw new DomainError('card_numbers_exhausted', `This type has room for ${left} more numbers.`, { left });
  await sql.run('UPDATE card_types SET next_serial = next_serial + ? WHERE organization_id = ? AND id = ?', [count, organizationId, typeId]);
  return { typeId, prefix: type.prefix, digits: type.digits, first: type.next_serial };
}
