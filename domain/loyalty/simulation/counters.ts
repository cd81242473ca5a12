import { instantBefore } from '../../shared/calendar.ts';
import { counterName, isOwn, type CounterBook, type CounterKey } from '../purchase/counters.ts';

interface Use {
  at: number;
  amount: number;
}

/** Counters of a simulation: those of one member begin empty with each member, those of the whole program go on from member to member. */
export class SimulatedCounters {
  readonly #shared: Map<string, number>;
  readonly #timezone: string;
  #own = new Map<string, Use[]>();

  /** @param shared what members before have used, by the counter's name */
  constructor(timezone: string, shared: Readonly<Record<string, number>>) {
    this.#timezone = timezone;
    this.#shared = new Map(Object.entries(shared));
  }

  /** Another member begins. */
  reset(): void {
    this.#own = new Map();
  }

  shared(): Record<string, number> {
    return Object.fromEntries(this.#shared);
  }

  at(at: number): CounterBook {
    return {
      used: (key) => (isOwn(key) || key.subject === 'customer' ? this.#ownUsed(key, at) : this.#shared.get(counterName(key)) ?? 0),
      take: (key, amount) => {
        const name = counterName(key);
        if (!isOwn(key) && key.subject !== 'customer') return void this.#shared.set(name, (this.#shared.get(name) ?? 0) + amount);
        const uses = this.#own.get(name);
        if (uses) uses.push({ at, amount });
        else this.#own.set(name, [{ at, amount }]);
      },
    };
  }

  #ownUsed(key: CounterKey, at: number): number {
    const uses = this.#own.get(counterName(key)) ?? [];
    const after = key.bucket.startsWith('rolling:') ? instantBefore(at, key.bucket.slice('rolling:'.length), this.#timezone) : -Infinity;
    return uses.reduce((sum, use) => (use.at > after ? sum + use.amount : sum), 0);
  }
}
