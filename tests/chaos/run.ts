import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { closeSql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { checkLedgers, checkPurchases, forEach, stuck } from './check.ts';
import { buyAll, createApi, type Api, type PurchaseBody } from './client.ts';

const { APP_URL = '', CHAOS_RUNNING = '' } = process.env;
const [CUSTOMERS, PURCHASES, CALLERS, OPENING] = [50, 500, 10, 1_000];
const PART_MS = 3 * 60_000;
const SETTLE_MS = 60_000;
const SHOTS = 3;
const VICTIMS = ['api', 'worker', 'temporal', 'database'] as const;
type Victim = (typeof VICTIMS)[number];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function organization() {
  const registered = await createApi(APP_URL).call('POST', '/v1/auth/register', { name: 'Chaos', email: `chaos-${newId()}@example.test`, password: 'nothing is lost' });
  const { apiKey, organization: { id } } = JSON.parse(registered.text) as { apiKey: { secret: string }; organization: { id: string } };
  const api = createApi(APP_URL, apiKey.secret);
  const customers: { id: string; externalId: string; opening: number }[] = [];
  await forEach(Array.from({ length: CUSTOMERS }, (_, index) => `C${index}`), async (externalId) => {
    const { text } = await api.call('POST', '/v1/customers', { externalId, onboarding: false });
    const { customer } = JSON.parse(text) as { customer: { id: string; memberships: { id: string }[] } };
    const grant = await api.call('POST', `/v1/members/${customer.memberships[0]!.id}/wallets/BONUS/entries`, { externalId: `opening-${externalId}`, type: 'grant', points: OPENING, reason: 'opening' });
    if (grant.status !== 201) throw new Error(`grant: ${grant.status} ${grant.text}`);
    customers.push({ id: customer.id, externalId, opening: OPENING });
  });
  return { api, organizationId: id, customers };
}

/** Odd sums, so that rounding shows; every fifth pays a few points. */
const purchaseOf = (prefix: string, index: number): PurchaseBody => ({
  externalId: `${prefix}${index}`, customer: { externalId: `C${randomInt(CUSTOMERS)}` }, occurredAt: new Date().toISOString(), currency: 'RUB',
  lines: [
    { name: 'Tea', quantity: randomInt(1, 4), unitPriceMinor: randomInt(1_000, 99_999) },
    { name: 'Cake', quantity: 1, unitPriceMinor: randomInt(1, 9_999) },
  ],
  ...(index % 5 === 0 && { spend: { wallet: 'BONUS', points: randomInt(1, 5) } }),
});

const pidOf = (victim: Victim) => (JSON.parse(readFileSync(CHAOS_RUNNING, 'utf8')) as { pids: Partial<Record<Victim, number>> }).pids[victim];

/** Kills a process, and again as soon as it has been restarted: an outage of some seconds, in the midst of recovery too. */
async function shoot(victim: Victim): Promise<void> {
  for (const killed = new Set<number>(); killed.size < SHOTS; await pause(50)) {
    const pid = pidOf(victim);
    if (pid === undefined || killed.has(pid)) continue;
    process.kill(pid, 'SIGKILL');
    killed.add(pid);
  }
}

async function until(condition: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(250)) if (await condition().catch(() => false)) return true;
  return false;
}

const isReady = async (api: Api) => (await api.call('GET', '/readyz')).status === 200;

async function part(victim: Victim, shop: Awaited<ReturnType<typeof organization>>, sent: PurchaseBody[]) {
  const { api, organizationId, customers } = shop;
  const prefix = `${victim}-`;
  const bodies = Array.from({ length: PURCHASES }, (_, index) => purchaseOf(prefix, index));
  sent.push(...bodies);
  let shooting: Promise<void> | undefined;
  const { tally, settled } = await buyAll(api, bodies, {
    callers: CALLERS, withinMs: PART_MS,
    onBooked: (count) => {
      if (count === Math.floor(PURCHASES * 0.4)) shooting = shoot(victim);
    },
  });
  const faults = [...tally.wrong];
  if (shooting === undefined) faults.push(`${victim} was never killed`);
  await shooting;
  if (!(await until(() => isReady(api), SETTLE_MS))) faults.push('not ready again');
  if (!(await until(async () => (await stuck(organizationId)) === 0, SETTLE_MS))) faults.push(`${await stuck(organizationId)} purchases are stuck in processing`);
  const accounts = { organizationId, prefix, faults };
  const { lost, doubled } = await checkPurchases(api, settled, accounts);
  const differences = await checkLedgers(api, customers, sent, accounts);
  if (lost + doubled > 0) faults.push(`${lost} lost, ${doubled} doubled`);
  return { victim, retries: tally.retries, accepted202: tally.accepted202, longestMs: tally.longestMs, lost, doubled, differences, faults };
}

const shop = await organization();
const sent: PurchaseBody[] = [];
const results = [];
for (const victim of VICTIMS) {
  const result = await part(victim, shop, sent);
  results.push(result);
  process.stdout.write(`${victim}: ${result.faults.length === 0 ? 'sound' : `${result.faults.length} faults`}\n`);
  for (const [fault, times] of Map.groupBy(result.faults, (text) => text.replaceAll(/[\da-f-]{36}/g, '…'))) process.stdout.write(`  ${times.length} × ${fault}\n`);
}
await closeSql();
const row = (cells: readonly (string | number)[]) => process.stdout.write(`${cells.map((cell, index) => (index === 0 ? String(cell).padEnd(24) : String(cell).padStart(12))).join('')}\n`);
row([`${SHOTS} × kill -9 in ${PURCHASES}`, 'retries', '202', 'longest', 'lost', 'doubled', 'differences', 'faults']);
for (const { victim, retries, accepted202, longestMs, lost, doubled, differences, faults } of results) {
  row([victim, retries, accepted202, `${(longestMs / 1000).toFixed(1)} s`, lost, doubled, differences, faults.length]);
}
process.exit(results.every(({ faults }) => faults.length === 0) ? 0 : 1);
