import type { ListedOffer } from '#db/queries/offers.ts';
import { offerState } from '#domain/loyalty/offers/assignment.ts';
import { offerEffect, type ArmFacts } from '#domain/loyalty/offers/effect.ts';
import type { Arm, Offer } from '#domain/loyalty/offers/types.ts';
import type { SegmentDocument } from '#domain/loyalty/segments/segment.ts';

const iso = (at: number) => new Date(at).toISOString();

const presentEffects = ({ document: { effects, when } }: Offer) => ({ effects, ...(when !== undefined && { when }) });

/** An offer as those who manage it see it, in its state at an instant. */
export const presentOffer = ({ offer, isAssigning, assigned, used }: ListedOffer, at: number) => ({
  code: offer.code, program: offer.document.program, name: offer.document.name ?? null, ...presentEffects(offer),
  state: offerState(offer, at), validFrom: iso(offer.validFrom), validTo: iso(offer.validTo), validFor: offer.document.validFor,
  assign: { segment: offer.document.segment ?? null, controlShareBps: offer.document.controlShareBps },
  assigning: isAssigning, assigned: { target: assigned.target, control: assigned.control }, used,
});

/** What a row of the list shows of an offer's report; null before the offer begins. */
export function presentListedEffect(arms: Record<Arm, ArmFacts> | undefined) {
  if (!arms) return null;
  const { target, control, upliftPoints, pValue } = offerEffect({ ...arms, costMinor: 0 });
  return { target, control, upliftPoints, pValue };
}

/** An offer as the person it is for sees it: nothing of arms. */
export const presentAvailable = (offer: Offer) => ({
  code: offer.code, program: offer.document.program, name: offer.document.name ?? null, ...presentEffects(offer), validFrom: iso(offer.validFrom), validTo: iso(offer.validTo),
});

export const presentSegment = ({ code, name, program, when }: SegmentDocument, headcount: number) => ({ code, name, program, when, headcount });
