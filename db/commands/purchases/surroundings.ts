import { memberSelects, membersFrom, needAt, type BalanceRow, type MemberNeed, type MemberRow, type MemberState } from '#db/commands/loyalty/member-state.ts';
import type { Transaction } from '#db/sql.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { BookingRun } from './book.ts';
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
}

function needsOf(purchases: readonly PurchaseCommand[]): Map<string, MemberNeed> {
  const needs = new Map<string, MemberNeed>();
  for (const { membershipId, occurredAt, spend } of purchases) {
    const need = needs.get(membershipId) ?? needAt(occurredAt, { takes: false });
    needs.set(membershipId, { earliest: Math.min(need.earliest, occurredAt), latest: Math.max(need.latest, occurredAt), takes: need.takes || spend !== null });
  }
  return needs;
}

/** Locks the members and reads the rest, in one trip to the database; lots take a second one where points are spent. */
export async function readSurroundings(sql: Transaction, { organizationId, purchases }: BookingRun): Promise<Surroundings> {
  const needs = needsOf(purchases);
  const externalIds = purchases.map(({ externalId }) => externalId);
  const customerIds = [...new Set(purchases.map(({ customerId }) => customerId))];
  const [members, balances, known, versions, attempts, customers] = await sql.select(
    ...memberSelects(needs, { lock: true }),
    ['SELECT id, partner_id, external_id, body_hash, run_id FROM purchases WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]],
    versionSelect(organizationId, purchases.map(({ programId }) => programId)),
    ['SELECT partner_id, external_id, workflow_id FROM purchase_attempts WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]],
    ["SELECT id, stage, onboarding FROM customers WHERE organization_id = ? AND id IN (?) AND (stage = 'new' OR onboarding = 'running')", [organizationId, customerIds]],
  );
  return {
    members: await membersFrom(sql, needs, members as MemberRow[], balances as BalanceRow[]),
    known: known as KnownPurchase[],
    versionAt: await versionsFrom(sql, versions as VersionRow[]),
    attempts: attempts as EarlierAttempt[],
    customers: customers as MetCustomer[],
  };
}
