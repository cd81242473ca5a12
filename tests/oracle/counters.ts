import type { LimitDocument, Period } from '#domain/loyalty/program.ts';
import { bucketAround, earlier } from './calendar.ts';
import { sum } from './exact.ts';

interface Use { key: string; subject: string; purchase: string; rule: string; at: number; amount: number }
interface Asked { key: string; period: Period; max: number; subject: string; at: number; purchase: string }

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

  /** Forgets what a purchase counted: it was refused. */
  forget = (purchase: string): void => void (this.uses = this.uses.filter((use) => use.purchase !== purchase));

  merge(from: string, to: string): void {
    for (const use of this.uses) if (use.subject === from) use.subject = to;
  }
}

/** How much of a wish a limit leaves: the rest, or all or nothing. */
export const within = (wanted: number, rest: number, mode: LimitDocument['mode']): number => (wanted <= rest ? wanted : mode === 'reject' ? 0 : Math.max(0, rest));
