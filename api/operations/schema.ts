import { z } from 'zod';
import { id } from '#domain/shared/schemas.ts';
import { ImportList } from '../ingestion/schema.ts';
import { instantOut, listOf, page, workflowRef } from '../routing/schemas.ts';
import { RUN_KINDS } from './visibility.ts';

const check = z.strictObject({
  ok: z.boolean(), error: z.enum(['timeout', 'unreachable', 'no_poller']).optional().meta({ description: '`no_poller`: Temporal answers, but no worker asked for work in the last 70 s' }),
}).meta({ id: 'ReadinessCheck' });
const checks = z.strictObject({ database: check, temporal: check, worker: check });

export const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
export const Ready = z.strictObject({ status: z.literal('ready'), checks }).meta({ id: 'Ready' });
export const Unavailable = z.strictObject({ status: z.literal('unavailable'), checks }).meta({ id: 'Unavailable' });

export const RunsQuery = z.strictObject({
  ...page,
  kind: z.enum(RUN_KINDS).optional(),
  status: z.enum(['running', 'completed', 'failed', 'attention']).optional().meta({ description: '`attention`: whatever their state, those that an operator should look at' }),
  customer: id.optional(),
});

const run = z.strictObject({
  workflow: workflowRef,
  kind: z.enum(RUN_KINDS),
  status: z.enum(['running', 'completed', 'failed']),
  summary: z.string().nullable().meta({ description: 'What it is about: the externalId of a purchase or return, a file, names of customers, a type and how many, the number of a card, the code of an offer or program' }),
  startedAt: instantOut,
  closedAt: instantOut.nullable(),
  needsAttention: z.boolean(),
  customerIds: z.array(z.string()),
}).meta({ id: 'Run' });

export const Runs = listOf(run).meta({ id: 'RunList' });

export const ActiveRuns = z.strictObject({
  imports: ImportList.shape.data,
  runs: z.array(run).meta({ description: 'Codes and cards being made, offers being assigned, simulations, checks: the latest ten' }),
  running: z.number().int(),
}).meta({ id: 'ActiveRuns' });
