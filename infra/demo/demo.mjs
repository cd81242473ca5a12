import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handOutCards } from './cards.mjs';
import { createClient } from './client.mjs';
import { codesOf, issueInstruments, liveOn, useInstruments } from './instruments.mjs';
import { places } from './network.mjs';
import { addressSegments, assignOffer } from './offers.mjs';
import { inventPeople } from './people.mjs';
import { publishProgram } from './program.mjs';
import { inventPurchases, inventReturns } from './purchases.mjs';
import { createRandom } from './random.mjs';
import { inventFriends, linkTwins, payWithOneCard, registerFriends, repeatPeople } from './relations.mjs';

const SEED = 2026;
const CUSTOMERS = 500;
const PURCHASES = 5_000;
const BATCH = 1_000;
const NEWCOMERS = 6;
const OWNER = {
  name: 'Вера Полднева',
  email: 'demo@prime-engine.test',
  password: 'prime-engine-demo',   // no secret: it is shown on the sign-in page, and what it opens is invented
  organizationName: 'Полдень',
  country: 'RU',
};

const fileOf = (dataDir) => join(dataDir, 'demo.json');
const saved = (dataDir) => (existsSync(fileOf(dataDir)) ? JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) : undefined);
const save = (dataDir, content) => writeFileSync(fileOf(dataDir), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });

/** Is there a demo organization, was its filling interrupted, or is nobody here at all? */
export async function demoState({ dataDir, databaseUrl }) {
  const { default: mysql } = await import('mysql2/promise');
  const connection = await mysql.createConnection(databaseUrl);
  try {
    const [[row]] = await connection.query('SELECT COUNT(*) AS everybody, COALESCE(SUM(email = ?), 0) AS demo FROM users', [OWNER.email]);
    const exists = Number(row.demo) > 0;
    return { exists, begun: exists && saved(dataDir)?.complete === false, databaseIsEmpty: Number(row.everybody) === 0 };
  } finally {
    await connection.end();
  }
}

/** What the closing screen shows of the demo; the key is known only where the demo was made. */
export function demoAccount({ dataDir, exists }) {
  const { email, password } = OWNER;
  return { exists, email, password, apiKey: exists ? saved(dataDir)?.apiKey : undefined, customer: 'C-0042', place: 'kino-tverskaya' };
}

/**
 * Makes the demo organization through the public API. What was interrupted goes on from the same instant with the same
 * bodies, so nothing is booked twice.
 */
export async function fillDemo({ dataDir, appUrl, progress, resume = false }) {
  const demo = resume ? saved(dataDir) : await register({ dataDir, appUrl });
  const call = createClient({ appUrl, apiKey: demo.apiKey });
  const random = createRandom(SEED);
  const people = inventPeople({ random, count: CUSTOMERS, now: demo.now });
  const purchases = inventPurchases({ random, people, count: PURCHASES, now: demo.now });
  const returns = inventReturns({ random, purchases, now: demo.now });
  const world = { call, people, purchases, random: createRandom(SEED + 1), now: demo.now };

  for (const { externalId, ...place } of places) await call('PUT', `/v1/places/${externalId}`, place);
  await publishProgram(world);
  await registerPeople(world);
  progress.note('demo', 'offers, promo codes, certificates, passes');
  const issued = await issueInstruments(world);
  await assignOffer(world);
  useInstruments({ ...world, ...issued, codes: await codesOf({ ...world, ...issued }) });
  await sendAll(call, '/v1/purchases/batch', purchases, (done) => progress.note('demo', `${done} of ${PURCHASES} purchases`));
  await sendAll(call, '/v1/returns/batch', returns);
  progress.note('demo', 'visits, cards, segments');
  await Promise.all([liveOn({ ...world, ...issued }), handOutCards(world), addressSegments(world)]);
  await Promise.all([call('POST', '/v1/invariants/check'), welcomeNewcomers({ call, appUrl, people })]);
  save(dataDir, { ...demo, complete: true });
  return `${CUSTOMERS} customers, ${PURCHASES} purchases, ${returns.length} returns`;
}

async function register({ dataDir, appUrl }) {
  const now = Date.now();
  const { apiKey, organization } = await createClient({ appUrl })('POST', '/v1/auth/register', { ...OWNER, locale: 'ru' });
  const demo = { apiKey: apiKey.secret, organizationId: organization.id, now, complete: false };
  save(dataDir, demo);
  return demo;
}

/** Everybody, the friends of members with a code of theirs; a few people stand in the base twice. */
async function registerPeople({ call, people, purchases, now }) {
  repeatPeople({ people });
  payWithOneCard({ people, purchases });
  const friends = inventFriends({ people, now });
  const invited = new Set(friends.map(({ friend }) => friend));
  const bodies = people.map(({ body }) => body).filter((body) => !invited.has(body));
  const answers = await sendAll(call, '/v1/customers/batch', bodies);
  const ids = new Map(answers.map(({ id }, index) => [bodies[index], id]));
  const idOf = (body) => ids.get(body);
  await registerFriends({ call, friends, idOf });
  await linkTwins({ call, people, idOf });
}

/** In order and one batch after the other: points earned earlier can be spent later. */
async function sendAll(call, path, items, onProgress = () => {}) {
  const answers = [];
  for (let from = 0; from < items.length; from += BATCH) {
    const { data } = await call('POST', path, { items: items.slice(from, from + BATCH) });
    const refused = data.filter(({ code }) => code);
    if (refused.length) throw new Error(`${path} refused ${refused.length} items of the demo, the first: ${JSON.stringify(refused[0])} ${JSON.stringify(items[from + refused[0].index])}`);
    answers.push(...data);
    onProgress(Math.min(from + BATCH, items.length));
  }
  return answers;
}

/** The newest customers are welcomed as they would be in life, unless letters would really leave: their addresses are invented. */
async function welcomeNewcomers({ call, appUrl, people }) {
  const { mail } = await createClient({ appUrl })('GET', '/v1/setup');
  if (mail !== 'outbox') return;
  for (const { body } of people.slice(0, NEWCOMERS)) await call('POST', '/v1/customers', { ...body, consents: { email: true }, onboarding: true });
}
