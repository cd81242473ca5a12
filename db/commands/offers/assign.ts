import type { Sql } from '#db/sql.ts';
import { pageOfSegment } from '#db/queries/segment-members.ts';
import { inTransaction, sql as pool } from '#db/sql.ts';
import { stickyArm } from '#domain/loyalty/offers/assignment.ts';
import type { Arm } from '#domain/loyalty/offers/types.ts';

/** Assigns an offer to persons; whoever has it keeps the arm he is in. */
export const insertAssignments = (sql: Sql, organizationId: string, offerId: string, assignments: readonly { customerId: string; arm: Arm }[], now: Date): Promise<number> =>
  sql.insert('offer_assignments', ['offer_id', 'customer_id', 'organization_id', 'arm', 'assigned_at'],
    assignments.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1)).map(({ customerId, arm }) => [offerId, customerId, organizationId, arm, now]),
    'ON DUPLICATE KEY UPDATE arm = arm');

export interface AssignmentChunk {
  organizationId: string;
  offerId: string;
  segment: string;
  controlShareBps: number;
  /** The instant the segment is asked at, epoch milliseconds. */
  at: number;
  /** Id of the last customer looked at; empty at the beginning. */
  after: string;
  limit: number;
}

export interface AssignedChunk {
  /** The last customer looked at; null when none were left. */
  last: string | null;
  looked: number;
  assigned: number;
}

/** Looks at the next customers and assigns the offer to those in the segment. Safe to repeat: arms are sticky. */
export async function assignChunk({ organizationId, offerId, segment, controlShareBps, at, after, limit }: AssignmentChunk): Promise<AssignedChunk> {
  const { looked, last, customerIds } = await pageOfSegment(organizationId, segment, { at, after, limit });
  if (customerIds.length > 0) {
    await inTransaction((sql) => insertAssignments(sql, organizationId, offerId, customerIds.map((customerId) => ({ customerId, arm: stickyArm(offerId, customerId, controlShareBps) })), new Date()));
  }
  return { last, looked, assigned: customerIds.length };
}

/** Which run goes through the segment. */
export async function setAssignmentRun(organizationId: string, offerId: string, runId: string): Promise<void> {
  await pool.run('UPDATE offers SET run_id = ? WHERE organization_id = ? AND id = ?', [runId, organizationId, offerId]);
}

/** The segment has been gone through. */
export async function finishAssigning(organizationId: string, offerId: string): Promise<void> {
  await pool.run('UPDATE offers SET assigning = FALSE WHERE organization_id = ? AND id = ?', [organizationId, offerId]);
}
