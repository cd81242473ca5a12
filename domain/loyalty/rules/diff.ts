import { canonicalJson } from '../../shared/canonical.ts';

/** One place where two documents differ; what is missing is null. */
export interface Difference {
  /** Things of a list stand under their code: `rules.R-BASE.effects.0.rateBps`. */
  path: string;
  before: unknown;
  after: unknown;
}

type Branch = Record<string, unknown>;
const isObject = (value: unknown): value is Branch => value !== null && typeof value === 'object' && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
const joined = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`);

/** The codes of a list whose items all have one of their own. */
function codesOf(list: unknown): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const codes = list.map((item) => (isObject(item) && typeof item.code === 'string' ? item.code : undefined));
  return codes.every((code) => code !== undefined) && new Set(codes).size === codes.length ? codes : undefined;
}

const byCode = (list: readonly Branch[]): Branch => Object.assign(Object.create(null) as Branch, Object.fromEntries(list.map((item) => [String(item.code), item])));

function ofBranches(before: Branch, after: Branch, path: string): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => documentDiff(Object.hasOwn(before, key) ? before[key] : null, Object.hasOwn(after, key) ? after[key] : null, joined(path, key)));
}

/**
 * Where two JSON documents differ, in their order. Lists of things with codes are compared code by code, so that moving a rule is one
 * difference: the order of the list. An expression that changed is one difference.
 */
export function documentDiff(before: unknown, after: unknown, path = ''): Difference[] {
  if (same(before, after)) return [];
  const [codesBefore, codesAfter] = [codesOf(before), codesOf(after)];
  if (codesBefore && codesAfter) {
    const kept = codesBefore.filter((code) => codesAfter.includes(code));
    const moved = !same(kept, codesAfter.filter((code) => codesBefore.includes(code)));
    return [...(moved ? [{ path, before: codesBefore, after: codesAfter }] : []), ...ofBranches(byCode(before as Branch[]), byCode(after as Branch[]), path)];
  }
  const isExpression = /(?:^|\.)(?:when|formula)$/.test(path);
  if (!isExpression && isObject(before) && isObject(after)) return ofBranches(before, after, path);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && before.every(isObject) && after.every(isObject)) {
    return before.flatMap((item, index) => documentDiff(item, after[index], joined(path, String(index))));
  }
  return [{ path, before: before ?? null, after: after ?? null }];
}
