import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { hasWellFormedTexts, isDeeperThan } from '../../shared/json.ts';
import { text } from '../../shared/schemas.ts';
import type { Expression } from '../program.ts';

/** A problem of a document, as answers show it: `path` leads to it. */
export interface Problem {
  path: string;
  code: string;
  message: string;
}

export const MOST_POINTS = 1_000_000_000_000;
export const MOST_BPS = 100_000;
const LONGEST_TERM = { years: 100 };
/** Years to nanoseconds fit; counters of rolling limits are kept under it. */
const LONGEST_DURATION = 32;
const LONGEST_CODE = 64;

/** Names a thing inside a program, in conditions and in answers. */
export const codeSchema = text(LONGEST_CODE).regex(/^\S(?:.*\S)?$/u, 'must be one line that does not begin or end with white space');
/** Stands in paths and in names of variables. */
export const plainCodeSchema = z.string().max(LONGEST_CODE).regex(/^[\p{L}\p{N}_-]+$/u, 'must be made of letters, digits, - and _');

export const localTextSchema = z.union([text(500), z.strictObject({ ru: text(500).optional(), en: text(500).optional(), ar: text(500).optional() })])
  .meta({ id: 'LocalText', description: 'Text: one for all languages, or one each' });

function problemOfDuration(value: string): string | undefined {
  try {
    const duration = Temporal.Duration.from(value);
    if (duration.sign < 0) return 'must not be negative';
    const start = Temporal.PlainDateTime.from('2000-01-01T00:00');
    return Temporal.PlainDateTime.compare(start.add(duration), start.add(LONGEST_TERM)) > 0 ? 'must be at most a hundred years' : undefined;
  } catch {
    return 'must be an ISO 8601 duration such as P30D or P12M';
  }
}

const isZero = (value: string): boolean => {
  try {
    return Temporal.Duration.from(value).blank;
  } catch {
    return false;
  }
};

/** A duration from nothing to a hundred years. */
export const durationSchema = z.string().max(LONGEST_DURATION).superRefine((value, context) => {
  const message = problemOfDuration(value);
  if (message) context.addIssue({ code: 'custom', message });
}).meta({ id: 'Duration', description: 'ISO 8601 duration: P14D, P12M' });
/** A duration that is not nothing. */
export const lastingSchema = durationSchema.refine((value) => !isZero(value), 'must be longer than nothing');

export const termSchema = z.strictObject({ after: durationSchema, round: z.enum(['end_of_day', 'end_of_month']).optional() })
  .meta({ id: 'Term', description: 'A duration, and whether its end moves to the end of that day or month in the program\'s zone' });

const names = z.array(text(200)).max(500);
export const lineFilterSchema = z.strictObject({
  categories: names.optional(), excludeCategories: names.optional(), skus: names.optional(), tags: names.optional(), excludeTags: names.optional(), places: names.optional(),
}).meta({ id: 'LineFilter', description: 'Lines of a purchase: lists are "any of", keys are "and"; a category covers what is below it, a place its subtree; an empty list asks for nothing' });

const DEEPEST_JSON = 40;

/** An expression by its shape only; operators, variables and types are checked where the program is known (check.ts). */
export const anyExpression = z.unknown().superRefine((value, context) => {
  if (value === undefined) context.addIssue({ code: 'custom', message: 'must be an expression' });
  else if (isDeeperThan(value, DEEPEST_JSON)) context.addIssue({ code: 'custom', message: 'is nested too deeply', params: { code: 'too_deep' } });
  else if (!hasWellFormedTexts(value)) context.addIssue({ code: 'custom', message: 'must be well-formed text without NUL' });
}).meta({ id: 'Expression', description: 'JsonLogic: a literal, or `{operator: [arguments]}`' }) as unknown as z.ZodType<Expression, Expression>;

const calendar = z.enum(['day', 'week', 'month', 'quarter', 'year']);
const calendarPeriod = z.strictObject({ calendar });
const rollingPeriod = z.strictObject({ rolling: lastingSchema });
export const lastingPeriodSchema = z.union([calendarPeriod, rollingPeriod, z.literal('ever')]);
export const periodSchema = z.union([calendarPeriod, rollingPeriod, z.enum(['purchase', 'ever'])]).meta({ id: 'Period', description: 'In which bucket a limit counts' });

const points = z.number().int().min(1).max(MOST_POINTS);
export const limitSchema = z.strictObject({
  code: codeSchema.optional(), name: localTextSchema.optional(), rules: z.array(codeSchema).min(1).max(200).optional(),
  subject: z.enum(['member', 'card', 'place', 'instrument', 'customer', 'program']).optional(), measure: z.enum(['points', 'units', 'count', 'sum', 'minutes']),
  max: points, lines: lineFilterSchema.optional(), period: periodSchema, mode: z.enum(['cap', 'reject']).optional(),
}).meta({ id: 'Limit', description: 'How much of something there may be in a period' });
export const budgetSchema = z.strictObject({ measure: z.enum(['points', 'sum', 'units', 'count']), max: points, mode: z.enum(['cap', 'reject']).optional() });

/** What `metric` takes: all literals. */
export const metricSchema = z.tuple([
  z.enum(['spend', 'gross', 'count', 'units', 'points', 'days']), lineFilterSchema,
  z.union([rollingPeriod, z.strictObject({ calendar, offset: z.number().int().min(-100).max(0).optional() })]),
]);


