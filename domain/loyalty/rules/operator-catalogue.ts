/**
 * What an argument must be. `comparable`: numbers with numbers, texts with texts. `lines`: a line filter or a condition on `line.*`.
 * `metric`, `segment`, `field` and `variable` are literals.
 */
export type ArgumentType = 'number' | 'condition' | 'comparable' | 'orderable' | 'any' | 'list' | 'weekday' | 'time' | 'date' | 'segment' | 'lines' | 'summed' | 'variable' | 'metric';
export type ResultType = 'boolean' | 'number' | 'any';

/** An operator of the rules' language: `{"key": [arguments]}`; a single argument needs no list. */
export interface Operator {
  key: string;
  /** Least and largest number of arguments. */
  arity: readonly [least: number, most: number];
  /** Types of the arguments in their order; the last one goes for all that follow. */
  takes: readonly ArgumentType[];
  gives: ResultType;
}

const MANY = 200;
const operator = (key: string, arity: Operator['arity'], takes: readonly ArgumentType[], gives: ResultType): Operator => ({ key, arity, takes, gives });

/**
 * The white list. What is missing (a variable without a value) is null: every comparison of order with it is false, it equals only
 * null, and arithmetic with it is missing again.
 *
 * - `==`, `!=`: equal; a number and the text that writes it are. `===`, `!==`: also of one type.
 * - `<`, `<=`: also with three arguments, `a < b < c`. `between [x, from, to]`: both ends included.
 * - `and`, `or`, `!`, `!!`, `if [condition, then, condition, then, …, else]`.
 * - `in [value, list]`, or `[text, text]`: one inside the other.
 * - `+ - * / % min max`: exact; rounded down once, where the result becomes a number of an effect. `percent [amount, bps]`.
 * - `var name` or `[name, fallback]`.
 * - `weekday [1, 5]`: ISO, Monday is 1; `localTime ["10:00", "14:00"]`: from inclusive, to exclusive, over midnight when from > to;
 *   `date ["2026-01-01", "2026-12-31"]`: both included, null is open. All in the program's zone; with `[]` they give the value.
 * - `inSegment [codes]`: the customer is in any of them.
 * - `anyLine`, `everyLine` `[filter or condition]`; `sumLines [filter or condition, "netMinor" | "grossMinor" | "paidMinor" | "units"]`.
 * - `metric [kind, filter, window]`: literals, see program.md.
 */
const OPERATORS: readonly Operator[] = [
  operator('==', [2, 2], ['comparable'], 'boolean'), operator('!=', [2, 2], ['comparable'], 'boolean'),
  operator('===', [2, 2], ['comparable'], 'boolean'), operator('!==', [2, 2], ['comparable'], 'boolean'),
  operator('<', [2, 3], ['orderable'], 'boolean'), operator('<=', [2, 3], ['orderable'], 'boolean'),
  operator('>', [2, 2], ['orderable'], 'boolean'), operator('>=', [2, 2], ['orderable'], 'boolean'),
  operator('between', [3, 3], ['orderable'], 'boolean'),
  operator('and', [1, MANY], ['condition'], 'boolean'), operator('or', [1, MANY], ['condition'], 'boolean'),
  operator('!', [1, 1], ['any'], 'boolean'), operator('!!', [1, 1], ['any'], 'boolean'), operator('if', [2, MANY], ['any'], 'any'),
  operator('in', [2, 2], ['any', 'list'], 'boolean'),
  operator('+', [1, MANY], ['number'], 'number'), operator('-', [1, MANY], ['number'], 'number'), operator('*', [1, MANY], ['number'], 'number'),
  operator('/', [2, 2], ['number'], 'number'), operator('%', [2, 2], ['number'], 'number'),
  operator('min', [1, MANY], ['number'], 'number'), operator('max', [1, MANY], ['number'], 'number'), operator('percent', [2, 2], ['number'], 'number'),
  operator('var', [1, 2], ['variable', 'any'], 'any'),
  operator('weekday', [0, 7], ['weekday'], 'any'), operator('localTime', [0, 2], ['time'], 'any'), operator('date', [0, 2], ['date'], 'any'),
  operator('inSegment', [1, 50], ['segment'], 'boolean'),
  operator('anyLine', [1, 1], ['lines'], 'boolean'), operator('everyLine', [1, 1], ['lines'], 'boolean'), operator('sumLines', [1, 2], ['lines', 'summed'], 'number'),
  operator('metric', [3, 3], ['metric'], 'number'),
];

const byKey = new Map(OPERATORS.map((one) => [one.key, one]));

export const operatorNamed = (key: string): Operator | undefined => byKey.get(key);
