import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { LevelActivities } from '#activities/levels.ts';

const { reviewDueLevels, programsToReview, reviewProgramLevels } = proxyActivities<LevelActivities>({
  startToCloseTimeout: '10 minutes', retry: { initialInterval: '2 seconds', maximumInterval: '2 minutes', maximumAttempts: 20 },
});

/** Members whose rows are locked together. */
const CHUNK = 200;
/** Chunks of one run; what is left waits for the next one, a quarter of an hour later. */
const MOST_CHUNKS = 2000;

export interface LevelReviewInput {
  /** Only this program; absent: every one. */
  only?: { organizationId: string; programId: string };
}

export interface LevelReviewResult {
  looked: number;
  changed: number;
}

interface Chunk extends LevelReviewResult {
  last: string | null;
}

/**
 * Books what time alone has done to levels: ends of terms and graces, turns of periods, versions that took force. Each change is dated
 * at its own instant, never at that of the review: reads show it before it is booked, and it is booked once.
 */
export async function levelReview({ only }: LevelReviewInput = {}): Promise<LevelReviewResult> {
  const now = Date.now();
  const done: LevelReviewResult = { looked: 0, changed: 0 };
  let left = MOST_CHUNKS;
  const through = async (next: (after: string) => Promise<Chunk>) => {
    for (let after: string | null = ''; after !== null && left > 0; left--) {
      const chunk: Chunk = await next(after);
      done.looked += chunk.looked;
      done.changed += chunk.changed;
      setCurrentDetails(`Looked at **${done.looked}** members, booked **${done.changed}** changes of levels.`);
      after = chunk.looked < CHUNK ? null : chunk.last;
    }
  };
  if (!only) await through((after) => reviewDueLevels({ now, after, limit: CHUNK }));
  for (const program of await programsToReview({ now, ...(only && { only }) })) await through((after) => reviewProgramLevels({ ...program, after, limit: CHUNK }));
  return done;
}
