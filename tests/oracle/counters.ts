import type { LimitDocument, LimitMeasure, LineFilter, Period } from '#domain/loyalty/program.ts';
import { bucketAround, earlier } from './calendar.ts';
import { shareOf, sum } from './exact.ts';
import { fits, type SeenLine } from './logic.ts';

/** `lines` says what of each line of the purchase it stands for; null where it stands for points of a grant. */
interface Use { key: string; subject: string; purchase: string; at: number; amount: number; measure: LimitMeasure; lines: number[] | null }
interface Asked { key: string; period: Period; max: number; subject: string; at: number; purchase: string }

/** What stands over a rule: a limit of the program or of a wallet, or the rule's budget. `isNamed`: it names the rule or the wallet. */
export interface Over { key: string; reason: string; measure: LimitMeasure; max: number; mode: 'cap' | 'reject'; period: Period; lines: LineFilter; subject: string; isNamed: boolean }
type When = Pick<Use, 'purchase' | 'at'>;

/** What limits and budgets have counted: a flat list of uses, each at the event time of its purchase (rules N17, N18, N22). */
export class Counters {
  uses: Use[] = [];
  private readonly zone: string;

  constructor(zone: string) {
    this.zone = zone;
  }

  rest({ key, period, max, subject, at, purchase }: Asked): number {
    const inPeriod = (use: Use) => {
      if (period === 'ever') return true;
      if (period === 'purchase') return use.purchase === purchase;
      if ('rolling' in period) return use.at > earlier(at, period.rolling, this.zone) && use.at <= at;
      const { from, until } = bucketAround(at, period.calendar, this.zone);
      return use.at >= from && use.at < until;
    };
    return max - sum(this.uses.filter((use) => use.key === key && use.subject === subject && inPeriod(use)).map(({ amount }) => amount));
  }

  count = (use: Use): void => void this.uses.push(use);

  /** What a limit has counted of each line of a purchase when it was made. */
  ofLines = (key: string, purchase: string, length: number): number[] => Array.from({ length }, (_, index) =>
    sum(this.uses.filter((use) => use.key === key && use.purchase === purchase && use.lines && use.amount >= 0).map(({ lines }) => lines![index]!)));

  /**
   * How many units of each line limits on goods leave to something that acts on some lines. What a limit has counted of this purchase
   * is free for the next: one counter serves price and points.
   */
  unitsLeft(over: readonly Over[], lines: readonly SeenLine[], { acts, ...when }: { acts: readonly boolean[] } & When): { units: number[]; reason: string | null } {
    let units = lines.map((line, index) => (acts[index] ? line.quantity : 0));
    let reason: string | null = null;
    for (const limit of over) {
      const isGoods = limit.measure === 'units' || limit.measure === 'minutes';
      const counted = this.ofLines(limit.key, when.purchase, lines.length);
      const more = units.map((count, index) => (fits(lines[index]!, limit.lines) ? Math.max(0, count - counted[index]!) : 0));
      const rest = this.rest({ ...limit, ...when });
      const isOver = isGoods ? sum(more) > Math.max(0, rest) : limit.measure === 'count' && sum(counted) === 0 && sum(more) > 0 && rest < 1;
      if (!isOver) continue;
      reason = limit.reason;
      let left = Math.max(0, rest);
      units = units.map((count, index) => {
        if (!fits(lines[index]!, limit.lines)) return count;
        if (!isGoods || limit.mode === 'reject') return 0;
        const some = Math.min(more[index]!, left);
        left -= some;
        return count - more[index]! + some;
      });
    }
    return { units, reason };
  }

  /** What limits on goods count: units on which something was given, and a purchase once. */
  countUnits(over: readonly Over[], lines: readonly SeenLine[], { units, ...when }: { units: readonly number[] } & When): void {
    for (const { key, subject, measure, lines: filter } of over) {
      if (measure === 'sum' || measure === 'points') continue;
      const counted = this.ofLines(key, when.purchase, lines.length);
      const more = units.map((count, index) => (fits(lines[index]!, filter) ? Math.max(0, count - counted[index]!) : 0));
      if (sum(more) > 0) this.count({ key, subject, ...when, measure, lines: more, amount: measure === 'count' ? Number(sum(counted) === 0) : sum(more) });
    }
  }

  /** Gives back what limits counted of the lines of a purchase: their part by part, a count of the purchase with the last unit it stands for. */
  release(purchase: string, { quantities, before, after }: Record<'quantities' | 'before' | 'after', readonly number[]>): void {
    const counted = this.uses.filter((use) => use.purchase === purchase && use.lines && use.amount >= 0);
    for (const [key, [use]] of Map.groupBy(counted, (one) => one.key)) {
      const whole = this.ofLines(key, purchase, quantities.length);
      const left = (kept: readonly number[]) => (use!.measure === 'count' ? Number(whole.some((units, index) => units > 0 && kept[index]! > 0)) : sum(whole.map((amount, index) => shareOf(amount, [kept[index]!, quantities[index]!]))));
      const amount = left(before) - left(after);
      if (amount > 0) this.count({ ...use!, amount: -amount });
    }
  }

  /** Forgets what a purchase counted: it was refused. */
  forget = (purchase: string): void => void (this.uses = this.uses.filter((use) => use.purchase !== purchase));

  merge(from: string, to: string): void {
    for (const use of this.uses) if (use.subject === from) use.subject = to;
  }
}

/** How much of a wish a limit leaves: the rest, or all or nothing. */
export const within = (wanted: number, rest: number, mode: LimitDocument['mode']): number => (wanted <= rest ? wanted : mode === 'reject' ? 0 : Math.max(0, rest));
