/**
 * A small seeded generator (mulberry32): the same seed gives the same demo everywhere.
 *
 * @see https://github.com/cprosche/mulberry32
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low, high) => low + Math.floor(next() * (high - low + 1));
  const pick = (list) => list[Math.floor(next() * list.length)];
  return {
    next,
    between,
    pick,
    chance: (probability) => next() < probability,
    /** Few are large, most are small: a long tail with median 1. */
    heavyTail: (spread) => Math.exp(spread * (next() + next() + next() - 1.5) * 2),
    /** One of `[value, weight]`. */
    weighted(pairs) {
      let rest = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
      return (pairs.find(([, weight]) => (rest -= weight) < 0) ?? pairs.at(-1))[0];
    },
  };
}
