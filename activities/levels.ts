import { programsToReview, reviewDueLevels, reviewProgramLevels, type ProgramToReview, type ReviewedChunk } from '#db/commands/levels/review-levels.ts';
import { beating } from './beating.ts';

export type LevelActivities = ReturnType<typeof createLevelActivities>;

export function createLevelActivities() {
  return {
    /** Members whose term or grace has ended, chunk by chunk. */
    reviewDueLevels: (chunk: { now: number; after: string; limit: number }): Promise<ReviewedChunk> => beating(reviewDueLevels(chunk)),
    programsToReview: ({ now, only }: { now: number; only?: { organizationId: string; programId: string } }): Promise<ProgramToReview[]> => beating(programsToReview(now, only)),
    /** Members of a program whose period has turned, or that has a new version, chunk by chunk. */
    reviewProgramLevels: (chunk: ProgramToReview & { after: string; limit: number }): Promise<ReviewedChunk> => beating(reviewProgramLevels(chunk)),
  };
}
