import { issueInstrument } from '#db/commands/instruments/issue.ts';
import { preparePool } from '#db/commands/instruments/pools.ts';
import { saveInstrumentType } from '#db/commands/instruments/save-type.ts';
import { sql } from '#db/sql.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { newId } from '#domain/shared/ids.ts';

/** A season pass of a customer, and a pool whose run was never started. */
export async function buildInstruments(organizationId: string, { mark, customerId }: { mark: string; customerId: string }) {
  const program = (await sql.row<{ id: string }>("SELECT id FROM programs WHERE organization_id = ? AND code = 'main'", [organizationId]))!;
  const instrumentTypeCode = `type-${newId()}`;
  const document = { kind: 'pass' as const, program: 'main', name: `Pass ${mark}`, balance: { unit: 'visits' as const, amount: 8 }, transferable: true };
  const { type } = await saveInstrumentType({ organizationId, code: instrumentTypeCode, programId: program.id, document });
  const hash = bodyHash(mark);
  const { answer: instrumentCode } = await issueInstrument({ organizationId, type, timezone: 'Europe/Moscow', customerId, occurredAt: Date.now(), bodyHash: hash }, ({ code }) => code);
  const { pool } = await preparePool({ organizationId, type, externalId: `pool-${newId()}`, count: 10, occurredAt: Date.now(), bodyHash: hash });
  return { instrumentTypeCode, instrumentCode, poolId: pool.id };
}
