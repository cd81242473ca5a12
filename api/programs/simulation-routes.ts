import { z } from 'zod';
import { config } from '#config.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { createSimulation, setSimulationRun } from '#db/commands/simulation/simulate-program.ts';
import { findSimulation, type Simulation } from '#db/queries/simulations.ts';
import { unitsIn } from '#db/queries/wallet-units.ts';
import { sql } from '#db/sql.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { ProgramBody } from '#domain/loyalty/rules/schema.ts';
import type { ProgramTally } from '#domain/loyalty/simulation/types.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { id, instant } from '#domain/shared/schemas.ts';
import { workflowIds } from '#workflows/names.ts';
import { programSimulation } from '#workflows/program-simulation.ts';
import { organizationIdKey } from '#workflows/search-attributes.ts';
import { unitsOut } from '../purchases/schema.ts';
import { route, type Route } from '../routing/route.ts';
import { instantOut, workflowRef } from '../routing/schemas.ts';
import { presentRun, temporal } from '../temporal.ts';
import { ProgramParams } from './schema.ts';

const tag = 'Programs';
const START_DEADLINE_MS = 3000 * config.patience;

const SimulationBody = z.strictObject({
  document: ProgramBody.meta({ description: 'The changed document' }),
  from: instant.meta({ description: 'First instant of the period whose purchases are computed again' }),
  to: instant.meta({ description: 'End of the period, exclusive; levels are compared as they are then' }),
}).meta({ id: 'SimulationBody' });

const count = z.number().int();
const pointsSums = { points: count.meta({ description: 'Of all wallets: a figure only where there is one' }), pointsBy: z.array(unitsOut).meta({ description: 'Wallet by wallet' }) };
const tally = z.strictObject({
  levels: z.array(z.strictObject({ level: z.string(), members: count })),
  rules: z.array(z.strictObject({ rule: z.string(), ...pointsSums, discountMinor: count, purchases: count })),
  totals: z.strictObject({ purchases: count, refused: count, grossMinor: count, discountMinor: count, paidMinor: count, ...pointsSums }),
}).meta({ id: 'SimulationTally' });

const SimulationAnswer = z.strictObject({
  simulation: z.strictObject({
    id: z.string(), program: z.string(), state: z.enum(['running', 'done', 'failed']), done: count.meta({ description: 'Members gone through' }), total: count,
    from: instantOut, to: instantOut, createdAt: instantOut, finishedAt: instantOut.nullable(), currency: z.string(),
    result: z.strictObject({
      members: count, changed: count.meta({ description: 'Members whose level differs at the end of the period' }), before: tally, after: tally,
      examples: z.array(z.strictObject({ member: z.string(), customer: z.strictObject({ id: z.string() }), before: z.string(), after: z.string() })),
    }).nullable(),
  }),
  workflow: workflowRef,
}).meta({ id: 'SimulationAnswer' });

function presentTally({ levels, rules, purchases, refused, grossMinor, discountMinor, paidMinor, ...granted }: ProgramTally, document: ProgramDocument) {
  const pointsOf = ({ points, pointsBy = [] }: Pick<ProgramTally, 'points' | 'pointsBy'>) => ({ points, pointsBy: unitsIn(document, pointsBy) });
  return {
    levels: Object.entries(levels).map(([level, members]) => ({ level, members })),
    rules: Object.entries(rules).map(([rule, { discountMinor: off, purchases: met, ...ofRule }]) => ({ rule, ...pointsOf(ofRule), discountMinor: off, purchases: met })),
    totals: { purchases, refused, grossMinor, discountMinor, paidMinor, ...pointsOf(granted) },
  };
}

async function presentSimulation({ id, organizationId, programId, program, state, done, total, from, to, createdAt, finishedAt, document, result, runId }: Simulation) {
  const current = (await programVersions(sql, organizationId, [programId]))(programId, to.getTime()).document;
  return {
    simulation: {
      id, program, state, done, total, from: from.toISOString(), to: to.toISOString(), createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, currency: document.currency,
      result: result && {
        members: result.members, changed: result.changed, before: presentTally(result.before, current), after: presentTally(result.after, document),
        examples: result.examples.map(({ membershipId, customerId, before, after }) => ({ member: membershipId, customer: { id: customerId }, before, after })),
      },
    },
    workflow: presentRun(workflowIds.programSimulation(organizationId, id), runId),
  };
}

async function startRun({ organizationId, id, program, total }: Simulation): Promise<void> {
  const client = await temporal();
  const handle = await client.withDeadline(Date.now() + START_DEADLINE_MS, () => client.workflow.start(programSimulation, {
    workflowId: workflowIds.programSimulation(organizationId, id), taskQueue: config.taskQueue, args: [{ organizationId, simulationId: id, total }],
    staticSummary: `What if: ${program}, ${total} members`, typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }], priority: { priorityKey: 4, fairnessKey: organizationId },
  }));
  await setSimulationRun(organizationId, id, handle.firstExecutionRunId);
}

const simulate = route({
  method: 'post', path: '/v1/programs/{code}/simulate', operationId: 'simulateProgram', tag, access: 'loyalty.write',
  summary: 'What a changed document would have made of the real history of a period: levels, rules and their cost, before and after',
  params: ProgramParams, body: SimulationBody,
  answers: { 202: { description: 'A run goes through the members', schema: SimulationAnswer } }, problems: [422],
  handler: async ({ actor, params, body, request }) => {
    if (body.from >= body.to) throw new DomainError('invalid_request', '`to`: The period ends before it begins.', { status: 400 });
    const { document } = request.body as { document: ProgramDocument };
    const simulation = await createSimulation({ organizationId: actor.organizationId, program: params.code, document, from: body.from, to: body.to });
    await startRun(simulation);
    return { status: 202, body: await presentSimulation((await findSimulation(actor.organizationId, simulation.id))!), subjectId: simulation.id };
  },
});

const getSimulation = route({
  method: 'get', path: '/v1/simulations/{simulation}', operationId: 'getSimulation', tag, access: 'loyalty.read', summary: 'A simulation: how far it is, then its result',
  params: z.strictObject({ simulation: id }),
  answers: { 200: { description: 'The simulation', schema: SimulationAnswer } },
  handler: async ({ actor, params }) => {
    const simulation = await findSimulation(actor.organizationId, params.simulation);
    if (!simulation) throw notFound('simulation');
    return { status: 200, body: await presentSimulation(simulation) };
  },
});

export const simulationRoutes: Route[] = [simulate, getSimulation];
