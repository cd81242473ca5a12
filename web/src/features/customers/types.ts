import type { Workflow } from '../../components/RunLink.tsx';
import type { LocalText } from '#domain/loyalty/program.ts';
import type { Consents } from './consents.ts';

export const stages = ['new', 'active', 'at_risk', 'lost', 'won_back'] as const;
export type Stage = (typeof stages)[number];

export interface Membership {
  id: string;
  program: string;
  level: string;
}

export interface Customer {
  id: string;
  externalId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  telegram: string | null;
  locale: string | null;
  timezone: string | null;
  /** Calendar day, YYYY-MM-DD. */
  birthday: string | null;
  stage: Stage;
  attributes: Record<string, unknown>;
  consents: Consents;
  registeredAt: string;
  createdAt: string;
  lastPurchaseAt: string | null;
  purchaseCount: number;
  spentMinor: number;
  currency: string;
  memberships: Membership[];
}

export interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}

export interface CustomersSummary {
  total: number;
  byStage: Partial<Record<Stage, number>>;
}

export interface CustomerAnswer {
  customer: Customer;
  onboarding: { state: 'running' | 'completed'; workflow: Workflow } | null;
}

export interface Lot {
  id: string;
  remaining: number;
  activeFrom: string;
  expiresAt: string | null;
}

export interface Wallet {
  member: string;
  program: string;
  wallet: string;
  name: LocalText;
  /** Decimals people see; everything below is in the smallest units. */
  scale: number;
  /** Money value of one smallest unit. */
  unitValueMinor: number;
  active: number;
  pending: number;
  debt: number;
  lots: Lot[];
}

export interface LedgerEntry {
  id: string;
  type: string;
  /** Signed movement of active + pending − debt; an activation moves 0. */
  points: number;
  lotId: string | null;
  program: string;
  wallet: string;
  rule?: string;
  reason?: string;
  occurredAt: string;
  purchase?: { id: string; externalId: string };
}

export interface LevelState {
  program: string;
  level: string;
  since: string;
  expiresAt: string | null;
}

/** What `data` says depends on `type`; everything else is read with care. */
export interface TimelineRow {
  id: string;
  type: string;
  occurredAt: string;
  data: Record<string, unknown>;
}
