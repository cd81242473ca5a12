import { ApplicationFailure } from '@temporalio/common';
import type { ProgramToReview, ReviewedChunk } from '#db/commands/levels/review-levels.ts';
import { newId } from '#domain/shared/ids.ts';
import { levelReview, type LevelReviewInput } from '#workflows/level-review.ts';
import { startWrittenWorkflow } from '#workflows/start-written.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';

interface Case {
  due: number;
  programs?: number[];
  failures?: number;
  only?: { organizationId: string; programId: string };
  /** Where the run before it stood. */
  state?: LevelReviewInput['state'];
}

/** So many members whose term has ended, and so many of each program whose period has turned; every second one changes. */
async function ran({ due, programs = [], failures = 0, only, state }: Case, name: string) {
  const asked: string[] = [];
  const chunkOf = (members: number, after: string, limit: number): ReviewedChunk => {
    const from = after === '' ? 0 : Number(after);
    const looked = Math.min(limit, members - from);
    return { last: looked === 0 ? null : String(from + looked), looked, changed: Math.floor(looked / 2) };
  };
  const activities = {
    async reviewDueLevels({ after, limit }: { after: string; limit: number }) {
      asked.push(`due ${after}`);
      if (asked.length <= failures) throw ApplicationFailure.create({ message: 'the database is away', nextRetryDelay: '100 milliseconds' });
      return chunkOf(due, after, limit);
    },
    programsToReview: async (): Promise<ProgramToReview[]> => programs.map((_, index) => ({ organizationId: 'organization', programId: String(index), until: 0 })),
    async reviewProgramLevels({ programId, after, limit }: ProgramToReview & { after: string; limit: number }) {
      asked.push(`program ${programId} ${after}`);
      return chunkOf(programs[Number(programId)]!, after, limit);
    },
  };
  return withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(levelReview, { taskQueue, workflowId: `level-review-${newId()}`, args: [{ ...(only && { only }), ...(state && { state }) }] });
    const result = await handle.result();
    keepHistory(handle, `level-review/${name}`);
    return { result, asked };
  });
}

test('members are taken on chunk by chunk, then every program whose period has turned', async () => {
  expect(await ran({ due: 450, programs: [100, 201] }, 'due-and-programs')).toEqual({
    result: { looked: 751, changed: 375 }, asked: ['due ', 'due 200', 'due 400', 'program 0 ', 'program 1 ', 'program 1 200'],
  });
});

test('nothing is due', async () => {
  expect(await ran({ due: 0 }, 'nothing')).toEqual({ result: { looked: 0, changed: 0 }, asked: ['due '] });
});

test('an outage is waited out', async () => {
  expect(await ran({ due: 3, failures: 2 }, 'outage')).toEqual({ result: { looked: 3, changed: 1 }, asked: ['due ', 'due ', 'due '] });
});

test('on demand only one program is looked at', async () => {
  expect((await ran({ due: 450, programs: [10], only: { organizationId: 'organization', programId: '0' } }, 'one-program')).asked).toEqual(['program 0 ']);
});

test('a long review goes on in a new run where the run before it was', async () => {
  const done = { looked: 400, changed: 200 };
  expect(await ran({ due: 450, programs: [10], state: { now: 0, programId: null, after: '400', done: { ...done } } }, 'goes-on')).toEqual({ result: { looked: 460, changed: 230 }, asked: ['due 400', 'program 0 '] });
  expect(await ran({ due: 450, programs: [500, 300, 10], state: { now: 0, programId: '1', after: '200', done: { ...done } } }, 'goes-on-in-a-program'))
    .toEqual({ result: { looked: 510, changed: 255 }, asked: ['program 1 200', 'program 2 '] });
});

test('a version that is published while members are looked at makes the same run look once more', async () => {
  const only = { organizationId: newId(), programId: newId() };
  const written = { workflow: 'levelReview' as const, workflowId: `level-review:${newId()}`, input: { only } };
  let [begun, end] = [() => undefined as void, () => undefined as void];
  const [hasBegun, isOver] = [new Promise<void>((resolve) => (begun = resolve)), new Promise<void>((resolve) => (end = resolve))];
  let looks = 0;
  const activities = {
    programsToReview: async (): Promise<ProgramToReview[]> => [{ ...only, until: ++looks }],
    async reviewProgramLevels({ until }: ProgramToReview): Promise<ReviewedChunk> {
      begun();
      await isOver;
      return { last: 'member', looked: 1, changed: until === 2 ? 1 : 0 };
    },
  };
  await withWorker(activities, async ({ client, taskQueue }) => {
    const first = await startWrittenWorkflow(client, taskQueue, written);
    await hasBegun;
    expect(await startWrittenWorkflow(client, taskQueue, written)).toBe(first);
    end();
    const handle = client.workflow.getHandle(written.workflowId);
    expect(await handle.result()).toEqual({ looked: 2, changed: 1 });
    keepHistory(handle, 'level-review/published-again');
  });
  expect(looks).toBe(2);
});
