import { hours, menu, visits } from './network.mjs';

const DAY_MS = 86_400_000;
const MOSCOW_OFFSET_MS = 3 * 3_600_000;
const WEEKDAYS = [1.5, 0.75, 0.75, 0.85, 0.95, 1.45, 1.75];   // Sunday first
const RETURN_SHARE = 0.02;

/** Weekly rhythm, a dip in summer, a peak before New Year, a little growth. */
function dayWeight(at, age, days) {
  const date = new Date(at + MOSCOW_OFFSET_MS);
  const month = [1, 0.9, 1.05, 1, 1, 0.85, 0.8, 0.85, 1, 1.05, 1.05, 1.35][date.getUTCMonth()];
  return WEEKDAYS[date.getUTCDay()] * month * (1 + 0.35 * (1 - age / days));
}

const startOfDay = (at) => Math.floor((at + MOSCOW_OFFSET_MS) / DAY_MS) * DAY_MS - MOSCOW_OFFSET_MS;

/** How many purchases fall on each day: shares of the total by weight, rounded so that they sum to it. */
function spread({ random, count, now, days }) {
  const today = startOfDay(now);
  const list = Array.from({ length: days + 1 }, (_, index) => {
    const age = days - index;
    const start = today - age * DAY_MS;
    return { start, weight: dayWeight(start, age, days) * (0.8 + 0.4 * random.next()) * (age === 0 ? (now - start) / DAY_MS : 1) };
  });
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  let [passed, given] = [0, 0];
  return list.map(({ start, weight }) => {
    passed += weight;
    const share = Math.round((passed / total) * count) - given;
    given += share;
    return { start, share };
  });
}

/** One of what opens a bill and some of what follows; nothing stands on it twice. */
function chooseLines(random, kind) {
  const { first, follows, most } = menu[kind];
  const choose = (goods) => random.weighted(goods.map((item) => [item, item.weight]));
  const chosen = new Set([choose(first), ...Array.from({ length: random.between(0, most) }, () => choose(follows))]);
  return [...chosen].map(({ name, category, unitPriceMinor, most: largest }, index) => ({
    lineId: String(index + 1), name, category, quantity: random.between(1, largest), unitPriceMinor,
  }));
}

/**
 * A history in order of time that ends now. Heavy buyers buy more, people who left buy nothing.
 *
 * @returns exactly `count` purchase bodies, each with its `returns` body when it was given back
 */
export function inventPurchases({ random, people, count, now, days = 400 }) {
  const visitsOf = (person, start) => {
    const [place, kind] = random.weighted(visits[person.city].map(([point, business, weight]) => [[point, business], weight]));
    const at = start + random.weighted(hours[kind]) * 3_600_000 + random.between(0, 3_599_000);
    return { person, place, kind, at: at < now ? at : now - random.between(60_000, 3_600_000) };
  };
  const history = spread({ random, count, now, days }).flatMap(({ start, share }) => {
    const here = people.filter((person) => person.registeredAt < start + DAY_MS / 4 && person.leavesAt > start).map((person) => [person, person.weight]);
    return Array.from({ length: share }, () => visitsOf(random.weighted(here), start));
  });
  return history.sort((a, b) => a.at - b.at).map(({ person, place, kind, at }, index) => ({
    externalId: `CHECK-${String(index + 1).padStart(5, '0')}`,
    customer: { externalId: person.body.externalId },
    place,
    occurredAt: new Date(Math.max(at, person.registeredAt + 60_000)).toISOString(),
    currency: 'RUB',
    lines: chooseLines(random, kind),
    ...(random.chance(person.spendsPoints) && { spend: { wallet: 'BONUS', points: 'max' } }),
  }));
}

/** A few purchases lose one piece of their first line some days later. */
export function inventReturns({ random, purchases, now }) {
  const given = purchases.filter((purchase) => random.chance(RETURN_SHARE) && Date.parse(purchase.occurredAt) < now - 2 * DAY_MS);
  return given.map((purchase) => ({
    purchase: purchase.externalId,
    externalId: `RETURN-${purchase.externalId}`,
    occurredAt: new Date(Math.min(now - 60_000, Date.parse(purchase.occurredAt) + random.between(1, 10) * DAY_MS)).toISOString(),
    lines: [{ lineId: '1', quantity: 1 }],
  })).sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
}
