import type { Expression, ProgramDocument } from '#domain/loyalty/program.ts';
import type { NotApplied } from '#domain/loyalty/purchase/types.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import { packReasons, unpackReasons } from '#domain/loyalty/rules/reasons.ts';
import { versionOf } from '../../../support/engine.ts';
import { programOf } from '../../../support/programs.ts';
import { contextOf } from './contexts.ts';

const never: Expression = { '>': [{ var: 'purchase.grossMinor' }, 1_000_000_000] };
const conditions: Record<string, Expression> = {
  plain: never,
  'in an and': { and: [{ '>=': [{ var: 'purchase.grossMinor' }, 0] }, { or: [never] }] },
  'in an if': { if: [{ weekday: [[1, 2, 3, 4, 5, 6, 7]] }, { and: [never] }, false] },
  'an or of several': { or: [never, { '==': [1, 2] }] },
  'a literal': { and: [false] },
  'a literal without a list': { and: false },
};
const document: ProgramDocument = programOf({ rules: Object.entries(conditions).map(([code, when]) => ({ code, when, effects: [{ type: 'discount', percentBps: 100 }] })) });

/** Why every rule did not apply, as a purchase says it. */
function reasonsOf(program: ReturnType<typeof compileProgram>): NotApplied[] {
  return program.groups.flatMap(({ rules }) => rules).map(({ code, when }) => {
    const verdict = when!(contextOf());
    if (verdict.holds) throw new Error(`${code} holds`);
    return { rule: code, reason: 'condition', detail: verdict.failed };
  });
}

test('reasons are kept without their nodes and come back with them, from another copy of the version too', () => {
  const { compiled } = versionOf(document);
  const reasons = reasonsOf(compiled);
  const kept = packReasons(reasons, compiled);
  expect(kept.filter((one) => !Array.isArray(one))).toEqual([expect.objectContaining({ rule: 'a literal without a list' })]);
  const read = JSON.parse(JSON.stringify(kept)) as typeof kept;
  expect(unpackReasons(read, compileProgram(JSON.parse(JSON.stringify(document)) as ProgramDocument))).toEqual(JSON.parse(JSON.stringify(reasons)));
});

test('what is no failed condition of a rule stays as it is', () => {
  const { compiled } = versionOf(document);
  const others: NotApplied[] = [
    { rule: 'plain', reason: 'lower_in_group:other' }, { rule: 'plain', reason: 'condition', detail: { node: 'lines' } }, { rule: 'plain', reason: 'condition', detail: 'rounds_to_zero' },
    { code: 'plain', reason: 'condition', detail: { path: '>', node: never, values: [1, 2] } }, { rule: 'unknown', reason: 'condition', detail: { path: '>', node: never, values: [1, 2] } },
  ];
  const kept = packReasons(others, compiled);
  expect(kept).toEqual(others);
  expect(unpackReasons(kept, compiled)).toEqual(others);
});
