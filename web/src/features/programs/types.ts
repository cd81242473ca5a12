import type { LocalText, ProgramDocument } from '#domain/loyalty/program.ts';
import type { FieldProblem } from '../../api.ts';
import type { Workflow } from '../../components/RunLink.tsx';

export type { ProgramDocument };

interface Published {
  /** Null for a program that only has a draft. */
  version: number | null;
  publishedAt: string | null;
  validFrom: string | null;
  publishedBy: { kind: 'user' | 'key'; name: string | null } | null;
  note: string | null;
}

export interface ProgramRow extends Published {
  code: string;
  name?: LocalText;
  document: ProgramDocument;
  hasDraft: boolean;
}

export interface ProgramAnswer extends Published {
  code: string;
  document: ProgramDocument;
  draft: { document: ProgramDocument; updatedAt: string; problems: FieldProblem[] } | null;
}

export interface VersionRow extends Published {
  version: number;
  publishedAt: string;
}

export interface SimulationAnswer {
  simulation: { id: string; state?: string; status?: string; done?: number; count?: number; total?: number; result?: unknown };
  workflow?: Workflow | null;
}
