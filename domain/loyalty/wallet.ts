/** A grant of points with its own life. Times are epoch milliseconds, UTC; `remaining` is what every movement booked so far left. */
export interface Lot {
  id: string;
  wallet: string;
  rule: string | null;
  purchaseId: string | null;
  amount: number;
  remaining: number;
  grantedAt: number;
  activeFrom: number;
  /** Exclusive; null: never. */
  expiresAt: number | null;
}

/** One signed movement of a lot. */
export interface Movement {
  lotId: string;
  points: number;
  occurredAt: number;
}

/**
 * What a member holds in one wallet. `movements` are those booked for instants later than the earliest one asked for, so that
 * the state at an instant before the latest movement can be told; a member whose events arrive in order needs none.
 */
export interface WalletState {
  wallet: string;
  lots: Lot[];
  movements: Movement[];
  debt: number;
}

export interface Balance {
  wallet: string;
  active: number;
  pending: number;
  debt: number;
}

export interface Taking {
  lotId: string;
  points: number;
}

/** Order of consumption: earliest expiry, no expiry last, then activation, then id (rule N6). */
const byConsumption = (a: Lot, b: Lot): number =>
  (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || a.activeFrom - b.activeFrom || (a.id < b.id ? -1 : 1);

const laterMovements = (state: WalletState, lot: Lot, at: number): Movement[] =>
  state.movements.filter((movement) => movement.lotId === lot.id && movement.occurredAt > at);

/** What the lot held at an instant: what is left now without the movements dated later. */
export const remainingAt = (state: WalletState, lot: Lot, at: number): number =>
  laterMovements(state, lot, at).reduce((left, movement) => left - movement.points, lot.remaining);

/** What may be taken from the lot at an instant: never more than it holds then or at any later instant (no lot is ever negative). */
function availableAt(state: WalletState, lot: Lot, at: number): number {
  let running = lot.remaining;
  let least = running;
  for (const movement of laterMovements(state, lot, at).sort((a, b) => b.occurredAt - a.occurredAt)) {
    running -= movement.points;
    least = Math.min(least, running);
  }
  return least;
}

const isGranted = (lot: Lot, at: number) => lot.grantedAt <= at;
const isAlive = (lot: Lot, at: number) => isGranted(lot, at) && (lot.expiresAt === null || at < lot.expiresAt);
export const isActive = (lot: Lot, at: number): boolean => isAlive(lot, at) && lot.activeFrom <= at;
export const isPending = (lot: Lot, at: number): boolean => isAlive(lot, at) && lot.activeFrom > at;

/** The balance at an instant (rules N7, N8): pending lots are apart, a lot whose `expiresAt` ≤ the instant is gone. */
export function balanceAt(state: WalletState, at: number): Balance {
  let active = 0;
  let pending = 0;
  for (const lot of state.lots) {
    if (isActive(lot, at)) active += remainingAt(state, lot, at);
    else if (isPending(lot, at)) pending += remainingAt(state, lot, at);
  }
  return { wallet: state.wallet, active, pending, debt: state.debt };
}

/** Points that can be spent at an instant. */
export const spendableAt = (state: WalletState, at: number): number =>
  state.lots.reduce((sum, lot) => sum + (isActive(lot, at) ? availableAt(state, lot, at) : 0), 0);

/** Changes the state by one movement of a lot. */
export function move(state: WalletState, lot: Lot, points: number, at: number): void {
  lot.remaining += points;
  state.movements.push({ lotId: lot.id, points, occurredAt: at });
}

/**
 * Takes up to `points` from the lots in the given order and changes the state.
 *
 * @returns what was taken from which lot; less than asked when the lots hold less
 */
function takeFrom(state: WalletState, lots: readonly Lot[], points: number, at: number): Taking[] {
  const takings: Taking[] = [];
  let left = points;
  for (const lot of lots) {
    if (left === 0) break;
    const taken = Math.min(left, availableAt(state, lot, at));
    if (taken <= 0) continue;
    move(state, lot, -taken, at);
    takings.push({ lotId: lot.id, points: taken });
    left -= taken;
  }
  return takings;
}

/** Spends active points in the order of rule N6. */
export const takeActive = (state: WalletState, points: number, at: number): Taking[] =>
  takeFrom(state, state.lots.filter((lot) => isActive(lot, at)).sort(byConsumption), points, at);

/**
 * Takes back a grant (rule N11): from its own lot while that is pending, from its own lot when active, then from the other
 * active lots by N6 unless the policy stops at pending.
 */
export function takeBack(state: WalletState, ownLotId: string | null, points: number, at: number, policy: 'only_pending' | 'within_balance' | 'unlimited'): Taking[] {
  const own = state.lots.filter((lot) => lot.id === ownLotId && isAlive(lot, at));
  const fromOwn = takeFrom(state, own.filter((lot) => policy !== 'only_pending' || isPending(lot, at)), points, at);
  const left = points - fromOwn.reduce((sum, taking) => sum + taking.points, 0);
  if (left === 0 || policy === 'only_pending') return fromOwn;
  return [...fromOwn, ...takeFrom(state, state.lots.filter((lot) => lot.id !== ownLotId && isActive(lot, at)).sort(byConsumption), left, at)];
}
