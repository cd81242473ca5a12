import { assignChunk, finishAssigning, type AssignedChunk, type AssignmentChunk } from '#db/commands/offers/assign.ts';
import { beating } from './beating.ts';

export type OfferActivities = ReturnType<typeof createOfferActivities>;

export function createOfferActivities() {
  return {
    /** Assigns an offer to the next customers of a segment. Safe to repeat: arms are sticky, and whoever has one keeps it. */
    assignOfferChunk: (chunk: AssignmentChunk): Promise<AssignedChunk> => beating(assignChunk(chunk)),
    finishOfferAssignment: ({ organizationId, offerId }: { organizationId: string; offerId: string }): Promise<void> => beating(finishAssigning(organizationId, offerId)),
  };
}
