import { heartbeat } from '@temporalio/activity';
import { assignChunk, finishAssigning, type AssignedChunk, type AssignmentChunk } from '#db/commands/offers/assign.ts';

export type OfferActivities = ReturnType<typeof createOfferActivities>;

export function createOfferActivities() {
  return {
    /** Assigns an offer to the next customers of a segment. Safe to repeat: arms are sticky, and whoever has one keeps it. */
    async assignOfferChunk(chunk: AssignmentChunk): Promise<AssignedChunk> {
      const assigned = await assignChunk(chunk);
      heartbeat(assigned.last);
      return assigned;
    },
    finishOfferAssignment: ({ organizationId, offerId }: { organizationId: string; offerId: string }): Promise<void> => finishAssigning(organizationId, offerId),
  };
}
