import { z } from 'zod';

/** What only answers and lists have; the scalars of requests are in `#domain/shared/schemas.ts`. */

/** An instant in an answer. */
export const instantOut = z.string().meta({ description: 'ISO 8601 instant, UTC', format: 'date-time' });
export const moneyOut = z.number().int();
export const pointsOut = z.number().int();

export const workflowRef = z.strictObject({
  id: z.string(), runId: z.string().nullable(), url: z.string().meta({ description: 'Opens the run in the Temporal UI' }),
}).meta({ id: 'WorkflowRef' });

export const listOf = <S extends z.ZodType>(item: S) => z.strictObject({ data: z.array(item), nextCursor: z.string().nullable() });

/** `?limit=` (1–200, default 50) and `?cursor=` of every list. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: '1–200', override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
  cursor: z.string().min(1).max(1200).optional(),
};

export const problem = z.looseObject({
  type: z.string(), title: z.string(), status: z.number().int(), detail: z.string(),
  code: z.string().meta({ description: 'Stable: test this, never the text' }), requestId: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })).optional(),
}).meta({ id: 'Problem' });
