const DAY_MS = 86_400_000;
const FRIENDS = 14;

/** The one who has something of everything: the best buyer among those who were always here. */
export const bestBuyer = (people) => people.filter(({ leavesAt, body }) => leavesAt === Infinity && body.phone).reduce((best, person) => (person.weight > best.weight ? person : best));

/** Who came by whose recommendation: people of the last months and members of long standing, a few of whom brought several. */
export function inventFriends({ people, now }) {
  const friends = people.filter(({ registeredAt }) => registeredAt > now - 100 * DAY_MS && registeredAt < now - 3 * DAY_MS).slice(0, FRIENDS);
  const known = people.filter(({ registeredAt, weight }) => registeredAt < now - 300 * DAY_MS && weight > 1);
  const advocates = [bestBuyer(people), ...known].slice(0, Math.ceil(FRIENDS / 2));
  return friends.map((friend, index) => ({ friend: friend.body, advocate: advocates[Math.floor((index * index) / 28) % advocates.length].body }));
}

/** Pairs of profiles that are one person: by name and birthday, by an address with a tag, by the card they pay with. */
const PAIRS = [[210, 410], [233, 433], [251, 451], [274, 474], [291, 491]];

/** Makes a few people stand in the base twice, as in life. */
export function repeatPeople({ people }) {
  for (const [index, [one, other]] of PAIRS.entries()) {
    const [known, again] = [people[one].body, people[other].body];
    Object.assign(again, { name: known.name, locale: known.locale, birthday: known.birthday ??= '1987-04-12' });
    if (index === 1) again.email = known.email.replace('@', '+kino@');
  }
}

/** Who stands in the base twice pays with one card. */
export function payWithOneCard({ people, purchases }) {
  const cards = new Map(PAIRS.slice(2, 4).flatMap((pair, index) => pair.map((person) => [people[person].body.externalId, `demo-card-${index}`])));
  for (const purchase of purchases) {
    const paymentFingerprint = cards.get(purchase.customer.externalId);
    if (paymentFingerprint) Object.assign(purchase, { paymentFingerprint });
  }
}

/** Registers the friends with the codes of those who recommended the club. */
export async function registerFriends({ call, friends, idOf }) {
  for (const { friend, advocate } of friends) {
    const { code } = await call('GET', `/v1/customers/${idOf(advocate)}/referral`);
    await call('POST', '/v1/customers', { ...friend, referralCode: code });
  }
}

/** One of the pairs is known to be one person. */
export async function linkTwins({ call, people, idOf }) {
  const [one, other] = PAIRS.at(-1);
  await call('POST', `/v1/customers/${idOf(people[one].body)}/links`, { to: { externalId: people[other].body.externalId }, externalId: 'twins' });
}
