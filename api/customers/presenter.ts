import type { exportCustomer } from '#db/queries/customer-export.ts';
import type { CustomerRow } from '#db/queries/customers.ts';
import type { EventRow } from '#db/queries/find-event.ts';
import type { TimelineRow } from '#db/queries/timeline.ts';
import { CONSENT_CHANNELS } from '#domain/customers/consents.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { presentRun } from '../temporal.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

const presentConsents = (consents: CustomerRow['consents']) => Object.fromEntries(CONSENT_CHANNELS.flatMap((channel) => {
  const consent = consents[channel];
  return consent ? [[channel, { granted: consent.granted, at: consent.at, source: consent.source, ...(consent.text !== undefined && { text: consent.text }) }]] : [];
}));

export const presentCustomer = (row: CustomerRow, currency: string) => ({
  id: row.id, externalId: row.externalId, name: row.name, email: row.email, phone: row.phone, telegram: row.telegram, locale: row.locale, timezone: row.timezone,
  birthday: row.birthday, stage: row.stage, attributes: row.attributes, consents: presentConsents(row.consents),
  registeredAt: row.registeredAt.toISOString(), createdAt: row.createdAt.toISOString(), lastPurchaseAt: iso(row.lastPurchaseAt),
  purchaseCount: row.purchaseCount, spentMinor: row.spentMinor, currency,
  memberships: row.memberships.map(({ id, program, level }) => ({ id, program, level })),
});

/** The onboarding of a customer who has one: its state and its run. */
export const presentOnboarding = (organizationId: string, { id, onboarding, onboardingRunId }: CustomerRow) =>
  (onboarding === null ? null : { state: onboarding, workflow: presentRun(workflowIds.onboarding(organizationId, id), onboardingRunId) });

export const presentTimelineRow = ({ id, type, occurredAt, details }: TimelineRow) => ({ id, type, occurredAt: occurredAt.toISOString(), data: details });

export const presentEvent = ({ id, externalId, customerId, type, occurredAt, properties }: EventRow) =>
  ({ id, externalId, customer: { id: customerId }, type, occurredAt: occurredAt.toISOString(), properties });

type Exported = Awaited<ReturnType<typeof exportCustomer>>;

const presentLine = (line: Exported['purchases'][number]['lines'][number]) => ({
  lineId: line.lineId, sku: line.sku, name: line.name, category: line.category, quantity: line.quantity, unitPriceMinor: line.unitPriceMinor, paidMinor: line.paidMinor,
  earned: line.earned, returnedQuantity: line.returnedQuantity,
});

/** All that is kept about one person. */
export const presentExport = (row: CustomerRow, currency: string, { identities, purchases, ledger, events, messages }: Exported, timeline: readonly TimelineRow[], now: Date) => ({
  exportedAt: now.toISOString(),
  customer: presentCustomer(row, currency),
  identities: identities.map(({ kind, value, createdAt }) => ({ kind, value, createdAt: createdAt.toISOString() })),
  purchases: purchases.map(({ lines, ...purchase }) => ({
    id: purchase.id, externalId: purchase.externalId, occurredAt: purchase.occurredAt.toISOString(), place: purchase.place, currency: purchase.currency, grossMinor: purchase.grossMinor,
    payableMinor: purchase.payableMinor, refundedMinor: purchase.refundedMinor, pointsSpent: purchase.pointsSpent, earned: purchase.earned, earnedBy: purchase.earnedBy,
    spentFrom: purchase.spentFrom, lines: lines.map(presentLine),
  })),
  ledger: ledger.map(({ id, program, wallet, account, type, points, rule, reason, occurredAt }) => ({ id, program, wallet, account, type, points, rule, reason, occurredAt: occurredAt.toISOString() })),
  events: events.map(({ id, externalId, type, properties, occurredAt }) => ({ id, externalId, type, properties, occurredAt: occurredAt.toISOString() })),
  messages: messages.map(({ id, channel, template, locale, status, reason, createdAt }) => ({ id, channel, template, locale, status, reason, createdAt: createdAt.toISOString() })),
  timeline: timeline.map(presentTimelineRow),
});
