import type { GroupDocument, ProgramDocument, RuleDocument } from '#domain/loyalty/program.ts';

export interface RuleGroup {
  /** Undefined: rules without a group. */
  group: GroupDocument | undefined;
  rules: { rule: RuleDocument; index: number }[];
}

const byPriority = <Thing,>(priorityOf: (thing: Thing) => number | undefined) => (a: Thing, b: Thing) => (priorityOf(a) ?? 0) - (priorityOf(b) ?? 0);

/** Groups and their rules in the order they run: ascending priority, ties in document order. */
export function rulesInOrder({ groups = [], rules = [] }: ProgramDocument): RuleGroup[] {
  const indexed = rules.map((rule, index) => ({ rule, index }));
  const known = new Set(groups.map(({ code }) => code));
  const inside = (code: string | undefined) => indexed.filter(({ rule }) => (code === undefined ? rule.group === undefined || !known.has(rule.group) : rule.group === code)).toSorted(byPriority(({ rule }) => rule.priority));
  const free = inside(undefined);
  const grouped = groups.toSorted(byPriority(({ priority }) => priority)).map((group) => ({ group, rules: inside(group.code) }));
  return free.length > 0 || groups.length === 0 ? [...grouped, { group: undefined, rules: free }] : grouped;
}

/** Moves a rule among those of its group: they are written in their new order, and priorities, which would overrule it, go. */
export function moveRule(draft: ProgramDocument, order: number[], from: number, by: number): void {
  const { rules } = draft;
  if (!rules) return;
  const moved = order.map((index) => rules[index]).filter((rule) => rule !== undefined);
  const [rule] = moved.splice(from, 1);
  if (!rule) return;
  moved.splice(from + by, 0, rule);
  order.toSorted((a, b) => a - b).forEach((slot, position) => {
    const next = moved[position];
    if (!next) return;
    delete next.priority;
    rules[slot] = next;
  });
}
