import { sum } from './exact.ts';

/** A grant with a life of its own. `id` is its place in the order of arrival. */
export interface Lot { id: number; member: string; wallet: string; rule: string | null; purchase: string | null; at: number; activeFrom: number; expiresAt: number | null; amount: number }
interface Move { lot: number; at: number; points: number }
interface Debt { member: string; wallet: string; at: number; points: number }
export interface Taking { lot: number; points: number }

/** The facts of all wallets in one flat list each; every question is answered by adding them up again. */
export class Ledger {
  lots: Lot[] = [];
  moves: Move[] = [];
  debts: Debt[] = [];

  private isDead = (lot: Lot, at: number) => lot.expiresAt !== null && lot.expiresAt <= at;
  private held = (lot: Lot, at: number) => (lot.at > at ? 0 : lot.amount + sum(this.moves.filter((move) => move.lot === lot.id && move.at <= at).map(({ points }) => points)));

  /** What may be taken at an instant without leaving less than nothing at any later one. */
  private free(lot: Lot, at: number): number {
    if (lot.at > at || this.isDead(lot, at)) return 0;
    const instants = this.moves.filter((move) => move.lot === lot.id && move.at > at).map((move) => move.at);
    return Math.max(0, Math.min(...[at, ...instants].map((instant) => this.held(lot, instant))));
  }

  private of = (member: string, wallet: string) => this.lots.filter((lot) => lot.member === member && lot.wallet === wallet);
  private owed = (member: string, wallet: string, at: number) => sum(this.debts.filter((debt) => debt.member === member && debt.wallet === wallet && debt.at <= at).map(({ points }) => points));

  balance(member: string, wallet: string, at: number) {
    const living = this.of(member, wallet).filter((lot) => !this.isDead(lot, at));
    return {
      wallet, active: sum(living.filter((lot) => lot.activeFrom <= at).map((lot) => this.held(lot, at))), pending: sum(living.filter((lot) => lot.activeFrom > at).map((lot) => this.held(lot, at))),
      debt: this.owed(member, wallet, at),
    };
  }

  /** Rule N6: earliest expiry, those that never expire last, then activation, then arrival; only what is active. */
  private spendable(member: string, wallet: string, at: number): { lot: Lot; free: number }[] {
    return this.of(member, wallet).filter((lot) => lot.activeFrom <= at).map((lot) => ({ lot, free: this.free(lot, at) })).filter(({ free }) => free > 0)
      .sort((a, b) => (a.lot.expiresAt ?? Infinity) - (b.lot.expiresAt ?? Infinity) || a.lot.activeFrom - b.lot.activeFrom || a.lot.id - b.lot.id);
  }

  available = (member: string, wallet: string, at: number): number => sum(this.spendable(member, wallet, at).map(({ free }) => free));

  private takeFrom(candidates: readonly { lot: Lot; free: number }[], points: number, at: number): Taking[] {
    const takings: Taking[] = [];
    let left = points;
    for (const { lot, free } of candidates) {
      const some = Math.min(left, free);
      if (some <= 0) continue;
      this.moves.push({ lot: lot.id, at, points: -some });
      takings.push({ lot: lot.id, points: some });
      left -= some;
    }
    return takings;
  }

  /** Takes points by N6; the caller knows that there are enough. */
  take = (member: string, wallet: string, { points, at }: { points: number; at: number }): Taking[] => this.takeFrom(this.spendable(member, wallet, at), points, at);

  /** A grant first repays what is owed from its instant on; the rest becomes a lot. */
  grant(lot: Omit<Lot, 'id'>): void {
    const instants = this.debts.filter(({ member, wallet, at }) => member === lot.member && wallet === lot.wallet && at > lot.at).map(({ at }) => at);
    const owed = Math.min(...[lot.at, ...instants].map((at) => this.owed(lot.member, lot.wallet, at)));
    const repaid = Math.max(0, Math.min(owed, lot.amount));
    if (repaid > 0) this.debts.push({ member: lot.member, wallet: lot.wallet, at: lot.at, points: -repaid });
    if (lot.amount > repaid) this.lots.push({ ...lot, id: this.lots.length, amount: lot.amount - repaid });
  }

  /** Rule N11: own pending, own active, others; then the policy. @returns how much came back, a debt included */
  reverse({ member, wallet, rule, purchase, points, at, policy }: { member: string; wallet: string; rule: string; purchase: string; points: number; at: number; policy: 'only_pending' | 'within_balance' | 'unlimited' }): number {
    const own = this.of(member, wallet).filter((lot) => lot.purchase === purchase && lot.rule === rule).map((lot) => ({ lot, free: this.free(lot, at) }));
    const takings = this.takeFrom(own.filter(({ lot }) => lot.activeFrom > at), points, at);
    const taken = () => sum(takings.map((taking) => taking.points));
    if (policy === 'only_pending') return taken();
    takings.push(...this.takeFrom(own.filter(({ lot }) => lot.activeFrom <= at), points - taken(), at));
    takings.push(...this.takeFrom(this.spendable(member, wallet, at), points - taken(), at));
    if (policy === 'within_balance' || taken() === points) return taken();
    this.debts.push({ member, wallet, at, points: points - taken() });
    return points;
  }

  /** Rule N12: home to the lot, or to a grace lot where that one is over. */
  restore({ lot: id, points }: Taking, at: number, graceUntil: number): void {
    const home = this.lots[id]!;
    if (!this.isDead(home, at)) this.moves.push({ lot: id, at, points });
    else this.lots.push({ ...home, id: this.lots.length, rule: null, purchase: null, at, activeFrom: at, expiresAt: graceUntil, amount: points });
  }

  /** Everything of one member is the other's from now on. */
  merge(from: string, to: string): void {
    for (const fact of [...this.lots, ...this.debts]) if (fact.member === from) fact.member = to;
  }

  /** No lot below nothing, no debt below nothing, at any instant that matters. */
  problems(): string[] {
    const instants = [...this.moves, ...this.debts, ...this.lots].map(({ at }) => at);
    const lots = this.lots.filter((lot) => instants.some((at) => this.held(lot, at) < 0)).map(({ id }) => `lot ${id} is negative`);
    const debts = this.debts.filter(({ member, wallet }) => instants.some((at) => this.owed(member, wallet, at) < 0)).map(({ member }) => `the debt of ${member} is negative`);
    return [...lots, ...debts];
  }
}
