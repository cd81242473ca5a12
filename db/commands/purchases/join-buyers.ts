import { enrol, memberKey, membershipIds } from '#db/commands/loyalty/memberships.ts';
import { organizationContextWith } from '#db/queries/organization-context.ts';
import type { Transaction } from '#db/sql.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { BookingRun } from './book.ts';

/** Buyers who have become members with the purchases they are about to book. */
export interface JoinedBuyers {
  run: BookingRun;
  /** Memberships that did not exist before. */
  fresh: ReadonlySet<string>;
}

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
  const { programs } = await organizationContextWith(organizationId, (context) => newcomers.every(({ programId }) => context.programs.some(({ id }) => id === programId)));
  const before = await membershipIds(sql, organizationId, standing);
  const missing = new Map(standing.filter((command) => !before.has(memberKey(command))).map(({ programId, customerId }) => [memberKey({ programId, customerId }), { programId, customerId }]));
  const now = new Date();
  await enrol(sql, organizationId, [...missing.values()].toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1))
    .map((member) => ({ ...member, firstLevel: programs.find(({ id }) => id === member.programId)!.firstLevel, joinedAt: now })), now);
  const members = await membershipIds(sql, organizationId, standing);
  const joined = (command: PurchaseCommand): PurchaseCommand => {
    if (command.membershipId !== '') return command;
    const customerId = survivors.get(command.customerId)!;
    return { ...command, customerId, membershipId: members.get(memberKey({ programId: command.programId, customerId }))! };
  };
  return { run: { ...run, purchases: purchases.map(joined) }, fresh: new Set([...missing.keys()].map((key) => members.get(key)!)) };
}

/** Takes back memberships that this transaction made and that no purchase was booked for. */
export async function leave(sql: Transaction, organizationId: string, membershipIds: readonly string[]): Promise<void> {
  if (membershipIds.length > 0) await sql.queue('DELETE FROM memberships WHERE organization_id = ? AND id IN (?)', [organizationId, membershipIds]);
}
