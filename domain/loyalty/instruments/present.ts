import { conflict, DomainError } from '../../shared/errors.ts';
import type { LineFilter } from '../program.ts';
import { usesLeft, usesOf } from './capacity.ts';
import { countsSomeLines, roomOf, type LimitRoom, type UseOccasion, type UseWindow } from './limits.ts';
import { leftThatDay } from './per-day.ts';
import { reservedByOthers } from './reservations.ts';
import { availableAt, hasBalance, instrumentAt, type InstrumentPosition } from './state.ts';
import type { Instrument, PresentedInstrument, UseTotals } from './types.ts';

export interface Presentation extends UseOccasion {
  /** Code of the program the purchase is computed in; null where that is not asked (visits). */
  program: string | null;
  /** The program's zone. */
  timezone: string;
  /** Uses before, in a window that limits of the type ask about (see `windowsFor`). */
  used: (window: UseWindow) => UseTotals;
  /** Whether there is anything that a limit on these lines counts; absent: not known, such limits are left aside. */
  concerns?: (lines: LineFilter) => boolean;
  /** Units it is used for at once, all or none; 1 unless given. */
  units?: number;
}

const day = (at: number) => new Date(at).toISOString();

/**
 * Refuses what cannot be used, frozen, given away or refunded at an instant because of its state.
 *
 * @throws DomainError 409 `instrument_refunded`, `instrument_blocked`, `pass_frozen`; 422 `instrument_not_yet_valid`, `instrument_expired`
 */
export function refuseState(instrument: Instrument, { state, expiresAt, frozenUntil }: InstrumentPosition, at: number): void {
  const { code } = instrument;
  if (state === 'refunded') throw conflict('instrument_refunded', `${code} was refunded.`);
  if (state === 'blocked') throw conflict('instrument_blocked', `${code} is blocked.`);
  if (instrument.validFrom !== null && at < instrument.validFrom) throw new DomainError('instrument_not_yet_valid', `${code} is valid from ${day(instrument.validFrom)}.`);
  if (expiresAt !== null && expiresAt <= at) throw new DomainError('instrument_expired', `${code} expired at ${day(expiresAt)}.`);
  if (state === 'frozen') throw conflict('pass_frozen', `${code} is frozen until ${day(frozenUntil!)}.`);
}

/** The limits that say how much of a use is left, by units and money. @throws DomainError `coupon_exhausted`, `coupon_reserved` */
function refuseUses(instrument: Instrument, presentation: Presentation): LimitRoom[] {
  const { at, customerId, concerns = () => false, units = 1 } = presentation;
  const { code } = instrument;
  const left = usesLeft(instrument);
  if (left <= 0) throw conflict('coupon_exhausted', `${code} has been used.`);
  const rooms = roomOf(instrument, { occasion: presentation, ...presentation });
  const isReached = ({ document, left: room }: LimitRoom) => room < (document.measure === 'units' ? units : 1) && (!countsSomeLines(document) || concerns(document.lines!));
  const reached = rooms.find(isReached);
  if (reached) throw conflict('coupon_exhausted', `${code} has reached its limit of ${reached.document.max}.`);
  if (left <= reservedByOthers(instrument, customerId, { from: at, to: at + 1 })) throw conflict('coupon_reserved', `${code} is reserved by somebody else for the moment.`);
  return rooms.filter(({ measure }) => measure !== 'count');
}

/**
 * Decides whether an instrument may be used at all at an instant, by its state, holder, uses and reservations; lines, places and
 * hours are the caller's.
 *
 * @returns the instrument with the money or visits that can be taken then
 * @throws DomainError 409 `instrument_refunded`, `instrument_blocked`, `pass_frozen`, `coupon_exhausted`, `coupon_reserved`, `daily_limit`;
 *   422 `instrument_not_yet_valid`, `instrument_expired`, `instrument_depleted`, `instrument_not_available` (another program's or holder's)
 */
export function presentInstrument(instrument: Instrument, presentation: Presentation): PresentedInstrument {
  const { at, customerId, program, timezone } = presentation;
  const { id, code, typeCode, type } = instrument;
  const position = instrumentAt(instrument, at, timezone);
  const isForeign = (position.holder !== null && position.holder !== customerId) || (program !== null && type.program !== program);
  if (isForeign) throw new DomainError('instrument_not_available', `${code} belongs to another customer or program.`);
  refuseState(instrument, position, at);
  const limits = refuseUses(instrument, presentation).map(({ document: _, ...limit }) => limit);
  const balance = hasBalance(type) ? availableAt(instrument, at) : null;
  if (balance === 0) throw new DomainError('instrument_depleted', `Nothing is left on ${code}.`);
  const today = leftThatDay(instrument, at, timezone);
  // A visit says itself how many units it asks for, once it is known to be for the service.
  if (today === 0 && program !== null) throw conflict('daily_limit', `${code} takes ${type.perDay} a day.`);
  return { id, code, typeCode, type, balance, ...(today !== Infinity && { leftThatDay: today }), uses: usesOf(instrument), ...(limits.length > 0 && { limits }) };
}
