import { localDay } from '../../shared/zoned-time.ts';
import { ageAt, isBirthday, localMoment, type LocalMoment } from './local-moment.ts';
import type { EvaluationContext, EvaluationLine } from './types.ts';

/** What an expression is computed in: the context and, inside `anyLine` and its like, one of its lines. */
export interface Scope {
  readonly context: EvaluationContext;
  line: EvaluationLine | null;
  /** What questions about lines inside of such questions came to: they do not depend on the outer line. */
  inner?: Map<Reader, unknown>;
}

/** Reads a variable; null when there is no value. */
export type Reader = (scope: Scope) => unknown;

/** Clock and calendar at the scope's instant. */
export const momentOf = ({ context: { at, timezone } }: Scope): LocalMoment => localMoment(at, timezone);
const nothing: Reader = () => null;

/** A property of the object's own, never of its prototype. */
function own(holder: unknown, key: string): unknown {
  if (holder === null || typeof holder !== 'object' || !Object.hasOwn(holder, key)) return null;
  return (holder as Record<string, unknown>)[key] ?? null;
}

const walk = (holder: unknown, steps: readonly string[]): unknown => steps.reduce(own, holder);

/** The local date of an instant in milliseconds, as ISO text or as a Date. */
function localDateOf(instant: unknown, timezone: string): string | null {
  const at = typeof instant === 'string' ? Date.parse(instant) : instant instanceof Date ? instant.getTime() : instant;
  return typeof at === 'number' && Number.isFinite(at) ? localDay(at, timezone) : null;
}

const COMPUTED = new Map<string, Reader>([
  ['customer.registeredAt', ({ context }) => localDateOf(own(context.customer, 'registeredAt'), context.timezone)],
  ['customer.age', (scope) => ageAt(own(scope.context.customer, 'birthday'), momentOf(scope))],
  ['customer.isBirthday', (scope) => isBirthday(own(scope.context.customer, 'birthday'), momentOf(scope))],
  ['member.level', ({ context }) => context.member.level],
  ['member.since', ({ context }) => localDateOf(context.member.since, context.timezone)],
  ['line.units', ({ line }) => own(line, 'quantity')],
]);

/** `member.wallets.BONUS` alone is what can be spent. */
function walletReader([code = '', balance = 'active', ...more]: readonly string[]): Reader {
  if (more.length > 0 || !['active', 'pending', 'debt'].includes(balance)) return nothing;
  // A wallet nothing was ever booked in holds nothing.
  return ({ context }) => own(own(context.member.wallets, code), balance) ?? 0;
}

/** How to read a variable by its name; what it may be is in catalogue.ts. */
export function readerOf(name: string): Reader {
  const computed = COMPUTED.get(name);
  if (computed) return computed;
  const [root, ...steps] = name.split('.');
  if (steps.length === 0) return nothing;
  const [key] = steps as [string];
  if (root === 'now') return (scope) => own(momentOf(scope), key);
  if (root === 'member') return key === 'wallets' ? walletReader(steps.slice(1)) : nothing;
  if (root === 'customer') return ({ context }) => walk(context.customer, steps);
  if (steps.length > 1) return nothing;
  if (root === 'purchase') return ({ context }) => own(context.purchase, key);
  if (root === 'level') return ({ context }) => own(context.level, key);
  if (root === 'instrument') return ({ context }) => own(context.instrument, key);
  return root === 'line' ? ({ line }) => own(line, key) : nothing;
}

