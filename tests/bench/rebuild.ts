import { rebuildBalances } from '#db/commands/invariants/replay.ts';
import { sql, type Value } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';

const MEMBERS = 2_000;
/** One lot each, granted and half spent: two movements of the member, each against an account of the program. */
const LOTS_EACH = 250;
const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const ENTRY_COLUMNS = ['id', 'organization_id', 'transaction_id', 'membership_id', 'wallet', 'account', 'type', 'lot_id', 'rule', 'points', 'occurred_at'];
const LOT_COLUMNS = ['id', 'organization_id', 'membership_id', 'wallet', 'rule', 'purchase_id', 'amount', 'remaining', 'granted_at', 'active_from', 'expires_at'];

/** A member of the program with grants of every hour, half of each spent at once: two entries a movement, as the ledger has them. */
async function fillMember(organizationId: string, programId: string, index: number): Promise<void> {
  const [customerId, membershipId] = [newId(), newId()];
  const joined = new Date(START);
  await sql.insert('customers', ['id', 'organization_id', 'external_id', 'attributes', 'consents', 'status', 'stage', 'registered_at', 'created_at', 'updated_at'],
    [[customerId, organizationId, `ledger-${index}`, '{}', '{}', 'active', 'active', joined, joined, joined]]);
  await sql.insert('memberships', ['id', 'organization_id', 'program_id', 'customer_id', 'level_code', 'level_since', 'joined_at', 'created_at'], [[membershipId, organizationId, programId, customerId, 'base', joined, joined, joined]]);
  const transactions: Value[][] = [];
  const entries: Value[][] = [];
  const lots: Value[][] = [];
  for (let hour = 0; hour < LOTS_EACH; hour++) {
    const [transaction, lot, at] = [newId(), newId(), new Date(START + hour * HOUR)];
    transactions.push([transaction, organizationId, membershipId, 'purchase', transaction, at, at]);
    const move = (points: number, type: string, counter: string) => entries.push(
      [newId(), organizationId, transaction, membershipId, 'BONUS', 'member.points', type, lot, 'R-BASE', points, at],
      [newId(), organizationId, transaction, membershipId, 'BONUS', counter, type, null, 'R-BASE', -points, at]);
    move(10, 'grant', 'program.issued');
    move(-5, 'spend', 'program.redeemed');
    lots.push([lot, organizationId, membershipId, 'BONUS', 'R-BASE', null, 10, 5, at, at, null]);
  }
  await sql.insert('ledger_transactions', ['id', 'organization_id', 'membership_id', 'kind', 'business_key', 'occurred_at', 'posted_at'], transactions);
  await sql.insert('lots', LOT_COLUMNS, lots);
  await sql.insert('ledger_entries', ENTRY_COLUMNS, entries);
  await sql.insert('wallet_balances', ['membership_id', 'wallet', 'organization_id', 'active', 'pending', 'debt', 'as_of', 'until'],
    [[membershipId, 'BONUS', organizationId, lots.length * 5, 0, 0, new Date(START + LOTS_EACH * HOUR), null]]);
}

/** Fills a ledger of a million entries and rebuilds every balance from them alone. Seconds of the rebuilding only. */
export async function rebuildMillion(organizationId: string): Promise<{ seconds: number; entries: number; differences: number }> {
  const program = await sql.row<{ id: string }>("SELECT id FROM programs WHERE organization_id = ? AND code = 'main'", [organizationId]);
  for (let index = 0; index < MEMBERS; index++) await fillMember(organizationId, program!.id, index);
  const began = performance.now();
  const rebuilt = await rebuildBalances(sql, { organizationId });
  return { seconds: (performance.now() - began) / 1000, entries: rebuilt.entries, differences: rebuilt.differences };
}
