import type { Basket } from './basket.ts';
import { sum } from './basket.ts';
import type { Candidate } from './candidates.ts';
import { keyOfBudget, type CounterUse } from './counters.ts';

/**
 * What a rule's budget by purchases or units takes of the lines that it grants points on (rule N22). Budgets by points bind where points are
 * granted, those by money where it is taken off.
 *
 * @param matches the lines that the rule acts on
 * @returns null where no such budget stands over the rule; the units that pass are in `of.lines`
 */
export function budgetUse(basket: Basket, candidate: Candidate, matches: readonly boolean[]): CounterUse | 'exhausted' | null {
  const key = keyOfBudget(candidate, basket.input.subjects.programId);
  if (!key || key.measure === 'points' || key.measure === 'sum') return null;
  const left = key.max - basket.input.counters.used(key);
  if (left < 1) return 'exhausted';
  if (key.measure === 'count') return { key, amount: 1, of: { lines: matches.map(Number) } };
  const units = basket.input.lines.map(({ quantity }, index) => (matches[index] ? quantity : 0));
  if (sum(units) > left && candidate.budget!.mode === 'reject') return 'exhausted';
  let room = left;
  const lines = units.map((asked) => {
    const taken = Math.min(asked, room);
    room -= taken;
    return taken;
  });
  return { key, amount: sum(lines), of: { lines } };
}
