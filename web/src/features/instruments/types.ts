import type { InstrumentKind, InstrumentState, InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';
import type { LocalText } from '#domain/loyalty/program.ts';
import type { Workflow } from '../../components/RunLink.tsx';

export type { InstrumentKind, InstrumentState, InstrumentTypeDocument };

/** Offers have screens of their own. */
export const KINDS = ['coupon', 'certificate', 'pass'] as const;
export const STATES = ['issued', 'active', 'frozen', 'depleted', 'expired', 'blocked', 'refunded'] as const;

export interface InstrumentType {
  code: string;
  kind: InstrumentKind;
  program: string;
  name: LocalText;
  document: InstrumentTypeDocument;
}

export interface TypeCount {
  type: string;
  issued: number;
  usable: number;
  uses: number;
}

export interface Holder {
  id: string;
  name: string | null;
}

export interface InstrumentRow {
  code: string;
  type: string;
  kind: InstrumentKind;
  state: InstrumentState;
  /** Minor units of money, or visits. */
  balance: number | null;
  unit: 'money' | 'visits' | null;
  expiresAt: string | null;
  customer: Holder | null;
  issuedAt: string;
}

export interface LedgerRow {
  type: string;
  amount: number;
  occurredAt: string;
  externalId?: string;
  purchase?: { id: string };
  service?: string;
  until?: string;
}

export interface InstrumentDetail extends Omit<InstrumentRow, 'customer'> {
  customer: { id: string } | null;
  uses: number;
  validFrom: string | null;
  frozenUntil: string | null;
  freezeDaysLeft: number;
  priceMinor: number | null;
  /** The latest entries in order. */
  ledger: LedgerRow[];
  /** Where the entries before them begin; null at the beginning. */
  older: string | null;
}

export interface Pool {
  id: string;
  type: string;
  externalId: string;
  state: 'running' | 'done';
  done: number;
  count: number;
  createdAt: string;
  finishedAt: string | null;
}

export interface PoolAnswer {
  pool: Pool;
  workflow: Workflow;
}

export interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
