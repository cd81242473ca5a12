import { conflict, DomainError } from '../../shared/errors.ts';
import { totalUses, usesLeft } from './capacity.ts';
import { reachedLimit, type UseOccasion, type UseTotals, type UseWindow } from './limits.ts';
import { reservedByOthers } from './reservations.ts';
import { availableAt, hasBalance, instrumentAt, type InstrumentPosition } from './state.ts';
import type { Instrument, PresentedInstrument } from './types.ts';

export interface Presentation extends UseOccasion {
  /** Code of the program the purchase is computed in; null where that is not asked (visits). */
  program: string | null;
  /** The program's zone. */
  timezone: string;
  /** Uses over all instruments of the type (see `windowsAcross`). */
  across: (window: UseWindow) => UseTotals;
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

function refuseUses(instrument: Instrument, presentation: Presentation): void {
  const { at, customerId, timezone, across } = presentation;
  const { code, type, entries } = instrument;
  const left = usesLeft(instrument);
  if (left <= 0) throw conflict('coupon_exhausted', `${code} has been used.`);
  const own = entries.map(({ use }) => use).filter((use) => use !== null);
  const reached = reachedLimit({ type, occasion: presentation, timezone, own, across });
  if (reached) throw conflict('coupon_exhausted', `${code} has reached its limit of ${reached.max}.`);
  if (left <= reservedByOthers(instrument, customerId, { from: at, to: at + 1 })) throw conflict('coupon_reserved', `${code} is reserved by somebody else for the moment.`);
}

/**
 * Decides whether an instrument may be used at all at an instant, by its state, holder, uses and reservations; lines, places and
 * hours are the caller's.
 *
 * @returns the instrument with the money or visits that can be taken then
 * @throws DomainError 409 `instrument_refunded`, `instrument_blocked`, `pass_frozen`, `coupon_exhausted`, `coupon_reserved`;
 *   422 `instrument_not_yet_valid`, `instrument_expired`, `instrument_depleted`, `instrument_not_available` (another program's or holder's)
 */
export function presentInstrument(instrument: Instrument, presentation: Presentation): PresentedInstrument {
  const { at, customerId, program, timezone } = presentation;
  const { id, code, typeCode, type } = instrument;
  const position = instrumentAt(instrument, at, timezone);
  const isForeign = (position.holder !== null && position.holder !== customerId) || (program !== null && type.program !== program);
  if (isForeign) throw new DomainError('instrument_not_available', `${code} belongs to another customer or program.`);
  refuseState(instrument, position, at);
  refuseUses(instrument, presentation);
  const balance = hasBalance(type) ? availableAt(instrument, at) : null;
  if (balance === 0) throw new DomainError('instrument_depleted', `Nothing is left on ${code}.`);
  return { id, code, typeCode, type, balance, uses: totalUses(instrument.entries) };
}
