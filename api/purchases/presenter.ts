import { fromJson } from '#db/sql.ts';
import type { PurchaseAnswer } from '#db/commands/purchases/answer.ts';
import type { ProgramVersion } from '#db/commands/purchases/versions.ts';
import type { StoredPurchase, PurchaseAttempt } from '#db/queries/purchase-outcomes.ts';
import type { ListedAttempt, ListedPurchase, PurchaseLineRecord, PurchaseRecord, ReturnRecord } from '#db/queries/purchases.ts';
import type { ReturnUnits } from '#db/queries/timeline-units.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { presentRun } from '../temporal.ts';

/** The computed part of an answer, field by field as api.md orders it (MariaDB keeps JSON as text, MySQL reorders keys). */
export const presentAnswer = <Member>({ purchase, earned, notApplied, benefits, member }: Omit<PurchaseAnswer, 'member'> & { member: Member }) => ({ purchase, earned, notApplied, ...(benefits && { benefits }), member });

export const presentStored = (stored: StoredPurchase) => ({ ...presentAnswer(stored.answer), workflow: presentRun(stored.workflowId, stored.runId) });

const placeOf = (row: { place_external_id: string | null; place_name: string | null }) =>
  row.place_external_id === null ? null : { externalId: row.place_external_id, name: row.place_name! };

export const presentListed = (row: ListedPurchase) => ({
  id: row.id, externalId: row.external_id, status: 'processed' as const, customer: { id: row.customer_id, name: row.customer_name }, place: placeOf(row), occurredAt: row.occurred_at.toISOString(),
  currency: row.currency, grossMinor: row.gross_minor, payableMinor: row.payable_minor, pointsSpent: row.points_spent, earned: row.earned, refundedMinor: row.refunded_minor,
  earnedBy: row.earnedBy, spentFrom: row.spentFrom, problem: null,
});

const problemOf = (refusal: Refusal | null) => (refusal ? { code: refusal.code, detail: refusal.detail } : null);

export const presentListedAttempt = (row: ListedAttempt) => ({
  id: null, externalId: row.external_id, status: row.status, customer: row.customer_id === null ? null : { id: row.customer_id, name: row.customer_name }, place: placeOf(row),
  occurredAt: row.occurred_at.toISOString(), currency: null, grossMinor: null, payableMinor: null, pointsSpent: null, earned: null, refundedMinor: null, earnedBy: null, spentFrom: null,
  problem: problemOf(row.problem === null ? null : fromJson<Refusal>(row.problem)),
});

export const presentAttempt = (attempt: PurchaseAttempt, customer: { id: string; name: string | null } | null) => ({
  purchase: { id: null, externalId: attempt.externalId, status: attempt.status, occurredAt: attempt.occurredAt.toISOString() },
  customer, place: null,
  ...(attempt.refusal && { problem: { code: attempt.refusal.code, detail: attempt.refusal.detail, ...attempt.refusal.details } }),
  workflow: attempt.workflowId === '' ? null : presentRun(attempt.workflowId, attempt.runId),
});

export function presentReturn({ answer, workflow_id, run_id }: ReturnRecord) {
  const { return: done, refundMinor, pointsRestored, pointsReversed, shortfall, certificateRestoredMinor, member } = answer;
  return { return: done, refundMinor, pointsRestored, pointsReversed, shortfall, certificateRestoredMinor, member, workflow: presentRun(workflow_id, run_id) };
}

const presentReturnRow = ({ answer, workflow_id, run_id }: ReturnRecord, units: ReadonlyMap<string, ReturnUnits>) => ({
  id: answer.return.id, externalId: answer.return.externalId, occurredAt: answer.return.occurredAt, lines: answer.return.lines, refundMinor: answer.refundMinor,
  pointsRestored: answer.pointsRestored, pointsReversed: answer.pointsReversed, shortfall: answer.shortfall,
  ...(units.get(answer.return.id) ?? { reversedBy: [], restoredTo: [] }), workflow: presentRun(workflow_id, run_id),
});

interface Surroundings {
  lines: PurchaseLineRecord[];
  returns: ReturnRecord[];
  /** What the returns moved, wallet by wallet. */
  units: ReadonlyMap<string, ReturnUnits>;
  version: ProgramVersion;
}

/** A processed purchase with everything its page shows. */
export function presentPurchase(row: PurchaseRecord, { lines, returns, units, version }: Surroundings) {
  const { purchase, earned, notApplied, benefits, member } = row.answer;
  return {
    purchase: {
      ...purchase, occurredAt: row.occurred_at.toISOString(), currency: row.currency, refundedMinor: row.refunded_minor, earnedBy: row.earnedBy, spentFrom: row.spentFrom,
      lines: purchase.lines.map((line, index) => {
        const { sku, name, category, tags, quantity, unit_price_minor, returned_quantity, counted_units } = lines[index]!;
        return {
          ...line, ...(row.earnedByOfLines && { earnedBy: row.earnedByOfLines[index]! }), sku, name, category, tags, quantity, unitPriceMinor: unit_price_minor, returnedQuantity: returned_quantity,
          ...(counted_units !== null && { isSum: true }),
        };
      }),
    },
    earned, notApplied, ...(benefits && { benefits }), member,
    customer: { id: row.customer_id, name: row.customer_name }, place: placeOf(row),
    program: {
      code: version.code, name: version.document.name, version: version.version,
      rules: (version.document.rules ?? []).map((rule) => ({ code: rule.code, name: rule.name ?? rule.code })),
      wallets: version.document.wallets.map(({ code, name = code, scale = 0 }) => ({ code, name, scale })),
    },
    returns: returns.map((record) => presentReturnRow(record, units)),
    workflow: presentRun(row.workflow_id, row.run_id),
  };
}
