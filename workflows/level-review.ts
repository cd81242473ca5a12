import { continueAsNew, defineSignal, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
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
  /** Another version was published meanwhile. */
  isOld?: boolean;
}

export interface LevelReviewResult {
  looked: number;
  changed: number;
}

interface Chunk extends LevelReviewResult {
  last: string | null;
}

export const versionPublished = defineSignal('versionPublished');

/**
 * Books what time alone has done to levels: ends of terms and graces, turns of periods, versions that took force. Each change is dated
 * at its own instant, never at that of the review: reads show it before it is booked, and it is booked once. A version that is published
 * while it looks makes it look once more.
 */
export async function levelReview({ only, state }: LevelReviewInput = {}): Promise<LevelReviewResult> {
  let isOld = false;
  setHandler(versionPublished, () => void (isOld = true), { description: 'Members are looked at once more under the version published now' });
  const done = state?.done ?? { looked: 0, changed: 0 };
  const look = async ({ now, programId: from, after: first }: Omit<LevelReviewState, 'done'>) => {
    const through = async (programId: string | null, next: (after: string) => Promise<Chunk>) => {
      for (let after: string | null = programId === from ? first : ''; after !== null;) {
        const chunk: Chunk = await next(after);
        done.looked += chunk.looked;
        done.changed += chunk.changed;
        setCurrentDetails(`Looked at **${done.looked}** members, booked **${done.changed}** changes of levels.`);
        if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof levelReview>({ ...(only && { only }), state: { now, programId, after: chunk.last ?? after, done, ...(isOld && { isOld }) } });
        after = chunk.looked < CHUNK ? null : chunk.last;
      }
    };
    if (!only && from === null) await through(null, (after) => reviewDueLevels({ now, after, limit: CHUNK }));
    const programs = await programsToReview({ now, ...(only && { only }) });
    for (const program of programs.filter(({ programId }) => from === null || programId >= from)) {
      await through(program.programId, (after) => reviewProgramLevels({ ...program, after, limit: CHUNK }));
    }
  };
  if (!state) isOld = false;   // the signal that began this run
  else if (state.isOld) isOld = true;
  await look(state ?? { now: Date.now(), programId: null, after: '' });
  while (isOld) {
    isOld = false;
    await look({ now: Date.now(), programId: null, after: '' });
  }
  return done;
}
