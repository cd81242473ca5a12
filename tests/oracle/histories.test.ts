import fc from 'fast-check';
import { comparable } from './answers.ts';
import { MemoryEngine } from './engine.ts';
import { history, Timeline, type History } from './histories.ts';
import { Oracle } from './oracle.ts';

const { SEED } = process.env;
const RUNS = Number(process.env['HISTORIES'] ?? 10_000);

function play({ document, steps, looks }: History): void {
  const oracle = new Oracle(document);
  const engine = new MemoryEngine(document);
  const timeline = new Timeline(oracle);
  for (const step of steps) {
    const event = timeline.next(step);
    if (!event) continue;
    const [expected, actual] = [oracle.apply(event), engine.apply(event)];
    expect({ event, answer: comparable(actual) }).toEqual({ event, answer: comparable(expected) });
  }
  for (const days of looks) {
    const at = timeline.look(days);
    for (const member of timeline.members()) expect({ at: new Date(at), ...engine.look(member, at) }).toEqual({ at: new Date(at), ...oracle.member(member, at) });
  }
}

test(`${RUNS} random histories: the engine answers what the oracle does`, () => {
  fc.assert(fc.property(history(7, { merges: false }), play), { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }), interruptAfterTimeLimit: Number(process.env['LIMIT_MS'] ?? 100_000), markInterruptAsFailure: true, endOnFailure: process.env['SHRINK'] === undefined });
}, 120_000);
