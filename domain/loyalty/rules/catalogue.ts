import { levelsOf, type ProgramDocument } from '../program.ts';

/** `integer` and `money` (minor units) are numbers; `date` is `YYYY-MM-DD`, `time` is `HH:MM`; `any` is the organization's own field. */
export type FieldType = 'integer' | 'money' | 'string' | 'boolean' | 'date' | 'time' | 'enum' | 'list' | 'any';

/** A variable that expressions read as `{"var": key}`. */
export interface Field {
  key: string;
  type: FieldType;
  /** What an `enum` can be, where it is known. */
  values?: readonly string[];
  /** Only inside `anyLine`, `everyLine` and `sumLines`. */
  ofLine?: true;
}

const named = (prefix: string, fields: Record<string, FieldType>): Field[] =>
  Object.entries(fields).map(([name, type]) => ({ key: `${prefix}.${name}`, type, ...(prefix === 'line' && { ofLine: true }) }));

/** The variables every program has. Those of its wallets and levels (`vocabularyOf`), and customers' own, come from `fieldNamed`. */
export const FIELDS: readonly Field[] = [
  ...named('purchase', { grossMinor: 'money', netMinor: 'money', paidMinor: 'money', units: 'integer', place: 'string', paymentMethod: 'string' }),
  ...named('line', {
    lineId: 'string', sku: 'string', name: 'string', category: 'string', tags: 'list', quantity: 'integer', units: 'integer',
    unitPriceMinor: 'money', grossMinor: 'money', netMinor: 'money', paidMinor: 'money',
  }),
  ...named('customer', {
    id: 'string', externalId: 'string', name: 'string', email: 'string', phone: 'string', telegram: 'string', locale: 'string', timezone: 'string',
    stage: 'string', birthday: 'date', registeredAt: 'date', age: 'integer', isBirthday: 'boolean',
  }),
  ...named('member', { level: 'enum', since: 'date' }),
  ...named('instrument', { code: 'string', type: 'string', kind: 'enum', balance: 'integer', uses: 'integer' }),
  ...named('now', { date: 'date', weekday: 'integer', time: 'time', year: 'integer', month: 'integer', day: 'integer', hour: 'integer' }),
];

const byKey = new Map(FIELDS.map((field) => [field.key, field]));

/** What a program adds to the variables; null: any wallet, any value of a level (of a program that is not at hand). */
export interface Vocabulary {
  wallets: readonly string[] | null;
  levels: readonly string[] | null;
  /** Types of what levels have as `values`. */
  levelValues: ReadonlyMap<string, FieldType> | null;
}

/** For expressions that stand outside of a program's document. */
export const OPEN_VOCABULARY: Vocabulary = { wallets: null, levels: null, levelValues: null };

const typeOfValue = (value: unknown): FieldType => (typeof value === 'number' ? 'integer' : typeof value === 'boolean' ? 'boolean' : 'string');

/** The variables that a program's own document brings: its wallets, its levels and their values. */
export function vocabularyOf(document: ProgramDocument): Vocabulary {
  const levels = levelsOf(document);
  const values = new Map<string, FieldType>();
  for (const [name, value] of levels.flatMap((level) => Object.entries(level.values ?? {}))) {
    const type = typeOfValue(value);
    values.set(name, values.get(name) === undefined || values.get(name) === type ? type : 'any');
  }
  return { wallets: document.wallets.map(({ code }) => code), levels: levels.map(({ code }) => code), levelValues: values };
}

const BALANCES = ['active', 'pending', 'debt'];
const UNREACHABLE: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The variable of this name; undefined when the program has none. */
export function fieldNamed(name: string, { wallets, levels, levelValues }: Vocabulary): Field | undefined {
  const known = byKey.get(name);
  if (known) return name === 'member.level' && levels ? { ...known, values: levels } : known;
  const steps = name.split('.');
  if (steps.some((step) => step === '' || UNREACHABLE.has(step))) return undefined;
  const [root, key = '', last = ''] = steps;
  if (root === 'customer' && key === 'fields' && steps.length > 2) return { key: name, type: 'any' };
  if (root === 'member' && key === 'wallets' && (steps.length === 3 || steps.length === 4)) {
    return BALANCES.includes(steps[3] ?? 'active') && (wallets?.includes(last) ?? true) ? { key: name, type: 'integer' } : undefined;
  }
  if (root !== 'level' || steps.length !== 2) return undefined;
  const type = levelValues ? levelValues.get(key) : 'any';
  return type && { key: name, type };
}
