import { customerFacts } from '#db/queries/customer-facts.ts';
import { loadHistories } from '#db/queries/member-history.ts';
import { newestVersion } from '#db/queries/programs.ts';
import { segmentsOf } from '#db/queries/segments.ts';
import { findSimulation, type Simulation } from '#db/queries/simulations.ts';
import { sql } from '#db/sql.ts';
import { refuseAnotherMoney } from '#db/commands/programs/publish.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import type { CompiledProgram, Reads } from '#domain/loyalty/rules/types.ts';
import { simulatedProgram, simulateMembers } from '#domain/loyalty/simulation/simulate.ts';
import type { SimulatedMember, SimulatedPeriod, SimulationTally } from '#domain/loyalty/simulation/types.ts';
import { notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';

export interface SimulationChunk {
  organizationId: string;
  simulationId: string;
  /** Id of the last member gone through; empty at the beginning. */
  after: string;
  /** How many members were gone through before. */
  done: number;
  limit: number;
  /** What members before have used of counters of the whole program, in the program as it is and in the changed one. */
  shared: { current: Record<string, number>; changed: Record<string, number> };
}

export interface SimulatedChunk {
  last: string | null;
  looked: number;
  tally: SimulationTally;
  shared: SimulationChunk['shared'];
}

interface MemberRow {
  id: string; customer_id: string; joined_at: Date;
}

/** Keeps what is to be simulated. @throws DomainError `not_found` for a program there is not, `currency_fixed`, `timezone_fixed` (422) as publishing does */
export async function createSimulation({ organizationId, program, document, from, to }: { organizationId: string; program: string; document: ProgramDocument; from: Date; to: Date }): Promise<Simulation> {
  const newest = await newestVersion(organizationId, program);
  if (!newest) throw notFound('program');
  const { programId } = newest;
  await refuseAnotherMoney(sql, newest, { document });
  const members = await sql.row<{ total: number }>('SELECT COUNT(*) AS total FROM memberships WHERE organization_id = ? AND program_id = ? AND merged_into IS NULL', [organizationId, programId]);
  const id = newId();
  await sql.insert('program_simulations', ['id', 'organization_id', 'program_id', 'document', 'from_at', 'to_at', 'state', 'done', 'total', 'created_at'],
    [[id, organizationId, programId, JSON.stringify(document), from, to, 'running', 0, Number(members!.total), new Date()]]);
  return (await findSimulation(organizationId, id))!;
}

export const setSimulationRun = (organizationId: string, id: string, runId: string): Promise<number> =>
  sql.run('UPDATE program_simulations SET run_id = ? WHERE organization_id = ? AND id = ?', [runId, organizationId, id]);

/** The simulation is over, with its result or, when it could not be computed, without. */
export async function finishSimulation({ organizationId, simulationId, result }: { organizationId: string; simulationId: string; result: SimulationTally | null }): Promise<void> {
  await sql.run('UPDATE program_simulations SET state = ?, result = ?, finished_at = ? WHERE organization_id = ? AND id = ?',
    [result ? 'done' : 'failed', result && JSON.stringify(result), new Date(), organizationId, simulationId]);
}

/** Points paid with in the period, by purchase id. */
async function spentOf(organizationId: string, membershipIds: readonly string[], { from, to }: SimulatedPeriod): Promise<Map<string, { wallet: string; points: number }>> {
  const rows = await sql.rows<{ id: string; wallet: string | null; points: number }>(
    `SELECT id, JSON_UNQUOTE(JSON_EXTRACT(snapshot, '$.spend.wallet')) AS wallet, points_spent AS points FROM purchases
     WHERE organization_id = ? AND membership_id IN (?) AND occurred_at >= ? AND occurred_at < ? AND points_spent > 0`, [organizationId, membershipIds, new Date(from), new Date(to)]);
  return new Map(rows.flatMap(({ id, wallet, points }) => (wallet === null ? [] : [[id, { wallet, points }] as const])));
}

/** How purchases of the period were paid, by purchase id; unknown of those from before it was kept, unless their returns are evaluated again. */
async function paymentMethodsOf(organizationId: string, membershipIds: readonly string[], { from, to }: SimulatedPeriod): Promise<Map<string, string>> {
  const rows = await sql.rows<{ id: string; method: string | null }>(
    `SELECT id, COALESCE(JSON_UNQUOTE(JSON_EXTRACT(snapshot, '$.paymentMethod')), NULLIF(JSON_UNQUOTE(JSON_EXTRACT(snapshot, '$.seen.paymentMethod')), 'null')) AS method FROM purchases
     WHERE organization_id = ? AND membership_id IN (?) AND occurred_at >= ? AND occurred_at < ?`, [organizationId, membershipIds, new Date(from), new Date(to)]);
  return new Map(rows.flatMap(({ id, method }) => (method === null ? [] : [[id, method] as const])));
}

async function membersOf(organizationId: string, rows: readonly MemberRow[], period: SimulatedPeriod, reads: (what: keyof Reads) => boolean): Promise<SimulatedMember[]> {
  const membershipIds = rows.map(({ id }) => id);
  const [histories, spent, paymentMethods, customers] = await Promise.all([
    loadHistories(sql, organizationId, { membershipIds, from: null }),
    spentOf(organizationId, membershipIds, period),
    reads('paymentMethod') ? paymentMethodsOf(organizationId, membershipIds, period) : new Map<string, string>(),
    reads('customer') ? customerFacts(sql, organizationId, rows.map(({ customer_id: id }) => id)) : new Map<string, Record<string, unknown>>(),
  ]);
  return rows.map((row) => ({
    membershipId: row.id, customerId: row.customer_id, joinedAt: row.joined_at.getTime(), facts: histories.get(row.id)!.filter((fact) => fact.at < period.to), spent, paymentMethods,
    customer: customers.get(row.customer_id) ?? {},
  }));
}

const compiledDocuments = new Map<string, CompiledProgram>();

/** The changed program, compiled once per simulation and process. */
function compiledOf({ id, document }: Simulation): CompiledProgram {
  let program = compiledDocuments.get(id);
  if (!program) {
    if (compiledDocuments.size > 100) compiledDocuments.clear();
    compiledDocuments.set(id, (program = compileProgram(document)));
  }
  return program;
}

/** Goes through the next members of a simulation and keeps how far it is. Safe to repeat: it changes nothing else. */
export async function simulateChunk({ organizationId, simulationId, after, done, limit, shared }: SimulationChunk): Promise<SimulatedChunk> {
  const simulation = await findSimulation(organizationId, simulationId);
  if (!simulation) throw notFound('simulation');
  const { programId } = simulation;
  const period = { from: simulation.from.getTime(), to: simulation.to.getTime() };
  const rows = await sql.rows<MemberRow>('SELECT id, customer_id, joined_at FROM memberships WHERE organization_id = ? AND program_id = ? AND merged_into IS NULL AND id > ? ORDER BY id LIMIT ?', [organizationId, programId, after, limit]);
  const current = (await programVersions(sql, organizationId, [programId]))(programId, period.to).compiled;
  const changed = compiledOf(simulation);
  const reads = (what: keyof Reads) => current.reads[what] || changed.reads[what];
  const segments = reads('segments') ? await segmentsOf(organizationId) : null;
  const inSegment: Parameters<typeof simulatedProgram>[1]['inSegment'] = (code, context) => segments?.inSegment(code, context) ?? false;
  const programs = {
    current: simulatedProgram(current, { shared: shared.current, inSegment }), changed: simulatedProgram(changed, { shared: shared.changed, inSegment }),
  };
  const members = rows.length === 0 ? [] : await membersOf(organizationId, rows, period, reads);
  const tally = simulateMembers(members, programs, period);
  await sql.run('UPDATE program_simulations SET done = ? WHERE organization_id = ? AND id = ?', [done + rows.length, organizationId, simulationId]);
  return { last: rows.at(-1)?.id ?? null, looked: rows.length, tally, shared: { current: programs.current.counters.shared(), changed: programs.changed.counters.shared() } };
}
