import { bookPurchases } from '#db/commands/purchases/book.ts';
import { bookReturn } from '#db/commands/purchases/book-return.ts';
import { preparePurchases } from '#db/commands/purchases/prepare.ts';
import { recordAttempts } from '#db/commands/purchases/attempts.ts';
import { recordEvents } from '#db/commands/customers/record-events.ts';
import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { organizationContext, partnerIdOf } from '#db/queries/organization-context.ts';
import { findPurchases } from '#db/queries/purchases.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { isUuid } from '#domain/shared/ids.ts';
import { parse } from '#domain/shared/parse.ts';
import { PurchaseBody, ReturnItem } from '#domain/loyalty/purchase/body.ts';
import type { BookingOutcome, PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { IngestKind, IngestSource, RowOutcome } from './batches.ts';

export interface IngestRun {
  organizationId: string;
  source: IngestSource;
  workflowId: string;
  runId: string;
}

interface Row {
  position: number;
  body: unknown;
}

export interface ProcessedRows {
  outcomes: RowOutcome[];
  onboardingCustomerIds: string[];
}

const refused = (position: number, error: DomainError): RowOutcome => ({ position, status: error.status, code: error.code, reason: error.message });

const fromBooking = (position: number, outcome: BookingOutcome): RowOutcome => (outcome.status === 'processed'
  ? { position, status: 201, id: outcome.id }
  : { position, status: outcome.refusal.status, code: outcome.refusal.code, reason: outcome.refusal.detail });

/** Reads what can be read of the rows; the others are refused with what is wrong. */
function readable<T>(rows: readonly Row[], read: (body: unknown) => T): { good: { position: number; raw: unknown; body: T }[]; bad: RowOutcome[] } {
  const good: { position: number; raw: unknown; body: T }[] = [];
  const bad: RowOutcome[] = [];
  for (const { position, body } of rows) {
    try {
      good.push({ position, raw: body, body: read(body) });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      bad.push(refused(position, error));
    }
  }
  return { good, bad };
}

async function processPurchases({ organizationId, workflowId, runId }: IngestRun, rows: readonly Row[]): Promise<ProcessedRows> {
  const { good, bad } = readable(rows, (body) => parse(PurchaseBody, body, 'body'));
  const received = good.map(({ raw, body }) => ({ body, bodyHash: bodyHash(raw) }));
  const prepared = await preparePurchases(organizationId, received);
  const unresolved = good.flatMap(({ position, body }, index) => {
    const error = prepared[index]!;
    return error instanceof DomainError ? [{ position, body, bodyHash: received[index]!.bodyHash, error }] : [];
  });
  await recordAttempts(organizationId, unresolved);
  const resolved = good.flatMap(({ position }, index) => (prepared[index] instanceof DomainError ? [] : [{ position, command: prepared[index] as PurchaseCommand }]));
  if (resolved.length === 0) return { outcomes: [...bad, ...unresolved.map(({ position, error }) => refused(position, error))], onboardingCustomerIds: [] };
  const booking = await bookPurchases({ organizationId, workflowId, runId, purchases: resolved.map(({ command }) => command) });
  return {
    outcomes: [...bad, ...unresolved.map(({ position, error }) => refused(position, error)), ...resolved.map(({ position }, index) => fromBooking(position, booking.outcomes[index]!))],
    onboardingCustomerIds: booking.onboardingCustomerIds,
  };
}

async function purchaseOf(organizationId: string, { purchase, place }: ReturnItem) {
  const byId = isUuid(purchase) ? await findPurchases(organizationId, { id: purchase.toLowerCase() }) : [];
  const found = byId.length > 0 ? byId : await findPurchases(organizationId, { externalId: purchase });
  if (place === undefined && found.length > 1) throw conflict('ambiguous', 'Several partners use this externalId; name a place.');
  const context = await organizationContext(organizationId, { fresh: place !== undefined });
  const node = place === undefined ? undefined : context.placesByExternalId.get(place);
  if (place !== undefined && !node) throw new DomainError('place_not_found', `There is no place ${place}.`, { place });
  const one = node ? found.find((candidate) => candidate.partner_id === partnerIdOf(context, node)) : found[0];
  if (!one) throw notFound('purchase');
  return one;
}

async function processReturns({ organizationId, workflowId, runId }: IngestRun, rows: readonly Row[]): Promise<ProcessedRows> {
  const { good, bad } = readable(rows, (body) => parse(ReturnItem, body, 'body'));
  const outcomes: RowOutcome[] = [];
  for (const { position, raw, body } of good) {
    try {
      const purchase = await purchaseOf(organizationId, body);
      const { place: _place, ...hashed } = raw as Record<string, unknown>;
      const command = {
        purchaseId: purchase.id, partnerId: purchase.partner_id, externalId: body.externalId, bodyHash: bodyHash({ ...hashed, purchase: purchase.id }), occurredAt: body.occurredAt.getTime(), lines: body.lines,
      };
      outcomes.push(fromBooking(position, await bookReturn({ organizationId, workflowId, runId, command })));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      outcomes.push(refused(position, error));
    }
  }
  return { outcomes: [...bad, ...outcomes], onboardingCustomerIds: [] };
}

/** Processes staged rows of one kind with the same commands as the single calls: a bad row never sinks the others. */
export async function processRows(run: IngestRun, kind: IngestKind, rows: readonly Row[]): Promise<ProcessedRows> {
  if (kind === 'purchases') return processPurchases(run, rows);
  if (kind === 'returns') return processReturns(run, rows);
  const { country } = await organizationContext(run.organizationId);
  const organization = { id: run.organizationId, country };
  if (kind === 'events') return { outcomes: await recordEvents(organization, rows, new Date()), onboardingCustomerIds: [] };
  const { outcomes } = await registerCustomers(organization, rows, { source: run.source, now: new Date() });
  return { outcomes, onboardingCustomerIds: [] };
}
