/**
 * A slow and obvious wallet, written from the rules and apart from the engine: a list of dated movements. Whatever is asked of an
 * instant is the sum of the movements up to it; what may be taken is the least that a lot holds then or at any later instant.
 */
export interface OracleLot {
  id: string;
  grantedAt: number;
  activeFrom: number;
  expiresAt: number | null;
}

interface Entry {
  /** Null: what the wallet owes. */
  lotId: string | null;
  points: number;
  at: number;
}

export function createOracle() {
  const lots: OracleLot[] = [];
  const entries: Entry[] = [];

  const sum = (of: readonly Entry[]) => of.reduce((total, { points }) => total + points, 0);
  const held = (lotId: string | null, at: number) => sum(entries.filter((entry) => entry.lotId === lotId && entry.at <= at));
  const instantsFrom = (at: number) => [at, ...new Set(entries.map((entry) => entry.at).filter((instant) => instant > at))];
  const least = (lotId: string | null, at: number, sign: 1 | -1) => Math.max(0, Math.min(...instantsFrom(at).map((instant) => sign * held(lotId, instant))));
  const isAlive = (lot: OracleLot, at: number) => lot.grantedAt <= at && (lot.expiresAt === null || lot.expiresAt > at);
  const isActive = (lot: OracleLot, at: number) => isAlive(lot, at) && lot.activeFrom <= at;
  const far = Number.MAX_VALUE;
  const inOrder = (at: number) => lots.filter((lot) => isActive(lot, at))
    .sort((a, b) => (a.expiresAt ?? far) - (b.expiresAt ?? far) || a.activeFrom - b.activeFrom || (a.id < b.id ? -1 : 1));

  function take(from: readonly OracleLot[], points: number, at: number): [string, number][] {
    const taken: [string, number][] = [];
    for (const { id } of from) {
      const some = Math.min(points - taken.reduce((total, [, part]) => total + part, 0), least(id, at, 1));
      if (some > 0) {
        entries.push({ lotId: id, points: -some, at });
        taken.push([id, some]);
      }
    }
    return taken;
  }

  return {
    lots, entries,
    latest: () => Math.max(0, ...entries.map(({ at }) => at)),
    heldInAll: (lotId: string) => held(lotId, far),
    held,
    owed: (at: number) => 0 - held(null, at),
    instants: () => [...new Set([...entries.map(({ at }) => at), ...lots.flatMap(({ activeFrom, expiresAt }) => [activeFrom, expiresAt ?? 0])])].flatMap((at) => [at - 1, at, at + 1]),
    active: (at: number) => lots.filter((lot) => isActive(lot, at)).reduce((total, { id }) => total + held(id, at), 0),
    pending: (at: number) => lots.filter((lot) => isAlive(lot, at) && !isActive(lot, at)).reduce((total, { id }) => total + held(id, at), 0),
    spendable: (at: number) => inOrder(at).reduce((total, { id }) => total + least(id, at, 1), 0),
    /** Σ of the ledger: what was booked, and what time took. */
    ledger: (at: number) => sum(entries.filter((entry) => entry.at <= at)) - lots.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= at).reduce((total, { id }) => total + held(id, at), 0),
    /** Debt first, the rest is a lot. Answers how much repaid debt. */
    grant(lot: OracleLot, points: number): number {
      const repaid = Math.min(points, least(null, lot.grantedAt, -1));
      if (repaid > 0) entries.push({ lotId: null, points: repaid, at: lot.grantedAt });
      if (points > repaid) {
        lots.push(lot);
        entries.push({ lotId: lot.id, points: points - repaid, at: lot.grantedAt });
      }
      return repaid;
    },
    spend: (points: number, at: number) => take(inOrder(at), points, at),
    /** Own pending, own active, the others by N6, then what the policy says. */
    takeBack(ownId: string | null, points: number, at: number, policy: 'only_pending' | 'within_balance' | 'unlimited') {
      const own = lots.filter((lot) => lot.id === ownId && isAlive(lot, at) && (policy !== 'only_pending' || lot.activeFrom > at));
      const others = policy === 'only_pending' ? [] : inOrder(at).filter((lot) => lot.id !== ownId);
      const taken = take([...own, ...others], points, at);
      const missing = points - taken.reduce((total, [, part]) => total + part, 0);
      if (missing > 0 && policy === 'unlimited') entries.push({ lotId: null, points: -missing, at });
      return { taken, missing };
    },
    /** Points paid with go home; a lot that is over yields a grace lot. Answers whether it did. */
    restore(lotId: string, points: number, at: number, grace: OracleLot): boolean {
      const home = lots.find((lot) => lot.id === lotId)!;
      const over = home.expiresAt !== null && home.expiresAt <= at;
      if (over) lots.push(grace);
      entries.push({ lotId: over ? grace.id : lotId, points, at });
      return over;
    },
  };
}
export type Oracle = ReturnType<typeof createOracle>;
