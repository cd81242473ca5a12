import { z } from 'zod';
import type { Expression } from '../program.ts';
import { fieldNamed, type FieldType, type Vocabulary } from './catalogue.ts';
import { exactOf } from './exact.ts';
import { isLineFilter, SUMMED } from './line-operators.ts';
import { operatorNamed, type ArgumentType, type Operator } from './operator-catalogue.ts';
import { lineFilterSchema, metricSchema, type Problem } from './schema-parts.ts';
import { callOf, isCall, joined, type Call } from './shape.ts';

export type ValueType = 'number' | 'text' | 'date' | 'time' | 'boolean' | 'list' | 'null' | 'any';

const DEEPEST = 12;
const MOST_NODES = 200;
/** A day that there is: no 30 February. */
const DATE = z.iso.date();
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const OF_FIELD: Record<FieldType, ValueType> = { integer: 'number', money: 'number', string: 'text', enum: 'text', boolean: 'boolean', date: 'date', time: 'time', list: 'list', any: 'any' };

/** What an expression is checked against. */
export interface CheckOptions {
  /** What it has to come to. */
  gives: 'boolean' | 'number';
  /** Where it stands in the document. */
  path: string;
  vocabulary: Vocabulary;
  /** Variables it must not read, because they are computed from it. */
  cyclic?: (variable: string) => boolean;
  /** Segments it must not ask for, because these read it. */
  cyclicSegments?: ReadonlySet<string> | undefined;
}

interface Place {
  path: string;
  depth: number;
  inLine: boolean;
}

const NAMES: Record<ValueType, string> = { number: 'a number', text: 'text', date: 'a date', time: 'a time', boolean: 'yes or no', list: 'a list', null: 'nothing', any: 'any value' };

const isBranch = (value: Expression): boolean => value !== null && typeof value === 'object';

/** What is counted inside a node: of a written list only what is computed. */
function countedIn(node: Expression): readonly Expression[] {
  if (Array.isArray(node)) return node.filter(isBranch);
  const call = callOf(node);
  return !call || call.operator === 'var' || call.operator === 'metric' ? [] : call.values;
}

/** Operators and literals of an expression, a written list of literals as one; counted no further than needed. */
function nodesIn(node: Expression, left: number): number {
  let count = 1;
  if (left < 0) return count;
  for (const value of countedIn(node)) {
    if (count > left) break;
    count += nodesIn(value, left - count);
  }
  return count;
}

class Checker {
  readonly problems: Problem[] = [];
  private readonly options: CheckOptions;

  constructor(options: CheckOptions) {
    this.options = options;
  }

  private report(path: string, code: string, message: string): ValueType {
    this.problems.push({ path, code, message });
    return 'any';
  }

  /** Checks that a node comes to something of these types; `any` always may. */
  expect(node: Expression, wanted: readonly ValueType[], place: Place): void {
    const call = callOf(node);
    if (call?.operator === 'if' && call.values.length >= 2) return this.branches(call, wanted, place);
    const type = this.typeOf(node, place);
    if (type === 'any' || wanted.includes(type) || wanted.includes('any')) return undefined;
    this.report(call ? joined(place.path, call.operator) : place.path, 'type_mismatch', `must be ${wanted.map((one) => NAMES[one]).join(' or ')}, and this is ${NAMES[type]}`);
    return undefined;
  }

  private inner(call: Call, index: number, place: Place): Place {
    return { ...place, path: joined(place.path, call.pathOf(index)), depth: place.depth + 1 };
  }

  /** `if`: conditions and what they lead to take turns; a last one alone is the else. */
  private branches(call: Call, wanted: readonly ValueType[], place: Place): void {
    if (place.depth > DEEPEST) return void this.tooDeep(place);
    call.values.forEach((value, index) => {
      const isCondition = index % 2 === 0 && index + 1 < call.values.length;
      this.expect(value, isCondition ? ['boolean'] : wanted, this.inner(call, index, place));
    });
  }

  private tooDeep(place: Place): ValueType {
    return this.report(place.path, 'too_deep', `An expression is at most ${DEEPEST} operators deep.`);
  }

