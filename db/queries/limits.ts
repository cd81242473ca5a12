import { Counters } from '#db/commands/loyalty/counters.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { sql } from '#db/sql.ts';
import { countersOf, type CounterKey } from '#domain/loyalty/purchase/counters.ts';

/** How much of a limit is used in the bucket that contains an instant. */
export interface LimitAt {
  program: string;
  key: CounterKey;
  used: number;
}

/**
 * The limits and budgets that count for a customer, as everything booked so far left them: of every program that the customer is
 * a member of, by the version that rules at the instant. Limits by place or card belong to a purchase and are not among them.
 *
 * @param at epoch milliseconds
 */
export async function limitsOf(organizationId: string, customerId: string, at: number): Promise<LimitAt[]> {
  const members = await sql.rows<{ id: string; program_id: string }>('SELECT id, program_id FROM memberships WHERE organization_id = ? AND customer_id = ? ORDER BY joined_at, id', [organizationId, customerId]);
  if (members.length === 0) return [];
  const versionAt = await programVersions(sql, organizationId, members.map((member) => member.program_id));
  const asked = members.map(({ id, program_id: programId }) => {
    const version = versionAt(programId, at);
    return { version, programId, keys: countersOf(version.compiled, { memberId: id, customerId, programId, placeId: null, cardId: null }, at) };
  });
  const counters = new Counters(organizationId);
  await counters.load(sql, asked.flatMap(({ programId, keys }) => keys.map((key) => ({ programId, key }))), { lock: false });
  return asked.flatMap(({ version, programId, keys }) => {
    const book = counters.at(programId, keys, { at, timezone: version.compiled.timezone });
    return keys.map((key) => ({ program: version.code, key, used: book.used(key) }));
  });
}
