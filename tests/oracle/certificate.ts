import type { LineFilter } from '#domain/loyalty/program.ts';
import { sum } from './exact.ts';

/** A certificate of money that pays for some lines: a sum, and a flat list of what was taken and given back (rule N24). */
export class Certificate {
  readonly lines: LineFilter;
  private readonly amount: number;
  private readonly moves: { at: number; amount: number }[] = [];

  constructor({ amount, lines }: { amount: number; lines: LineFilter }) {
    this.amount = amount;
    this.lines = lines;
  }

  balance = (at: number): number => this.amount + sum(this.moves.filter((move) => move.at <= at).map(({ amount }) => amount));

  /** What may be taken at an instant without leaving less than nothing at any later one. */
  available = (at: number): number => Math.min(...[at, ...this.moves.map((move) => move.at).filter((instant) => instant > at)].map(this.balance));

  move = (at: number, amount: number): void => void this.moves.push({ at, amount });
}