  private typeOf(node: Expression, place: Place): ValueType {
    if (node === null) return 'null';
    if (Array.isArray(node)) {
      node.forEach((item, index) => this.typeOf(item, { ...place, path: joined(place.path, String(index)) }));
      return 'list';
    }
    if (typeof node === 'number' && exactOf(node) === null) return this.report(place.path, 'type_mismatch', 'must be a number of at most 40 digits before or after the point');
    if (typeof node !== 'object') return typeof node === 'string' ? 'text' : typeof node as 'number' | 'boolean';
    return this.typeOfCall(node, place);
  }

  private typeOfCall(node: Expression, place: Place): ValueType {
    if (place.depth > DEEPEST) return this.tooDeep(place);
    const call = callOf(node);
    if (!call) return this.report(place.path, 'unknown_operator', 'An expression is an object with exactly one operator.');
    const path = joined(place.path, call.operator);
    const operator = operatorNamed(call.operator);
    if (!operator) return this.report(path, 'unknown_operator', `There is no operator \`${call.operator}\`.`);
    const [least, most] = operator.arity;
    const count = call.values.length;
    if (count < least || count > most) return this.report(path, 'wrong_arguments', `\`${call.operator}\` takes ${least === most ? least : `${least} to ${most}`} arguments, not ${count}.`);
    if (operator.key === 'var') return this.variable(call, place);
    if (operator.key === 'metric') return this.metric(call, place);
    this.checkArguments(operator, call, place);
    return this.resultOf(operator, call);
  }

  private resultOf({ key, gives }: Operator, { values }: Call): ValueType {
    if (gives !== 'any') return gives;
    if (key === 'if') return 'any';
    if (values.length > 0) return 'boolean';
    return key === 'weekday' ? 'number' : key === 'date' ? 'date' : 'time';
  }

  private checkArguments({ key, takes }: Operator, call: Call, place: Place): void {
    if (takes[0] === 'comparable' || takes[0] === 'orderable') return this.comparison(call, takes[0], place);
    if (key === 'if') return this.branches(call, ['any'], place);
    call.values.forEach((value, index) => this.argument(value, takes[Math.min(index, takes.length - 1)]!, this.inner(call, index, place)));
    if (key === 'localTime' && call.values.flat().length % 2 === 1) this.report(joined(place.path, key), 'wrong_arguments', '`localTime` takes a time from and a time to.');
    if (key === 'in') this.membership(call, place);
    return undefined;
  }

  private argument(value: Expression, type: ArgumentType, place: Place): void {
    switch (type) {
      case 'number': return this.expect(value, ['number'], place);
      case 'condition': return this.expect(value, ['boolean'], place);
      case 'list': return this.expect(value, ['list', 'text'], place);
      case 'weekday': return this.literals(value, place, (item) => Number.isInteger(item) && Number(item) >= 1 && Number(item) <= 7, 'a weekday from 1 (Monday) to 7');
      case 'time': return this.literals(value, place, (item) => typeof item === 'string' && TIME.test(item), 'a time such as "09:30"');
      case 'date': return this.literals(value, place, (item) => item === null || DATE.safeParse(item).success, 'a date such as "2026-12-31"');
      case 'segment': return this.segments(value, place);
      case 'summed': return this.literals(value, place, (item) => SUMMED.some((field) => field === item), `one of ${SUMMED.join(', ')}`, true);
      case 'lines': return this.lines(value, place);
      default: return void this.expect(value, ['any'], place);
    }
  }

