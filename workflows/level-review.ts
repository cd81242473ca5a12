import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { LevelActivities } from '#activities/levels.ts';

const { reviewDueLevels, programsToReview, reviewProgramLevels } = proxyActivities<LevelActivities>({
  startToCloseTimeout: '10 minutes', heartbeatTimeout: '30 seconds', retry: { initialInterval: '2 seconds', maximumInterval: '2 minutes', maximumAttempts: 20 },
});

/** Members whose rows are locked together. */
const CHUNK = 200;

export interface LevelReviewInput {
  /** Only this program; absent: every one. */
  only?: { organizationId: string; programId: string };
  /** Where a long review goes on, in a new run. */
  state?: LevelReviewState;
}

interface LevelReviewState {
  /** When it began, epoch milliseconds. */
  now: number;
  /** Null: at members whose term has ended; else at those of this program. Programs come in the order of their ids. */
  programId: string | null;
  /** The last member looked at. */
  after: string;
  done: LevelReviewResult;
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
export async function levelReview({ only, state }: LevelReviewInput = {}): Promise<LevelReviewResult> {
  const { now, done, programId: from, after: first } = state ?? { now: Date.now(), programId: null, after: '', done: { looked: 0, changed: 0 } };
  const through = async (programId: string | null, next: (after: string) => Promise<Chunk>) => {
    for (let after: string | null = programId === from ? first : ''; after !== null;) {
      const chunk: Chunk = await next(after);
      done.looked += chunk.looked;
      done.changed += chunk.changed;
      setCurrentDetails(`Looked at **${done.looked}** members, booked **${done.changed}** changes of levels.`);
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof levelReview>({ ...(only && { only }), state: { now, programId, after: chunk.last ?? after, done } });
      after = chunk.looked < CHUNK ? null : chunk.last;
    }
  };
  if (!only && from === null) await through(null, (after) => reviewDueLevels({ now, after, limit: CHUNK }));
  const programs = await programsToReview({ now, ...(only && { only }) });
  for (const program of programs.filter(({ programId }) => from === null || programId >= from)) {
    await through(program.programId, (after) => reviewProgramLevels({ ...program, after, limit: CHUNK }));
  }
  return done;
}
