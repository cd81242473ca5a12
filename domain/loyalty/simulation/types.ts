import { bareRecord } from '../../shared/bare-record.ts';
import type { PurchaseFact } from '../levels/types.ts';
import { pointsByWallet, type WalletPoints } from '../purchase/by-wallet.ts';

interface PointsTally {
  /** Points granted, all wallets: a figure only where there is one. */
  points: number;
  /** Wallet by wallet; absent in tallies of runs that began before it was counted. */
  pointsBy?: WalletPoints[];
}

/** What rules did over a stretch of history. */
export interface RuleTally extends PointsTally {
  discountMinor: number;
  /** Purchases in which it did something. */
  purchases: number;
}

/** What a program would have made of a stretch of history. */
export interface ProgramTally extends PointsTally {
  /** Members by their level at the end of the period. */
  levels: Record<string, number>;
  /** By the rule's code. */
  rules: Record<string, RuleTally>;
  purchases: number;
  /** Purchases that a rule of the program would have refused. */
  refused: number;
  grossMinor: number;
  discountMinor: number;
  paidMinor: number;
}

/** A member whose level differs. */
export interface LevelExample {
  membershipId: string;
  customerId: string;
  before: string;
  after: string;
}

/** A stretch of history under two programs. */
export interface SimulationTally {
  members: number;
  before: ProgramTally;
  after: ProgramTally;
  /** Members whose level at the end differs. */
  changed: number;
  examples: LevelExample[];
}

/** A member as a simulation replays one. */
export interface SimulatedMember {
  membershipId: string;
  customerId: string;
  joinedAt: number;
  /** Every purchase up to the end of the period, oldest first, with what came back. */
  facts: readonly PurchaseFact[];
  /** Points paid with, by purchase id. */
  spent: ReadonlyMap<string, { wallet: string; points: number }>;
  /** How purchases were paid, by purchase id, as far as it is known; empty where no rule asks. */
  paymentMethods: ReadonlyMap<string, string>;
  customer: Readonly<Record<string, unknown>>;
}

/** Epoch milliseconds, [from, to). */
export interface SimulatedPeriod {
  from: number;
  to: number;
}

export const MOST_EXAMPLES = 50;

const emptyProgramTally = (): ProgramTally => ({ levels: bareRecord(), rules: bareRecord(), purchases: 0, refused: 0, grossMinor: 0, discountMinor: 0, paidMinor: 0, points: 0 });
export const emptyTally = (): SimulationTally => ({ members: 0, before: emptyProgramTally(), after: emptyProgramTally(), changed: 0, examples: [] });

const addPoints = (sum: PointsTally, more: PointsTally): Required<PointsTally> => ({ points: sum.points + more.points, pointsBy: pointsByWallet([...(sum.pointsBy ?? []), ...(more.pointsBy ?? [])]) });

function addProgram(sum: ProgramTally, more: ProgramTally): ProgramTally {
  const levels = bareRecord(sum.levels);
  for (const [level, count] of Object.entries(more.levels)) levels[level] = (levels[level] ?? 0) + count;
  const rules = bareRecord(sum.rules);
  for (const [rule, tally] of Object.entries(more.rules)) {
    const known = rules[rule] ?? { points: 0, discountMinor: 0, purchases: 0 };
    rules[rule] = { ...addPoints(known, tally), discountMinor: known.discountMinor + tally.discountMinor, purchases: known.purchases + tally.purchases };
  }
  return {
    levels, rules, purchases: sum.purchases + more.purchases, refused: sum.refused + more.refused, grossMinor: sum.grossMinor + more.grossMinor,
    discountMinor: sum.discountMinor + more.discountMinor, paidMinor: sum.paidMinor + more.paidMinor, ...addPoints(sum, more),
  };
}

/** Two stretches of members as one. */
export const addTallies = (sum: SimulationTally, more: SimulationTally): SimulationTally => ({
  members: sum.members + more.members, before: addProgram(sum.before, more.before), after: addProgram(sum.after, more.after), changed: sum.changed + more.changed,
  examples: [...sum.examples, ...more.examples].slice(0, MOST_EXAMPLES),
});
