import type { Sql, Transaction } from '#db/sql.ts';
import { usesLeft } from '#domain/loyalty/instruments/capacity.ts';
import { NO_USES, windowKey, windowsFor, type UseOccasion } from '#domain/loyalty/instruments/limits.ts';
import { planCancel, planRelease, planVisit, type Visit } from '#domain/loyalty/instruments/operations.ts';
import { presentInstrument, type Presentation } from '#domain/loyalty/instruments/present.ts';
import { reservedByOthers } from '#domain/loyalty/instruments/reservations.ts';
import { instrumentAt } from '#domain/loyalty/instruments/state.ts';
import type { Instrument, InstrumentEntry } from '#domain/loyalty/instruments/types.ts';
import { matchesLine } from '#domain/loyalty/rules/line-filter.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { operateInstrument, type Operation } from './operate.ts';
import { lockTypesCountedTogether, totalsIn } from './uses.ts';

/** Who asks for an operation, of which instrument, when; without what the operation itself decides. */
export type InstrumentCall = Pick<Operation<unknown>, 'organizationId' | 'code' | 'occurredAt' | 'externalId' | 'bodyHash' | 'actor'>;

export interface VisitAnswer {
  remaining: number;
  expiresAt: string | null;
}

/** Refuses what cannot be used then, by limits over the whole type too. */
async function presentNow(sql: Sql, organizationId: string, instrument: Instrument, { occasion, timezone, ...asked }: { occasion: UseOccasion; timezone: string } & Pick<Presentation, 'units' | 'concerns'>): Promise<void> {
  const windows = windowsFor(instrument, occasion, timezone);
  const totals = new Map(await Promise.all(windows.map(async (window) => [windowKey(instrument.typeId, window), await totalsIn(sql, organizationId, instrument, window)] as const)));
  presentInstrument(instrument, { ...occasion, ...asked, program: null, timezone, used: (window) => totals.get(windowKey(instrument.typeId, window)) ?? NO_USES });
}

/** Takes the locks that come before an instrument's: the membership of who uses it, and the type where its limits count many together. */
async function lockAround(sql: Transaction, organizationId: string, { instrumentId, customerId }: { instrumentId: string; customerId: string | null }): Promise<void> {
  const member = await sql.row<{ id: string }>(`SELECT m.id FROM instruments i JOIN instrument_types t ON t.id = i.type_id
    JOIN memberships m ON m.program_id = t.program_id AND m.customer_id = COALESCE(?, i.customer_id) WHERE i.organization_id = ? AND i.id = ?`, [customerId, organizationId, instrumentId]);
  if (member) await sql.rows('SELECT id FROM memberships WHERE organization_id = ? AND id = ? FOR UPDATE', [organizationId, member.id]);
  await lockTypesCountedTogether(sql, organizationId, [instrumentId]);
}

const left = (instrument: Instrument, timezone: string, { occurredAt }: InstrumentEntry): VisitAnswer => {
  const { balance, expiresAt } = instrumentAt(instrument, occurredAt, timezone);
  return { remaining: balance ?? 0, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString() };
};

/**
 * Books a visit on a season pass.
 *
 * @throws DomainError `not_found`; 409 `daily_limit`, `pass_frozen`, `idempotency_conflict`; 422 `pass_service`, `instrument_depleted`, `instrument_expired`, …
 */
export function visitInstrument(call: InstrumentCall, visit: Omit<Visit, 'at'>): Promise<{ answer: VisitAnswer; replayed: boolean }> {
  const at = call.occurredAt;
  return operateInstrument({
    ...call, type: 'visit', answer: left,
    plan: async (instrument, timezone, sql) => {
      const { holder } = instrumentAt(instrument, at, timezone);
      await presentNow(sql, call.organizationId, instrument, {
        occasion: { at, customerId: holder ?? '', placeId: visit.placeId }, timezone, units: visit.units,
        concerns: (lines) => matchesLine(lines, { sku: null, category: visit.service, tags: [] }, visit.placePath),
      });
      return planVisit(instrument, { at, ...visit }, timezone);
    },
  }, (sql, instrumentId) => lockAround(sql, call.organizationId, { instrumentId, customerId: null }));
}

/** Takes a visit back; `occurredAt` absent means now, or the visit's own instant when that is later. */
export function cancelVisit(call: Omit<InstrumentCall, 'externalId'> & { externalId: string }, { isDated }: { isDated: boolean }): Promise<{ answer: VisitAnswer; replayed: boolean }> {
  return operateInstrument({
    ...call, type: 'cancel', answer: left,
    plan: (instrument) => {
      const visitedAt = instrument.entries.find(({ type, businessKey }) => type === 'visit' && businessKey === call.externalId)?.occurredAt ?? 0;
      const occurredAt = isDated ? call.occurredAt : Math.max(call.occurredAt, visitedAt);
      return { ...planCancel(instrument, call.externalId, occurredAt), occurredAt };
    },
  });
}

export interface ReservationAnswer {
  reservation: { code: string; customer: { id: string }; expiresAt: string };
}

/**
 * Keeps a use of a coupon for a customer until the time-out.
 *
 * @throws DomainError `not_found`; 409 `coupon_reserved`, `coupon_exhausted`; 422 `not_reservable` and the refusals of its state
 */
export function reserveInstrument(call: InstrumentCall, { customerId, ttlMs }: { customerId: string; ttlMs: number }): Promise<{ answer: ReservationAnswer; replayed: boolean }> {
  const at = call.occurredAt;
  const until = at + ttlMs;
  return operateInstrument({
    ...call, type: 'reserve', looksAt: [at, until],
    answer: ({ code }) => ({ reservation: { code, customer: { id: customerId }, expiresAt: new Date(until).toISOString() } }),
    plan: async (instrument, timezone, sql) => {
      if (instrument.type.kind !== 'coupon' && instrument.type.kind !== 'offer') throw new DomainError('not_reservable', 'Only coupons are reserved.');
      await presentNow(sql, call.organizationId, instrument, { occasion: { at, customerId, placeId: null }, timezone });
      const others = reservedByOthers(instrument, customerId, { from: at, to: until });
      if (others >= usesLeft(instrument)) throw conflict('coupon_reserved', `${instrument.code} is reserved by somebody else in that time.`);
      return { type: 'reserve', amount: 0, customerId, details: { until } };
    },
  }, (sql, instrumentId) => lockAround(sql, call.organizationId, { instrumentId, customerId }));
}

/**
 * Ends a reservation before its time-out.
 *
 * @throws DomainError `not_found`; 409 `not_reserved`
 */
export function releaseReservation(call: InstrumentCall, customerId: string): Promise<{ answer: ReservationAnswer; replayed: boolean }> {
  const at = call.occurredAt;
  return operateInstrument({
    ...call, type: 'release', looksAt: [at], plan: (instrument) => planRelease(instrument, customerId, at),
    answer: ({ code }) => ({ reservation: { code, customer: { id: customerId }, expiresAt: new Date(at).toISOString() } }),
  });
}
