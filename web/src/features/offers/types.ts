import type { EffectDocument, Expression, LocalText } from '#domain/loyalty/program.ts';
import type { Workflow } from '../../components/RunLink.tsx';

export type Arm = 'target' | 'control';

export interface Offer {
  code: string;
  program: string;
  name: LocalText | null;
  effects: EffectDocument[];
  when?: Expression;
  state: 'scheduled' | 'active' | 'ended';
  validFrom: string;
  validTo: string;
  validFor: { after: string; round?: 'end_of_day' | 'end_of_month' };
  assign: { segment: string | null; controlShareBps: number };
  assigning: boolean;
  assigned: Record<Arm, number>;
  used: number;
}

export interface OfferAnswer {
  offer: Offer;
  workflow?: Workflow;
}

export interface ArmReport {
  size: number;
  buyers: number;
  conversion: number | null;
  revenueMinor: number;
}

export interface Report {
  target: ArmReport;
  control: ArmReport;
  upliftPoints: number | null;
  incrementalOrders: number | null;
  incrementalGrossMinor: number | null;
  costMinor: number;
  roi: number | null;
  pValue: number | null;
}

/** What a row of the list shows of a report. */
export type ListedEffect = Pick<Report, 'target' | 'control' | 'upliftPoints' | 'pValue'>;

export interface ReportDay {
  day: string;
  target: { buyers: number; conversion: number | null };
  control: { buyers: number; conversion: number | null };
}

export interface AssignedCustomer {
  customer: { id: string; name: string | null };
  arm: Arm;
  assignedAt: string;
  used: boolean;
}
