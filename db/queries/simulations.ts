import { fromJson, sql, type Sql } from '#db/sql.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import type { SimulationTally } from '#domain/loyalty/simulation/types.ts';

export interface Simulation {
  id: string;
  organizationId: string;
  programId: string;
  program: string;
  /** The changed document. */
  document: ProgramDocument;
  from: Date;
  to: Date;
  state: 'running' | 'done' | 'failed';
  /** Members gone through. */
  done: number;
  total: number;
  result: SimulationTally | null;
  runId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

interface Row {
  id: string; organization_id: string; program_id: string; program: string; document: unknown; from_at: Date; to_at: Date; state: Simulation['state']; done: number; total: number;
  result: unknown; run_id: string | null; created_at: Date; finished_at: Date | null;
}

/** One simulation; undefined for another organization's. */
export async function findSimulation(organizationId: string, id: string, on: Sql = sql): Promise<Simulation | undefined> {
  const row = await on.row<Row>(
    `SELECT s.id, s.organization_id, s.program_id, p.code AS program, s.document, s.from_at, s.to_at, s.state, s.done, s.total, s.result, s.run_id, s.created_at, s.finished_at
     FROM program_simulations s JOIN programs p ON p.id = s.program_id WHERE s.organization_id = ? AND s.id = ?`, [organizationId, id]);
  return row && {
    id: row.id, organizationId: row.organization_id, programId: row.program_id, program: row.program, document: fromJson(row.document), from: row.from_at, to: row.to_at, state: row.state,
    done: row.done, total: row.total, result: row.result === null ? null : fromJson(row.result), runId: row.run_id, createdAt: row.created_at, finishedAt: row.finished_at,
  };
}
