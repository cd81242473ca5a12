import fc from 'fast-check';
import { history, Timeline } from './histories.ts';
import { Oracle } from './oracle.ts';
import { seedOf } from './seed.ts';

test('the oracle itself is sound: no lot, no debt and no counter below nothing, whatever happens', () => {
  fc.assert(fc.property(history({ longest: 8, merges: true }), ({ document, steps, mergeAfter }) => {
    const oracle = new Oracle(document);
    const timeline = new Timeline(oracle);
    steps.forEach((step, index) => {
      if (index === mergeAfter) oracle.apply(timeline.merge());
      const event = timeline.next(step);
      if (event) oracle.apply(event);
      expect(oracle.ledger.problems()).toEqual([]);
    });
  }), { numRuns: 300, seed: seedOf() });
});
