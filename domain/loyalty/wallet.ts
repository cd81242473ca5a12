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

/** One signed change at an instant. */
export interface Movement {
  points: number;
  occurredAt: number;
}

/**
 * What a member holds and owes in one wallet. The movements are those booked for instants later than the earliest one asked for,
 * so that the state at an instant before the latest movement can be told; a member whose events arrive in order needs none.
 */
export interface WalletState {
  wallet: string;
  lots: Lot[];
  /** By lot id. */
  movements: Map<string, Movement[]>;
  /** Points owed, as every movement booked so far left them. */
  debt: number;
  /** Positive where points became owed, negative where they were repaid. */
  debtMovements: Movement[];
  /** What lots that were not read hold, and until when: enough for who takes nothing from them. */
  unread?: { active: number; pending: number; until: number | null };
}

export const emptyWallet = (wallet: string): WalletState => ({ wallet, lots: [], movements: new Map(), debt: 0, debtMovements: [] });

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

/** A quantity at an instant: what it is now without the movements dated later. */
const valueAt = (now: number, movements: readonly Movement[], at: number): number =>
  movements.reduce((left, movement) => (movement.occurredAt > at ? left - movement.points : left), now);

/** The least that a quantity is at an instant or ever after; what counts is how an instant ends, not the order of movements inside it. */
function leastFrom(now: number, movements: readonly Movement[], at: number): number {
  const later = movements.filter((movement) => movement.occurredAt > at).sort((a, b) => b.occurredAt - a.occurredAt);
  let running = now;
  let least = now;
  later.forEach((movement, index) => {
    running -= movement.points;
    if (later[index + 1]?.occurredAt !== movement.occurredAt) least = Math.min(least, running);
  });
  return least;
}

const movementsOf = (state: WalletState, lot: Lot): readonly Movement[] => state.movements.get(lot.id) ?? [];

/** Notes a movement of a lot. */
export function noteMovement(state: WalletState, lotId: string, movement: Movement): void {
  const known = state.movements.get(lotId);
  if (known) known.push(movement);
  else state.movements.set(lotId, [movement]);
}

/** What the lot held at an instant. */
export const remainingAt = (state: WalletState, lot: Lot, at: number): number => valueAt(lot.remaining, movementsOf(state, lot), at);

/** What may be taken from the lot at an instant: never more than it holds then or at any later instant (no lot is ever negative). */
const availableAt = (state: WalletState, lot: Lot, at: number): number => leastFrom(lot.remaining, movementsOf(state, lot), at);

const isGranted = (lot: Lot, at: number) => lot.grantedAt <= at;
const isAlive = (lot: Lot, at: number) => isGranted(lot, at) && (lot.expiresAt === null || at < lot.expiresAt);
export const isActive = (lot: Lot, at: number): boolean => isAlive(lot, at) && lot.activeFrom <= at;
export const isPending = (lot: Lot, at: number): boolean => isAlive(lot, at) && lot.activeFrom > at;

/** The balance at an instant (rules N7, N8): pending lots are apart, a lot whose `expiresAt` ≤ the instant is gone, debt is what was owed then. */
export function balanceAt(state: WalletState, at: number): Balance {
  let active = state.unread?.active ?? 0;
  let pending = state.unread?.pending ?? 0;
  for (const lot of state.lots) {
    if (isActive(lot, at)) active += remainingAt(state, lot, at);
    else if (isPending(lot, at)) pending += remainingAt(state, lot, at);
  }
  return { wallet: state.wallet, active, pending, debt: valueAt(state.debt, state.debtMovements, at) };
}

/** Until when the balance stays as it is at an instant unless something is booked: the next activation or expiry. Null: for ever. */
export function balanceUntil(state: WalletState, at: number): number | null {
  const boundaries = state.lots.filter((lot) => lot.remaining > 0).flatMap((lot) => [lot.activeFrom, ...(lot.expiresAt === null ? [] : [lot.expiresAt])]).filter((instant) => instant > at);
  const until = Math.min(...boundaries, state.unread?.until ?? Infinity);
  return until === Infinity ? null : until;
}

function allLots(state: WalletState): Lot[] {
  if (state.unread) throw new Error('the lots of this wallet were not read');
  return state.lots;
}

/** Points that can be spent at an instant. */
export const spendableAt = (state: WalletState, at: number): number =>
  allLots(state).reduce((sum, lot) => sum + (isActive(lot, at) ? availableAt(state, lot, at) : 0), 0);

/** Changes the state by one movement of a lot. */
export function move(state: WalletState, lot: Lot, points: number, at: number): void {
  lot.remaining += points;
  noteMovement(state, lot.id, { points, occurredAt: at });
}

/** Adds a lot that holds its whole amount from the instant of its grant. */
export function addLot(state: WalletState, lot: Omit<Lot, 'remaining'>): Lot {
  const added: Lot = { ...lot, remaining: 0 };
  state.lots.push(added);
  move(state, added, lot.amount, lot.grantedAt);
  return added;
}

/** Makes the wallet owe points from an instant on. */
export function owe(state: WalletState, points: number, at: number): void {
  state.debt += points;
  state.debtMovements.push({ points, occurredAt: at });
}

/**
 * Grants points: what is owed then and ever after is repaid first (rule N11), the rest becomes a lot.
 *
 * @returns how many points repaid debt, and the lot of the rest
 */
export function grantPoints(state: WalletState, grant: Omit<Lot, 'remaining'>): { repaid: number; lot: Lot | null } {
  const repaid = Math.min(grant.amount, Math.max(0, leastFrom(state.debt, state.debtMovements, grant.grantedAt)));
  if (repaid > 0) owe(state, -repaid, grant.grantedAt);
  return { repaid, lot: repaid === grant.amount ? null : addLot(state, { ...grant, amount: grant.amount - repaid }) };
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
  takeFrom(state, allLots(state).filter((lot) => isActive(lot, at)).sort(byConsumption), points, at);

/**
 * Takes back a grant (rule N11): from its own lot while that is pending, from its own lot when active, then from the other
 * active lots by N6 unless the policy stops at pending.
 */
export function takeBack(state: WalletState, ownLotId: string | null, points: number, at: number, policy: 'only_pending' | 'within_balance' | 'unlimited'): Taking[] {
  const own = allLots(state).filter((lot) => lot.id === ownLotId && isAlive(lot, at));
  const fromOwn = takeFrom(state, own.filter((lot) => policy !== 'only_pending' || isPending(lot, at)), points, at);
  const left = points - fromOwn.reduce((sum, taking) => sum + taking.points, 0);
  if (left === 0 || policy === 'only_pending') return fromOwn;
  return [...fromOwn, ...takeFrom(state, state.lots.filter((lot) => lot.id !== ownLotId && isActive(lot, at)).sort(byConsumption), left, at)];
}
