import { totalsIn } from '#db/commands/instruments/uses.ts';
import { Counters } from '#db/commands/loyalty/counters.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { fromJson, sql } from '#db/sql.ts';
import { sharedLimits } from '#domain/loyalty/instruments/limits.ts';
import type { InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';
import { bucketOf, countersOf, type CounterKey } from '#domain/loyalty/purchase/counters.ts';

/** How much of a limit is used in the bucket that contains an instant. */
export interface LimitAt {
  program: string;
  key: Omit<CounterKey, 'subjectId'>;
  used: number;
}

interface RuledProgram {
  id: string;
  code: string;
  timezone: string;
}

/** Limits of the programs' instrument types over all that the customer, or everybody, uses of them; without a code of their own they are named as their type. */
async function limitsOfTypes(organizationId: string, customerId: string, { programs, at }: { programs: readonly RuledProgram[]; at: number }): Promise<LimitAt[]> {
  const types = await sql.rows<{ id: string; code: string; program_id: string; document: unknown }>(
    'SELECT id, code, program_id, document FROM instrument_types WHERE organization_id = ? AND program_id IN (?) ORDER BY code', [organizationId, programs.map(({ id }) => id)]);
  const asked = types.flatMap(({ id: typeId, code, program_id, document }) => {
    const { code: program, timezone } = programs.find(({ id }) => id === program_id)!;
    return sharedLimits(fromJson<InstrumentTypeDocument>(document), { occasion: { at, customerId, placeId: null }, timezone }).map((shared) => ({ typeId, code, program, timezone, ...shared }));
  });
  return Promise.all(asked.map(async ({ typeId, code: ofType, program, timezone, limit, window, usedOf }): Promise<LimitAt> => {
    const { code = ofType, subject, measure, max, period } = limit;
    return { program, key: { limit: code, subject: subject!, measure, max, bucket: bucketOf(period, at, timezone)! }, used: usedOf(await totalsIn(sql, organizationId, { typeId }, window)) };
  }));
}

/**
 * The limits and budgets that count for a customer, as everything booked so far left them: of every program that the customer is
 * a member of, by the version that rules at the instant, and of its instrument types. Limits by place or card belong to a purchase, those
 * of one instrument to it; they are not among them.
 *
 * @param at epoch milliseconds
 */
export async function limitsOf(organizationId: string, customerId: string, at: number): Promise<LimitAt[]> {
  const members = await sql.rows<{ id: string; program_id: string }>('SELECT id, program_id FROM memberships WHERE organization_id = ? AND customer_id = ? ORDER BY joined_at, id', [organizationId, customerId]);
  if (members.length === 0) return [];
  const versionAt = await programVersions(sql, organizationId, members.map((member) => member.program_id));
  const asked = members.map(({ id, program_id: programId }) => {
    const version = versionAt(programId, at);
    return { version, programId, keys: countersOf(version.compiled, { memberId: id, customerId, programId, placeId: null, cardId: null, instrumentIds: [] }, at) };
  });
  const counters = new Counters(organizationId);
  await counters.load(sql, asked.flatMap(({ version, programId, keys }) => keys.map((key) => ({ programId, key, at, timezone: version.compiled.timezone }))), { lock: false });
  const ofPrograms = asked.flatMap(({ version, programId, keys }) => {
    const book = counters.at(programId, keys, { at, timezone: version.compiled.timezone });
    return keys.map((key) => ({ program: version.code, key, used: book.used(key) }));
  });
  const programs = asked.map(({ version, programId }) => ({ id: programId, code: version.code, timezone: version.compiled.timezone }));
  return [...ofPrograms, ...await limitsOfTypes(organizationId, customerId, { programs, at })];
}