  /** Literals of a form, alone or in a list; computed values too unless they have to be written out. */
  private literals(value: Expression, place: Place, fits: (item: Expression) => boolean, what: string, only = false): void {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isCall(item) && !only) this.typeOf(item, place);
      else if (isCall(item) || !fits(item)) this.report(place.path, 'type_mismatch', `must be ${what}`);
    }
  }

  private segments(value: Expression, place: Place): void {
    this.literals(value, place, (item) => typeof item === 'string' && item !== '', 'the code of a segment', true);
    const circle = (Array.isArray(value) ? value : [value]).find((item) => typeof item === 'string' && this.options.cyclicSegments?.has(item));
    if (circle !== undefined) this.report(place.path, 'cyclic', `A level cannot depend on the segment \`${String(circle)}\`, which depends on the level.`);
  }

  private lines(value: Expression, place: Place): void {
    if (!isLineFilter(value)) return this.expect(value, ['boolean'], { ...place, inLine: true });
    const result = lineFilterSchema.safeParse(value);
    for (const issue of result.error?.issues ?? []) this.report(joined(place.path, issue.path.join('.')), 'type_mismatch', issue.message);
    return undefined;
  }

  private metric(call: Call, place: Place): ValueType {
    const result = metricSchema.safeParse(call.values);
    for (const issue of result.error?.issues ?? []) {
      this.report([joined(place.path, 'metric'), ...issue.path].join('.'), 'type_mismatch', `A metric is [kind, filter, window]: ${issue.message}`);
    }
    return 'number';
  }

  private variable({ values: [name, fallback] }: Call, place: Place): ValueType {
    const path = joined(place.path, 'var');
    if (typeof name !== 'string') return this.report(path, 'type_mismatch', '`var` takes the name of a field.');
    const field = fieldNamed(name, this.options.vocabulary);
    if (!field) return this.report(path, 'unknown_field', `There is no field \`${name}\`.`);
    if (field.ofLine && !place.inLine) return this.report(path, 'unknown_field', `\`${name}\` is known only inside anyLine, everyLine and sumLines.`);
    if (this.options.cyclic?.(name)) return this.report(path, 'cyclic', `A level cannot depend on \`${name}\`, which depends on the level.`);
    if (fallback !== undefined) this.expect(fallback, [OF_FIELD[field.type], 'null'], { ...place, path: joined(place.path, 'var.1'), depth: place.depth + 1 });
    return OF_FIELD[field.type];
  }

  private comparison(call: Call, kind: 'comparable' | 'orderable', place: Place): void {
    const types = call.values.map((value, index) => this.typeOf(value, this.inner(call, index, place)));
    const path = joined(place.path, call.operator);
    const known = types.filter((type) => type !== 'any' && (type !== 'null' || kind === 'orderable'));
    const unfit = known.find((type) => type === 'list' || (kind === 'orderable' && (type === 'boolean' || type === 'null')));
    if (unfit) return void this.report(path, 'type_mismatch', `\`${call.operator}\` does not compare ${NAMES[unfit]}.`);
    const special = known.find((type) => type === 'date' || type === 'time') ?? known[0];
    call.values.forEach((value, index) => {
      if (special && types[index] !== 'any' && types[index] !== 'null' && !isAlike(value, types[index]!, special)) {
        this.report(path, 'type_mismatch', `\`${call.operator}\` compares ${NAMES[special]} with ${typeof value === 'object' ? NAMES[types[index]!] : JSON.stringify(value)}.`);
      }
    });
    return undefined;
  }

  /** The items of a written list have to be able to equal the value. */
  private membership(call: Call, place: Place): void {
    const [value, list] = call.values;
    const [type] = Array.isArray(list) ? [new Checker(this.options).typeOf(value!, place)] : [];
    if (type === undefined || type === 'any' || !Array.isArray(list)) return;
    const misfit = list.find((item) => !isCall(item) && !isAlike(item, this.typeOf(item, place), type));
    if (misfit !== undefined) this.report(joined(place.path, 'in'), 'type_mismatch', `\`in\` looks for ${NAMES[type]} and finds ${JSON.stringify(misfit)}.`);
  }
}

/** Whether a value of a type can be compared with another type: dates and times are compared with text that writes one. */
function isAlike(value: Expression, type: ValueType, other: ValueType): boolean {
  if (type === other || type === 'any') return true;
  if (type !== 'text' || typeof value !== 'string') return type === 'text' && (other === 'date' || other === 'time') && isCall(value);
  return other === 'date' ? DATE.safeParse(value).success : other === 'time' && TIME.test(value);
}

/**
 * Checks an expression against the white list of operators and the variables that exist: names, numbers of arguments, types, depth
 * (12 operators) and size (200 nodes).
 *
 * @returns every problem with its path; empty when there is none
 */
export function checkExpression(expression: Expression, options: CheckOptions): Problem[] {
  if (nodesIn(expression, MOST_NODES) > MOST_NODES) return [{ path: options.path, code: 'too_many_nodes', message: `An expression has at most ${MOST_NODES} nodes.` }];
  const checker = new Checker(options);
  checker.expect(expression, [options.gives], { path: options.path, depth: 1, inLine: false });
  return checker.problems;
}
