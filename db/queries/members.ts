import { openMemberLevels } from '#db/commands/levels/level-state.ts';
import { loadMembers, needAt, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { inSnapshot, sql, type Parameter } from '../sql.ts';
import { searchClause } from './customers.ts';

export interface MemberFilter {
  programId: string;
  /** Code of a level, as it was last booked. */
  level?: string | undefined;
  /** Part of a name, phone, e-mail, user name or external id. */
  search?: string | undefined;
}

/** A member of a program with what it holds at an instant. */
export interface MemberAt {
  member: MemberState;
  customer: { id: string; name: string | null; phone: string | null; email: string | null };
  joinedAt: Date;
  lastPurchaseAt: Date | null;
  purchaseCount: number;
  level: string;
  levelSince: number;
  levelExpiresAt: number | null;
}

interface Row {
  id: string; customerId: string; name: string | null; phone: string | null; email: string | null; joinedAt: Date; lastPurchaseAt: Date | null; purchaseCount: number;
}

/** Members of a program, those whose customers were registered last first; one page along the key of memberships. */
function memberRows(organizationId: string, { programId, level, search }: MemberFilter, { after, limit }: { after?: string | undefined; limit: number }): Promise<Row[]> {
  const found = search === undefined ? null : searchClause(organizationId, search);
  const clauses: { text: string; parameters: Parameter[] }[] = [
    { text: 'm.organization_id = ? AND m.program_id = ? AND m.merged_into IS NULL', parameters: [organizationId, programId] }, { text: "c.status = 'active'", parameters: [] },
    ...(level === undefined ? [] : [{ text: 'm.level_code = ?', parameters: [level] }]), ...(found ? [found] : []), ...(after === undefined ? [] : [{ text: 'm.customer_id < ?', parameters: [after] }]),
  ];
  return sql.rows<Row>(
    `SELECT m.id, m.customer_id AS customerId, c.name, c.phone, c.email, m.joined_at AS joinedAt, f.last_purchase_at AS lastPurchaseAt, f.purchase_count AS purchaseCount
     FROM memberships m JOIN customers c ON c.id = m.customer_id JOIN customer_figures f ON f.customer_id = c.id
     WHERE ${clauses.map(({ text }) => text).join(' AND ')} ORDER BY m.customer_id DESC LIMIT ?`, [...clauses.flatMap(({ parameters }) => parameters), limit]);
}

/**
 * One page of a program's members with their balances and levels at an instant.
 *
 * @param page `after` is the customer's id that the page before ended with
 * @param at epoch milliseconds
 */
export async function membersOf(organizationId: string, filter: MemberFilter, page: { after?: string | undefined; limit: number }, at: number): Promise<MemberAt[]> {
  const rows = await memberRows(organizationId, filter, page);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  return inSnapshot(async (snapshot) => {
    const members = await loadMembers(snapshot, new Map(ids.map((id) => [id, needAt(at, { takes: true })])), { lock: false });
    const levels = await openMemberLevels(snapshot, organizationId, new Map(ids.map((id) => [id, { earliest: at, returns: false }])));
    return rows.map(({ id, customerId, name, phone, email, purchaseCount, ...row }) => {
      const { level, since, expiresAt } = levels.get(id)!.levels.at(at);
      return { ...row, member: members.get(id)!, customer: { id: customerId, name, phone, email }, purchaseCount: Number(purchaseCount), level, levelSince: since, levelExpiresAt: expiresAt };
    });
  });
}
