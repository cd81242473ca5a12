import { createHash } from 'node:crypto';
import { DomainError } from '../../shared/errors.ts';
import { endOfTerm, type Term } from '../../shared/zoned-time.ts';
import type { PresentedInstrument } from '../instruments/types.ts';
import type { Arm, Offer, OfferAssignment, OfferUse } from './types.ts';

const SLOTS = 10_000;

/**
 * The arm of a person, fixed by the offer and the person alone: SHA-256 of `offerId:customerId`, its first 48 bits modulo 10,000,
 * below the share of the control arm. However often it is asked and whoever else is assigned, the answer is the same.
 *
 * @param controlShareBps how much of a segment is kept from the offer, basis points
 */
export function stickyArm(offerId: string, customerId: string, controlShareBps: number): Arm {
  const slot = createHash('sha256').update(`${offerId}:${customerId}`).digest().readUIntBE(0, 6) % SLOTS;
  return slot < controlShareBps ? 'control' : 'target';
}

/** The window of an offer (rule N7): from `validFrom` to the end of its term in the program's zone, which is exclusive. Epoch milliseconds. */
export const offerWindow = (validFrom: number, validFor: Term, timeZone: string): { from: number; to: number } => ({ from: validFrom, to: endOfTerm(validFrom, validFor, timeZone) });

export type OfferState = 'scheduled' | 'active' | 'ended';

/** What an offer is at an instant. */
export const offerState = ({ validFrom, validTo }: Pick<Offer, 'validFrom' | 'validTo'>, at: number): OfferState =>
  (at < validFrom ? 'scheduled' : at < validTo ? 'active' : 'ended');

/** Whether the use stood at an instant, and was not given back by then. */
export const isUsedAt = ({ usedAt, restoredAt }: OfferUse, at: number): boolean => usedAt <= at && (restoredAt === null || at < restoredAt);

/** An offer may be used once: no use of whatever time is still standing, and none stood at the instant. */
const isSpent = (uses: readonly OfferUse[], at: number) => uses.some((use) => use.restoredAt === null || isUsedAt(use, at));

/**
 * An offer brought to a purchase, as the engine takes it.
 *
 * @param assignment what the purchase's customer has of it; undefined when it was never assigned
 * @param options.at event time of the purchase, epoch milliseconds
 * @throws DomainError `offer_not_available` (422): not assigned, held back as control, or outside its window; `offer_used` (422)
 */
export function presentOffer(offer: Offer, assignment: OfferAssignment | undefined, { at, programId }: { at: number; programId: string }): PresentedInstrument {
  const { id, code, document } = offer;
  // A person of the control arm must not learn that there is an offer.
  if (assignment?.arm !== 'target') throw new DomainError('offer_not_available', `The offer ${code} is not for this customer.`, { instrument: code });
  if (offer.programId !== programId) throw new DomainError('offer_not_available', `The offer ${code} belongs to another program.`, { instrument: code });
  const state = offerState(offer, at);
  if (state !== 'active') throw new DomainError('offer_not_available', state === 'ended' ? `The offer ${code} has ended.` : `The offer ${code} has not begun yet.`, { instrument: code });
  if (isSpent(assignment.uses, at)) throw new DomainError('offer_used', `The offer ${code} was used already.`, { instrument: code });
  const { program, name = code, effects, when } = document;
  return { id, code, typeCode: code, type: { kind: 'offer', program, name, effects, ...(when !== undefined && { when }) }, balance: null, uses: 0 };
}
