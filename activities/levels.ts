import { programsToReview, reviewDueLevels, reviewProgramLevels, type ProgramToReview, type ReviewedChunk } from '#db/commands/levels/review-levels.ts';

export type LevelActivities = ReturnType<typeof createLevelActivities>;

export function createLevelActivities() {
  return {
    /** Members whose term or grace has ended, chunk by chunk. */
    reviewDueLevels: (chunk: { now: number; after: string; limit: number }): Promise<ReviewedChunk> => reviewDueLevels(chunk),
    programsToReview: ({ now, only }: { now: number; only?: { organizationId: string; programId: string } }): Promise<ProgramToReview[]> => programsToReview(now, only),
    /** Members of a program whose period has turned, or that has a new version, chunk by chunk. */
    reviewProgramLevels: (chunk: ProgramToReview & { after: string; limit: number }): Promise<ReviewedChunk> => reviewProgramLevels(chunk),
  };
}
