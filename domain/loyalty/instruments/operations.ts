import { conflict, DomainError } from '../../shared/errors.ts';
import { isAtAnyOf, matchesLine } from '../rules/line-filter.ts';
import { daysOf, endOfFreeze, freezesOf, mostFreezeDays } from './freezes.ts';
import { countedByLimits } from './limits.ts';
import { leftThatDay } from './per-day.ts';
import { refuseState } from './present.ts';
import { undone } from './undoing.ts';
import { isWithinSchedule } from './schedule.ts';
import { hasReservation } from './reservations.ts';
import { availableAt, balanceUnit, hasBalance, instrumentAt } from './state.ts';
import type { Instrument, InstrumentEntry } from './types.ts';

/** Part of an entry that an operation decides; the rest is the same for all. */
export type PlannedEntry = Pick<InstrumentEntry, 'type' | 'amount'> & Partial<Pick<InstrumentEntry, 'customerId' | 'use' | 'details' | 'occurredAt'>>;

export interface Visit {
  at: number;
  /** A category, tested by the type's line filter. */
  service: string;
  units: number;
  placeId: string | null;
  /** `externalId`s of the place and every place above it. */
  placePath: readonly string[];
}

const isCancelled = ({ entries }: Instrument, { businessKey }: InstrumentEntry) => entries.some(({ type, businessKey: key }) => type === 'cancel' && key === businessKey);
const isGivenBack = ({ entries }: Instrument, { purchaseId }: InstrumentEntry) => entries.some(({ use, purchaseId: key }) => key === purchaseId && use !== null && use.count < 0);

/** Whether an entry is a use, by a visit or in a purchase, that still stands. */
const isStandingUse = (instrument: Instrument, entry: InstrumentEntry): boolean =>
  (entry.type === 'visit' && !isCancelled(instrument, entry)) || (entry.type === 'redeem' && !isGivenBack(instrument, entry));

/**
 * A visit on a pass that may be used at that instant (`presentInstrument`).
 *
 * @throws DomainError 409 `daily_limit`; 422 `pass_service`, `certificate_place`, `certificate_time`, `instrument_depleted`
 */
export function planVisit(instrument: Instrument, { at, service, units, placeId, placePath }: Visit, timezone: string): PlannedEntry {
  const { code, type } = instrument;
  if (!hasBalance(type) || balanceUnit(type) !== 'visits') throw new DomainError('pass_service', `${code} holds no visits.`);
  if (!matchesLine(type.lines ?? {}, { sku: null, category: service, tags: [] }, placePath)) throw new DomainError('pass_service', `${code} is not for ${service}.`);
  if (!isAtAnyOf(type.places, placePath)) throw new DomainError('certificate_place', `${code} is not for this place.`);
  if (!isWithinSchedule(type.schedule, at, timezone)) throw new DomainError('certificate_time', `${code} does not work at this time.`);
  if (units > leftThatDay(instrument, at, timezone)) throw conflict('daily_limit', `${code} takes ${type.perDay} a day.`);
  const left = availableAt(instrument, at);
  if (left < units) throw new DomainError('instrument_depleted', `${left} visits are left on ${code}.`, { remaining: left });
  const counted = countedByLimits(type, [{ sku: null, category: service, tags: [], units, sumMinor: 0 }], placePath);
  return { type: 'visit', amount: -units, customerId: instrumentAt(instrument, at, timezone).holder, use: { count: 1, units, sumMinor: 0, at, placeId }, details: { service, ...(counted && { counted }) } };
}

/**
 * Takes a visit back.
 *
 * @throws DomainError 404 for an unknown visit; 409 `visit_cancelled`; 422 `cancel_before_visit`
 */
export function planCancel(instrument: Instrument, externalId: string, at: number): PlannedEntry {
  const visit = instrument.entries.find(({ type, businessKey }) => type === 'visit' && businessKey === externalId);
  if (!visit) throw new DomainError('not_found', 'There is no such visit.', { status: 404 });
  if (isCancelled(instrument, visit)) throw conflict('visit_cancelled', 'The visit has been cancelled already.');
  if (at < visit.occurredAt) throw new DomainError('cancel_before_visit', 'A visit cannot be cancelled before it took place.');
  return { type: 'cancel', amount: -visit.amount, customerId: visit.customerId, ...undone(visit, []) };
}

/**
 * Stops an instrument for some days, or for all that are left to it; its end moves by the time it was stopped.
 *
 * @throws DomainError 422 `freeze_limit`, `instrument_depleted`; 409 `pass_frozen`, `used_while_frozen` and the refusals of its state
 */
export function planFreeze(instrument: Instrument, { at, days }: { at: number; days: number | undefined }, timezone: string): PlannedEntry {
  const { code, entries } = instrument;
  const position = instrumentAt(instrument, at, timezone);
  refuseState(instrument, position, at);
  if (position.state === 'depleted') throw new DomainError('instrument_depleted', `Nothing is left on ${code}.`);
  const left = mostFreezeDays(instrument.type, at) - daysOf(freezesOf(entries), timezone);
  const wanted = days ?? left;
  if (wanted > left || wanted < 1) throw new DomainError('freeze_limit', `${code} can be frozen for ${Math.max(0, left)} more days.`, { daysLeft: Math.max(0, left) });
  const until = endOfFreeze(at, wanted, timezone);
  if (freezesOf(entries).some((freeze) => freeze.from < until && at < freeze.until)) throw conflict('pass_frozen', `${code} is frozen later in that time.`);
  const used = entries.some((entry) => entry.occurredAt >= at && entry.occurredAt < until && isStandingUse(instrument, entry));
  if (used) throw conflict('used_while_frozen', `${code} was used in that time.`);
  return { type: 'freeze', amount: 0, details: { days: wanted, until } };
}

