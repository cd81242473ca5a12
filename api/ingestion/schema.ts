import { z } from 'zod';
import { id } from '#domain/shared/schemas.ts';
import { instantOut, listOf, page, workflowRef } from '../routing/schemas.ts';

const MOST_ITEMS = 1000;
export const BATCH_BYTES = 10_000_000;

/** Items are validated one by one when they are processed: a bad one never sinks the others. */
export const BatchBody = z.strictObject({
  items: z.array(z.unknown()).min(1).meta({ description: `1–${MOST_ITEMS} bodies as of the single call` }),
}).meta({ id: 'BatchBody' });
export const isTooLong = (items: readonly unknown[]): boolean => items.length > MOST_ITEMS;

export const BatchAnswer = z.strictObject({
  data: z.array(z.strictObject({
    index: z.number().int(), status: z.number().int().meta({ description: 'The HTTP status the single call would have had' }), id: z.string().optional(), code: z.string().optional(),
  })),
  workflow: workflowRef,
}).meta({ id: 'BatchAnswer' });

const importOut = z.strictObject({
  id: z.string(), kind: z.enum(['customers', 'purchases', 'returns', 'events']), fileName: z.string().nullable(), status: z.enum(['running', 'completed', 'failed']), failure: z.string().nullable(),
  total: z.number().int(), processed: z.number().int(), accepted: z.number().int(),
  rejected: z.array(z.strictObject({ row: z.number().int(), code: z.string(), reason: z.string() })).meta({ description: 'The first 1,000; rows count from 1 without the heading' }),
  rejectedCount: z.number().int(), createdAt: instantOut, finishedAt: instantOut.nullable(), createdBy: z.string().nullable(),
}).meta({ id: 'Import' });
export const ImportAnswer = z.strictObject({ import: importOut, workflow: workflowRef }).meta({ id: 'ImportAnswer' });
export const ImportList = listOf(importOut.omit({ rejected: true })).meta({ id: 'ImportList' });
export const ImportListQuery = z.strictObject(page);
export const ImportParams = z.strictObject({ import: id });

export const ImportForm = z.strictObject({
  kind: z.enum(['customers', 'purchases']),
  mapping: z.string().meta({ description: 'JSON object: column of the file → field' }),
  file: z.string().meta({ description: 'CSV with a heading', format: 'binary' }),
}).meta({ id: 'ImportForm' });
