import type { Term } from '../../shared/zoned-time.ts';
import type { EffectDocument, Expression, LimitDocument, LineFilter, LocalText } from '../program.ts';

export type InstrumentKind = 'coupon' | 'certificate' | 'pass' | 'offer';

/** The days and hours an instrument works in, in the program's zone; ISO weekdays, Monday is 1. */
export interface ScheduleDocument {
  weekdays?: number[];
  from?: string;
  to?: string;
}

/** What every instrument of a type has in common, as it is written. */
export interface InstrumentTypeDocument {
  kind: InstrumentKind;
  program: string;
  name: LocalText;
  effects?: EffectDocument[];
  group?: string;
  exclusive?: boolean;
  when?: Expression;
  lines?: LineFilter;
  places?: string[];
  schedule?: ScheduleDocument;
  priceMinor?: number;
  balance?: { unit: 'money' | 'visits'; amount: number };
  validity?: ({ after: string } | { until: string }) & { from?: 'issue' | 'first_use'; round?: Term['round'] };
  limits?: LimitDocument[];
  /** Visits a local day. */
  perDay?: number;
  freeze?: { max: string };
  refundable?: boolean;
  transferable?: boolean;
  code?: { pattern: string };
}

export type InstrumentState = 'issued' | 'active' | 'frozen' | 'depleted' | 'expired' | 'blocked' | 'refunded';

export type InstrumentEntryType = 'issue' | 'top_up' | 'redeem' | 'restore' | 'visit' | 'cancel' | 'refund' | 'freeze' | 'unfreeze' | 'block' | 'unblock' | 'transfer' | 'reserve' | 'release';

/** How an entry counts against limits: a use adds, what restores or cancels it takes off, in the bucket of the use. */
export interface InstrumentUse {
  /** 1, −1, or 0 for a restore that leaves the use standing. */
  count: number;
  units: number;
  sumMinor: number;
  /** Event time of the use, epoch milliseconds. */
  at: number;
  placeId: string | null;
}

/** One booked event of an instrument; `amount` is signed and in the units of its balance (0 where nothing moves). */
export interface InstrumentEntry {
  id: string;
  type: InstrumentEntryType;
  amount: number;
  /** Event time, epoch milliseconds. */
  occurredAt: number;
  purchaseId: string | null;
  /** Who used, reserved or received it. */
  customerId: string | null;
  /** What a client application or a purchase calls it; visits and their cancellations share it. */
  businessKey: string | null;
  use: InstrumentUse | null;
  /** What the type of entry needs: days of a freeze, until when a reservation holds. */
  details: Record<string, unknown>;
}

/** Uses added up: how many, of how many units, for how much money (minor units). */
export interface UseTotals {
  count: number;
  units: number;
  sumMinor: number;
}

/** An instrument with all that ever happened to it: its state is a function of an instant. */
export interface Instrument {
  id: string;
  code: string;
  typeId: string;
  typeCode: string;
  type: InstrumentTypeDocument;
  /** Whom it was issued to; later holders are in transfers. Null: a bearer's. */
  issuedTo: string | null;
  /** Whether it is one of a pool of codes. */
  pooled: boolean;
  priceMinor: number | null;
  issuedAt: number;
  /** Null: at every instant. */
  validFrom: number | null;
  /** Null: the type's validity counts from first use, or it never expires. */
  expiresAt: number | null;
  /** The issue first; the rest in any order. */
  entries: InstrumentEntry[];
  /** Every use booked, as it is kept beside the instrument; of a coupon that is about to be used, entries hold only what that takes. */
  used?: UseTotals;
}

/** A limit of an instrument's type by units or money, as it stands before a purchase. */
export interface PresentedLimit {
  /** What answers call it. */
  code: string;
  /** Instruments of one purchase whose limits have the same key share what is left. */
  key: string;
  measure: 'count' | 'units' | 'sum';
  mode: 'cap' | 'reject';
  /** Which lines it counts. */
  lines: LineFilter;
  left: number;
}

/**
 * An instrument brought to a purchase: what the engine needs of it at the event time. Whether it may be used at all (state, holder,
 * reservation, uses) has been decided before; lines, places and hours are the engine's.
 */
export interface PresentedInstrument {
  id: string;
  code: string;
  typeCode: string;
  type: InstrumentTypeDocument;
  /** Money or visits left; null for what has no balance. */
  balance: number | null;
  /** Visits that the local day still takes; absent where the type does not limit them. */
  leftThatDay?: number;
  /** Uses so far. */
  uses: number;
  /** What limits of its type by units and money leave to this purchase. */
  limits?: PresentedLimit[];
}