/** @throws DomainError 409 `not_frozen` */
export function planUnfreeze(instrument: Instrument, at: number, timezone: string): PlannedEntry {
  if (instrumentAt(instrument, at, timezone).frozenUntil === null) throw conflict('not_frozen', `${instrument.code} is not frozen.`);
  return { type: 'unfreeze', amount: 0 };
}

/** What was paid for all that was ever put on an instrument; null when that is not known. */
function paidFor({ type, priceMinor, entries }: Instrument): { priceMinor: number; amount: number } | null {
  const isMoney = balanceUnit(type) === 'money';
  const parts = entries.filter((entry) => entry.type === 'issue' || entry.type === 'top_up').map((entry) => {
    const price = entry.type === 'issue' ? priceMinor : (entry.details.priceMinor as number | undefined);
    return { amount: entry.amount, price: price ?? (isMoney ? entry.amount : null) };
  });
  if (parts.some(({ price }) => price === null)) return null;
  return { priceMinor: parts.reduce((sum, { price }) => sum + price!, 0), amount: parts.reduce((sum, { amount }) => sum + amount, 0) };
}

/**
 * Pays back what is left: price × remaining ÷ amount, rounded down. Nothing can be used afterwards.
 *
 * @throws DomainError 422 `not_refundable`, `instrument_depleted`, `instrument_expired`; 409 `instrument_refunded`, `instrument_blocked`
 */
export function planRefund(instrument: Instrument, at: number, timezone: string): { entry: PlannedEntry; refundMinor: number } {
  const { code, type } = instrument;
  const position = instrumentAt(instrument, at, timezone);
  if (position.state !== 'frozen') refuseState(instrument, position, at);
  const paid = hasBalance(type) && type.refundable === true ? paidFor(instrument) : null;
  if (!paid) throw new DomainError('not_refundable', `${code} cannot be paid back.`);
  const remaining = availableAt(instrument, at);
  if (remaining === 0) throw new DomainError('instrument_depleted', `Nothing is left on ${code}.`);
  const refundMinor = Number((BigInt(paid.priceMinor) * BigInt(remaining)) / BigInt(paid.amount));
  return { entry: { type: 'refund', amount: -remaining, details: { refundMinor } }, refundMinor };
}

/** @throws DomainError 409 `bad_transition` when it is (un)blocked already, `instrument_refunded` */
export function planBlock(instrument: Instrument, type: 'block' | 'unblock', at: number, timezone: string): PlannedEntry {
  const { state } = instrumentAt(instrument, at, timezone);
  if (state === 'refunded') throw conflict('instrument_refunded', `${instrument.code} was refunded.`);
  if ((state === 'blocked') === (type === 'block')) throw conflict('bad_transition', `${instrument.code} is ${state === 'blocked' ? 'blocked already' : 'not blocked'}.`);
  return { type, amount: 0 };
}

/**
 * Ends a customer's reservation before its time-out.
 *
 * @throws DomainError 409 `not_reserved`
 */
export function planRelease(instrument: Instrument, customerId: string, at: number): PlannedEntry {
  if (!hasReservation(instrument, customerId, at)) throw conflict('not_reserved', `${instrument.code} is not reserved for this customer.`);
  return { type: 'release', amount: 0, customerId };
}

/**
 * Gives an instrument to another customer.
 *
 * @param from who must hold it; undefined asks for nobody
 * @throws DomainError 422 `not_transferable`, `instrument_not_available`, `instrument_depleted` and the refusals of its state
 */
export function planTransfer(instrument: Instrument, { at, from, to }: { at: number; from: string | undefined; to: string }, timezone: string): PlannedEntry {
  const { code, type } = instrument;
  const position = instrumentAt(instrument, at, timezone);
  if (type.transferable !== true) throw new DomainError('not_transferable', `${code} cannot be given away.`);
  if (from !== undefined && position.holder !== null && position.holder !== from) throw new DomainError('instrument_not_available', `${code} belongs to another customer.`);
  if (position.state !== 'frozen') refuseState(instrument, position, at);
  if (position.state === 'depleted') throw new DomainError('instrument_depleted', `Nothing is left on ${code}.`);
  return { type: 'transfer', amount: 0, customerId: to };
}

/** @throws DomainError 422 `no_balance` for what holds neither money nor visits, and the refusals of its state */
export function planTopUp(instrument: Instrument, { at, amount, priceMinor }: { at: number; amount: number; priceMinor: number | undefined }, timezone: string): PlannedEntry {
  if (!hasBalance(instrument.type)) throw new DomainError('no_balance', `${instrument.code} holds neither money nor visits.`);
  const position = instrumentAt(instrument, at, timezone);
  if (position.state !== 'frozen') refuseState(instrument, position, at);
  return { type: 'top_up', amount, details: priceMinor === undefined ? {} : { priceMinor } };
}
