import type { LocalText, ProgramDocument } from '#domain/loyalty/program.ts';
import type { Workflow } from '../../components/RunLink.tsx';

export type { LocalText, ProgramDocument };

export interface ProgramRow {
  code: string;
  name?: LocalText;
  version: number;
  publishedAt?: string | null;
  validFrom?: string | null;
  document?: ProgramDocument;
  hasDraft?: boolean;
  draft?: unknown;
}

export interface Draft {
  document: ProgramDocument;
  updatedAt?: string;
}

export interface ProgramAnswer extends ProgramRow {
  publishedBy?: string | null;
  document: ProgramDocument;
  draft?: Draft | null;
}

export interface VersionRow {
  version: number;
  validFrom?: string | null;
  publishedAt: string;
  publishedBy?: { name?: string | null } | string | null;
  note?: string | null;
}

export interface SimulationRow {
  code: string;
  before: number;
  after: number;
}

export interface Simulation {
  id: string;
  state?: string;
  status?: string;
  done?: number;
  count?: number;
  total?: number;
  result?: unknown;
}

export interface SimulationAnswer {
  simulation: Simulation;
  workflow?: Workflow | null;
}
