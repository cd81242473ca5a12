import { MembersMoved } from '#db/commands/loyalty/moved-members.ts';
import { memberSelects, membersFrom, needAt, type BalanceRow, type MemberNeed, type MemberRow, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { attachLevels } from '#db/commands/levels/member-levels.ts';
import type { OpenedLevels } from '#db/commands/levels/level-state.ts';
import type { Transaction } from '#db/sql.ts';
import { organizationContext } from '#db/queries/organization-context.ts';
import { openReferralsOf } from '#db/commands/people/referral-booking.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { BookingRun } from './book.ts';
import { readGround, type Ground } from './ground.ts';
import { versionSelect, versionsFrom, type VersionAt, type VersionRow } from './versions.ts';

export interface KnownPurchase {
  id: string; partner_id: string; external_id: string; body_hash: string; run_id: string;
}

export interface EarlierAttempt {
  partner_id: string; external_id: string; workflow_id: string | null;
}

export interface MetCustomer {
  id: string; stage: string; onboarding: string | null;
}

/** What the purchases of a run meet in the database. */
export interface Surroundings {
  members: Map<string, MemberState>;
  known: readonly KnownPurchase[];
  versionAt: VersionAt;
  attempts: readonly EarlierAttempt[];
  /** Customers who are new or in onboarding. */
  customers: readonly MetCustomer[];
  ground: Ground;
  /** Levels that may change. */
  levels: readonly OpenedLevels[];
}

function needsOf(purchases: readonly PurchaseCommand[], advocates: readonly { membershipId: string; at: number }[]): Map<string, MemberNeed> {
  const needs = new Map<string, MemberNeed>();
  const add = (membershipId: string, at: number, takes: boolean) => {
    const need = needs.get(membershipId) ?? needAt(at, { takes: false });
    needs.set(membershipId, { earliest: Math.min(need.earliest, at), latest: Math.max(need.latest, at), takes: need.takes || takes });
  };
  for (const { membershipId, occurredAt, spend, cardTransaction } of purchases) add(membershipId, occurredAt, spend !== null || cardTransaction !== undefined);
  for (const { membershipId, at } of advocates) add(membershipId, at, false);
  return needs;
}

/** The members who recommended the buyers: they are locked together with them. */
async function advocatesOf(sql: Transaction, { organizationId, purchases }: BookingRun): Promise<{ membershipId: string; at: number }[]> {
  const { programs } = await organizationContext(organizationId);
  const concerned = purchases.filter(({ programId }) => programs.some((program) => program.id === programId && program.hasReferral));
  const open = await openReferralsOf(sql, organizationId, concerned.map(({ customerId }) => customerId), [...new Set(concerned.map(({ programId }) => programId))]);
  return concerned.flatMap(({ programId, customerId, occurredAt }) => {
    const membershipId = open.get(`${programId} ${customerId}`)?.advocateMembershipId;
    return membershipId ? [{ membershipId, at: occurredAt }] : [];
  });
}

/** Locks the members and reads the rest, in one trip to the database; lots take a second one where points are spent. */
export async function readSurroundings(sql: Transaction, run: BookingRun): Promise<Surroundings> {
  const { organizationId, purchases } = run;
  const needs = needsOf(purchases, await advocatesOf(sql, run));
  const externalIds = purchases.map(({ externalId }) => externalId);
  const customerIds = [...new Set(purchases.map(({ customerId }) => customerId))];
  const [members, balances, known, versions, attempts, customers] = await sql.select(
    ...memberSelects(needs, { lock: true }),
    ['SELECT id, partner_id, external_id, body_hash, run_id FROM purchases WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]],
    versionSelect(organizationId, purchases.map(({ programId }) => programId)),
    ['SELECT partner_id, external_id, workflow_id FROM purchase_attempts WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]],
    ["SELECT id, stage, onboarding FROM customers WHERE organization_id = ? AND id IN (?) AND (stage = 'new' OR onboarding = 'running')", [organizationId, customerIds]],
  );
  const versionAt = await versionsFrom(sql, versions as VersionRow[]);
  const locked = await membersFrom(sql, needs, members as MemberRow[], balances as BalanceRow[]);
  const levelNeeds = new Map([...needs].map(([id, { earliest }]) => [id, { earliest, returns: false }]));
  const ground = await readGround(sql, organizationId, { purchases, versionAt, members: locked, lock: true });
  // Who recommended was looked up before the locks: if that has changed since, the run begins again.
  for (const { advocateMembershipId } of ground.referrals.values()) if (advocateMembershipId !== null && !locked.has(advocateMembershipId)) throw new MembersMoved();
  const levels = await attachLevels(sql, organizationId, { members: locked, needs: levelNeeds, versionAt, metrics: ground.metrics });
  return {
    members: locked, versionAt, levels,
    ground,
    known: known as KnownPurchase[],
    attempts: attempts as EarlierAttempt[],
    customers: customers as MetCustomer[],
  };
}
