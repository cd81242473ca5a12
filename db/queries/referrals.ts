import { programVersions } from '#db/commands/purchases/versions.ts';
import { sql } from '#db/sql.ts';
import { referralAt, referralTermEnd, type ReferralReason, type ReferralState } from '#domain/loyalty/referral.ts';

/** A recommendation as one of its two sides sees it at an instant. */
export interface ReferralRecord {
  id: string;
  /** The other one. */
  customerId: string;
  customerName: string | null;
  state: ReferralState;
  reason: ReferralReason | null;
  registeredAt: Date;
  qualifiedAt: Date | null;
  holdUntil: Date | null;
  /** What this side was granted for it; 0 when it was cancelled. */
  points: number;
}

interface Row {
  id: string; role: 'friend' | 'advocate'; other: string; name: string | null; reason: ReferralReason | null; registered_at: Date; qualified_at: Date | null; hold_until: Date | null;
  rejected_at: Date | null; cancelled_at: Date | null; points: number;
}

const SIDE = (role: 'friend' | 'advocate', own: string, other: string) => `SELECT r.id, '${role}' AS role, r.${other} AS other, c.name, r.reason, r.registered_at, r.qualified_at, r.hold_until,
  r.rejected_at, r.cancelled_at, r.${role}_points AS points FROM referrals r LEFT JOIN customers c ON c.id = r.${other} AND c.status = 'active'
  WHERE r.organization_id = ? AND r.program_id = ? AND r.${own} = ?`;

const time = (date: Date | null) => date?.getTime() ?? null;

/** Who recommended a program to a customer, and whom the customer recommended it to, as it stood at an instant, oldest first. */
export async function referralsOf(organizationId: string, { programId, customerId, at }: { programId: string; customerId: string; at: number }): Promise<{ referredBy: ReferralRecord | null; friends: ReferralRecord[] }> {
  const [rows, versionAt] = await Promise.all([
    sql.rows<Row>(`${SIDE('friend', 'friend_customer_id', 'advocate_customer_id')} UNION ALL ${SIDE('advocate', 'advocate_customer_id', 'friend_customer_id')} ORDER BY registered_at, id`,
      [organizationId, programId, customerId, organizationId, programId, customerId]),
    programVersions(sql, organizationId, [programId]),
  ]);
  const { referral, timezone } = versionAt(programId, at).document;
  const records = rows.flatMap((row): (ReferralRecord & { role: Row['role'] })[] => {
    const facts = {
      registeredAt: row.registered_at.getTime(), qualifiedAt: time(row.qualified_at), holdUntil: time(row.hold_until), rejectedAt: time(row.rejected_at), cancelledAt: time(row.cancelled_at), reason: row.reason,
    };
    const seen = referralAt(facts, referralTermEnd(referral?.within ?? null, facts.registeredAt, timezone), at);
    if (!seen) return [];
    const isQualified = facts.qualifiedAt !== null && facts.qualifiedAt <= at;
    return [{
      id: row.id, role: row.role, customerId: row.other, customerName: row.name, ...seen, registeredAt: row.registered_at, qualifiedAt: isQualified ? row.qualified_at : null,
      holdUntil: isQualified ? row.hold_until : null, points: isQualified && seen.state !== 'cancelled' ? row.points : 0,
    }];
  });
  return { referredBy: records.find(({ role }) => role === 'friend') ?? null, friends: records.filter(({ role }) => role === 'advocate') };
}
