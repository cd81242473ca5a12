import { Temporal } from 'temporal-polyfill';
import type { EffectDocument, Expression, LevelDocument, LevelsDocument, ProgramDocument, RuleDocument } from '../program.ts';
import { vocabularyOf, type Vocabulary } from './catalogue.ts';
import { checkExpression, type CheckOptions } from './check-expression.ts';
import type { Problem } from './schema-parts.ts';

type Expected = Pick<CheckOptions, 'gives' | 'cyclic' | 'cyclicSegments'>;

/** Checks a condition that may be absent. @param path where it stands in its document */
export const checkCondition = (when: Expression | undefined, path: string, vocabulary: Vocabulary, circles: Omit<Expected, 'gives'> = {}): Problem[] =>
  check(when, path, vocabulary, { gives: 'boolean', ...circles });

const check = (expression: Expression | undefined, path: string, vocabulary: Vocabulary, expected: Expected): Problem[] =>
  expression === undefined || expression === null ? [] : checkExpression(expression, { path, vocabulary, ...expected });

const NUMBERS = ['percentBps', 'amountMinor', 'priceMinor', 'rateBps', 'fixed', 'formula', 'multiplier', 'quantity'] as const;

/** Checks the numbers and the wallet of one effect. */
export function checkEffect(effect: EffectDocument, path: string, vocabulary: Vocabulary): Problem[] {
  const written = effect as Partial<Record<(typeof NUMBERS)[number], Expression>>;
  const problems = NUMBERS.flatMap((name) => check(written[name], `${path}.${name}`, vocabulary, { gives: 'number' }));
  if ('wallet' in effect) problems.push(...checkWallet(effect.wallet, `${path}.wallet`, vocabulary));
  return problems;
}

const checkWallet = (wallet: string, path: string, { wallets }: Vocabulary): Problem[] =>
  wallets?.includes(wallet) ?? true ? [] : [{ path, code: 'unknown_wallet', message: `The program has no wallet \`${wallet}\`.` }];

const checkRule = ({ group, when, effects }: RuleDocument, path: string, vocabulary: Vocabulary, groups: ReadonlySet<string> | null): Problem[] => [
  ...(group === undefined || groups === null || groups.has(group) ? [] : [{ path: `${path}.group`, code: 'unknown_group', message: `The program has no group \`${group}\`.` }]),
  ...checkCondition(when, `${path}.when`, vocabulary),
  ...effects.flatMap((effect, index) => checkEffect(effect, `${path}.effects.${index}`, vocabulary)),
];

const isLevelVariable = (name: string): boolean => name === 'member.level' || name.startsWith('level.');

/** A term that ends within the day, again and again, of every member: nobody means it, and nobody could compute it. */
const isTooShort = (term: LevelsDocument['term']): boolean => {
  if (!term || term.round !== undefined) return false;
  const duration = Temporal.Duration.from(term.after);
  return !duration.blank && Temporal.Duration.compare(duration, 'P1D', { relativeTo: '2000-01-01' }) < 0;
};

const checkTerms = (levels: LevelsDocument): Problem[] => (['term', 'grace'] as const).filter((name) => isTooShort(levels[name]))
  .map((name) => ({ path: `levels.${name}.after`, code: 'term_too_short', message: 'must be a day at the least' }));

function checkLevels(list: readonly LevelDocument[], vocabulary: Vocabulary, cyclicSegments: CheckOptions['cyclicSegments']): Problem[] {
  return list.flatMap(({ when }, index) => {
    const path = `levels.list.${index}`;
    if (index > 0 && (when === undefined || when === null)) {
      return [{ path: `${path}.when`, code: 'level_without_condition', message: 'Only the first level needs no condition.' }];
    }
    return checkCondition(when, `${path}.when`, vocabulary, { cyclic: isLevelVariable, cyclicSegments });
  });
}

/** Things that stand under a code already taken. */
function duplicates(things: readonly { code?: string; path: string }[]): Problem[] {
  const taken = new Set<string>();
  return things.flatMap(({ code, path }) => {
    if (code === undefined) return [];
    if (taken.has(code)) return [{ path: `${path}.code`, code: 'duplicate_code', message: `The code \`${code}\` is taken already.` }];
    taken.add(code);
    return [];
  });
}

const placed = (things: readonly { code?: string }[] | undefined, path: string) =>
  (things ?? []).map(({ code }, index) => ({ ...(code !== undefined && { code }), path: `${path}.${index}` }));

/**
 * What is wrong with a program beyond the shape of its document (schema.ts): codes used twice or not at all, conditions that read what
 * does not exist or compare what cannot be compared, levels that depend on themselves.
 *
 * @param segmentsOfLevel codes of the segments that read the level; they are kept apart from programs
 * @returns problems by their path in the document (`rules.3.when.and.1.>=`); empty when the program can be published
 */
export function checkProgram(document: ProgramDocument, { segmentsOfLevel }: { segmentsOfLevel?: ReadonlySet<string> } = {}): Problem[] {
  const { wallets, groups, rules = [], levels, limits, referral } = document;
  const vocabulary = vocabularyOf(document);
  // A document without groups has those that its rules name.
  const declared = groups ? new Set(groups.map(({ code }) => code)) : null;
  return [
    ...duplicates(placed(wallets, 'wallets')), ...duplicates(placed(groups, 'groups')), ...duplicates(placed(rules, 'rules')),
    ...duplicates(placed(levels?.list, 'levels.list')),
    // A budget is counted under the code of its rule.
    ...duplicates([...placed(rules.filter(({ budget }) => budget), 'rules'), ...wallets.flatMap((wallet, index) => placed(wallet.limits, `wallets.${index}.limits`)), ...placed(limits, 'limits')])
      .filter(({ path }) => !path.startsWith('rules.')),
    ...(levels ? [...checkTerms(levels), ...checkLevels(levels.list, vocabulary, segmentsOfLevel)] : []),
    ...rules.flatMap((rule, index) => checkRule(rule, `rules.${index}`, vocabulary, declared)),
    ...(referral ? [...checkWallet(referral.wallet, 'referral.wallet', vocabulary), ...checkCondition(referral.when, 'referral.when', vocabulary)] : []),
  ];
}
