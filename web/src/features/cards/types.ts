import type { LocalText } from '#domain/loyalty/program.ts';
import type { Workflow } from '../../components/RunLink.tsx';
import type { Pool } from '../instruments/types.ts';

export const CARD_STATES = ['prepared', 'activated', 'blocked', 'replaced', 'closed'] as const;
export type CardState = (typeof CARD_STATES)[number];
export const DELIVERY_STATES = ['ordered', 'produced', 'shipped', 'delivered', 'returned'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface CardType {
  code: string;
  name: LocalText | null;
  program: string;
  prefix: string;
  digits: number;
  physical: boolean;
  allowEarlyActivation: boolean;
  design: { background?: string; foreground?: string; label?: string } | null;
  /** Numbers made so far, and room for more. */
  made: number;
  left: number;
}

export interface CardRow {
  number: string;
  type: string;
  program: string;
  state: CardState;
  since: string | null;
  customer: { id: string; name: string | null } | null;
  replacedBy: string | null;
  delivery: { state: DeliveryState; since: string; carrier: string | null; tracking: string | null } | null;
}

export interface Card extends Omit<CardRow, 'customer'> {
  customer: { id: string } | null;
  wallets: { wallet: string; active: number; pending: number; debt: number }[];
}

export interface CardAnswer {
  card: Card;
  workflow?: Workflow;
}

export interface CardEvent {
  id: string;
  type: string;
  occurredAt: string;
  details: { carrier?: string; tracking?: string; replacedBy?: string };
}

/** Numbers made in one go are told as a pool of codes is. */
export type Batch = Pool;

export interface BatchAnswer {
  batch: Batch;
  workflow: Workflow;
}

export interface Delivery {
  id: string;
  card: string;
  type: string;
  customer: { id: string; name: string | null } | null;
  state: DeliveryState;
  tracking: string | null;
  orderedAt: string;
  changedAt: string;
  needsAttention: boolean;
}

export interface DeliveryPage {
  data: Delivery[];
  nextCursor: string | null;
  counts: Record<DeliveryState, number>;
  needAttention: number;
}

/** What became of the rows of an acquirer's file; rows are counted from 1 without the heading. */
export interface AcquirerAnswer {
  total: number;
  accepted: number;
  ignored: { row: number; code: string }[];
  rejected: { row: number; code: string }[];
}
