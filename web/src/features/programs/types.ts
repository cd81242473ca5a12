import type { LocalText, ProgramDocument } from '#domain/loyalty/program.ts';
import type { FieldProblem } from '../../api.ts';
import type { Workflow } from '../../components/RunLink.tsx';
import type { WalletUnits } from '../members/units.tsx';

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

export interface Tally {
  levels: { level: string; members: number }[];
  rules: { rule: string; pointsBy: WalletUnits[]; discountMinor: number; purchases: number }[];
  totals: { purchases: number; refused: number; grossMinor: number; discountMinor: number; paidMinor: number; pointsBy: WalletUnits[] };
}

export interface SimulationResult {
  members: number;
  /** Members whose level differs at the end of the period. */
  changed: number;
  before: Tally;
  after: Tally;
  examples: { member: string; customer: { id: string }; before: string; after: string }[];
}

export interface SimulationAnswer {
  simulation: { id: string; program: string; state: 'running' | 'done' | 'failed'; done: number; total: number; from: string; to: string; currency: string; result: SimulationResult | null };
  workflow: Workflow;
}
