import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparable } from './answers.ts';
import { MemoryEngine } from './engine.ts';
import type { MemberAnswer } from './facts.ts';
import { history, Timeline, type History } from './histories.ts';
import { Oracle } from './oracle.ts';

/** Which part of the random histories: `seed` of the part, how many, until when (milliseconds from now). */
export interface Part { seed: number; runs: number; limitMs: number; shrinks: boolean }

const date = (at: number) => new Date(at).toISOString();

/** Balances and levels of everybody at an instant; what the engine posted must add up to them (Σ entries = active + pending − debt). */
function look(oracle: Oracle, engine: MemoryEngine, { at, members }: { at: number; members: readonly string[] }): void {
  for (const member of members) {
    const seen: MemberAnswer = engine.look(member, at);
    assert.deepEqual({ at: date(at), member, ...seen }, { at: date(at), member, ...oracle.member(member, at) });
    assert.deepEqual({ at: date(at), member, sums: engine.sums(member, at) }, { at: date(at), member, sums: seen.wallets.map(({ active, pending, debt }) => active + pending - debt) });
  }
}

/** One history, engine and oracle side by side: every answer, and after every step balances, sums, lots and counters. */
export function play({ document, steps, looks }: History): void {
  const oracle = new Oracle(document);
  const engine = new MemoryEngine(document);
  const timeline = new Timeline(oracle);
  for (const step of steps) {
    const event = timeline.next(step);
    if (!event) continue;
    const expected = oracle.apply(event);
    assert.deepEqual({ event, answer: comparable(engine.apply(event)) }, { event, answer: comparable(expected) });
    look(oracle, engine, { at: event.at, members: timeline.members() });
    for (const member of timeline.members()) assert.deepEqual({ event, member, used: engine.used(member, event.at) }, { event, member, used: oracle.used(member, event.at) });
    assert.deepEqual({ event, problems: engine.problems() }, { event, problems: [] });
  }
  for (const days of looks) look(oracle, engine, { at: timeline.look(days), members: timeline.members() });
}

/** @throws Error with the history in which they differ, and the seed that brings it again */
export function playMany({ seed, runs, limitMs, shrinks }: Part): void {
  fc.assert(fc.property(history({ longest: 9, merges: false }), play), { numRuns: runs, seed, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: true, endOnFailure: !shrinks });
}
