import { organizationContext } from '#db/queries/organization-context.ts';
import type { Transaction } from '#db/sql.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { newId } from '#domain/shared/ids.ts';
import type { BookingRun } from './book.ts';

/** Buyers who have become members with the purchases they are about to book. */
export interface JoinedBuyers {
  run: BookingRun;
  /** Memberships that did not exist before. */
  fresh: ReadonlySet<string>;
}

const keyOf = ({ programId, customerId }: { programId: string; customerId: string }) => `${programId} ${customerId}`;

/** Locks customers, so that none is merged meanwhile. @returns by the id asked for, the customer who stands now */
async function lockSurvivors(sql: Transaction, organizationId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const survivors = new Map(ids.map((id) => [id, id]));
  for (let asked = ids; asked.length > 0;) {
    const rows = await sql.rows<{ id: string; merged_into: string | null }>('SELECT id, merged_into FROM customers WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [organizationId, asked]);
    const merged = rows.filter(({ merged_into }) => merged_into !== null);
    for (const { id, merged_into } of merged) {
      for (const [first, last] of survivors) if (last === id) survivors.set(first, merged_into!);
    }
    asked = merged.map(({ merged_into }) => merged_into!);
  }
  return survivors;
}

async function membershipsOf(sql: Transaction, organizationId: string, buyers: readonly PurchaseCommand[]): Promise<Map<string, string>> {
  const rows = await sql.rows<{ id: string; program_id: string; customer_id: string }>('SELECT id, program_id, customer_id FROM memberships WHERE organization_id = ? AND customer_id IN (?) AND program_id IN (?)',
    [organizationId, [...new Set(buyers.map(({ customerId }) => customerId))], [...new Set(buyers.map(({ programId }) => programId))]]);
  return new Map(rows.map((row) => [keyOf({ programId: row.program_id, customerId: row.customer_id }), row.id]));
}

/**
 * Makes members of buyers who are none yet (their commands have no `membershipId`), inside the transaction that books their purchases:
 * whoever is refused and became one by this alone is to be taken back with {@link leave}, and nobody has seen it.
 */
export async function joinBuyers(sql: Transaction, run: BookingRun): Promise<JoinedBuyers> {
  const { organizationId, purchases } = run;
  const newcomers = purchases.filter(({ membershipId }) => membershipId === '');
  if (newcomers.length === 0) return { run, fresh: new Set() };
  const survivors = await lockSurvivors(sql, organizationId, [...new Set(newcomers.map(({ customerId }) => customerId))]);
  const standing = newcomers.map((command) => ({ ...command, customerId: survivors.get(command.customerId)! }));
  const { programs } = await organizationContext(organizationId);
  const before = await membershipsOf(sql, organizationId, standing);
  const missing = new Map(standing.filter((command) => !before.has(keyOf(command))).map((command) => [keyOf(command), command]));
  const now = new Date();
  await sql.insert('memberships', ['id', 'organization_id', 'program_id', 'customer_id', 'level_code', 'level_since', 'joined_at', 'created_at'],
    [...missing.values()].toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1)).map(({ programId, customerId }) =>
      [newId(), organizationId, programId, customerId, programs.find(({ id }) => id === programId)!.firstLevel, now, now, now]), 'ON DUPLICATE KEY UPDATE id = id');
  const members = await membershipsOf(sql, organizationId, standing);
  const joined = (command: PurchaseCommand): PurchaseCommand => {
    if (command.membershipId !== '') return command;
    const customerId = survivors.get(command.customerId)!;
    return { ...command, customerId, membershipId: members.get(keyOf({ programId: command.programId, customerId }))! };
  };
  return { run: { ...run, purchases: purchases.map(joined) }, fresh: new Set([...missing.keys()].map((key) => members.get(key)!)) };
}

/** Takes back memberships that this transaction made and that no purchase was booked for. */
export async function leave(sql: Transaction, organizationId: string, membershipIds: readonly string[]): Promise<void> {
  if (membershipIds.length > 0) await sql.queue('DELETE FROM memberships WHERE organization_id = ? AND id IN (?)', [organizationId, membershipIds]);
}
