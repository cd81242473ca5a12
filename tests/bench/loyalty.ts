import { writeFileSync } from 'node:fs';
import { newId } from '#domain/shared/ids.ts';
import { createClient, loadOf, median, type Load } from './load.ts';
import { benchOrganization } from './organization.ts';
import { rebuildMillion } from './rebuild.ts';
import { richLines, richProgram } from './rich-program.ts';

const { APP_URL = '', BENCH_RESULTS = '', BENCH_ROUNDS = '5' } = process.env;
const CUSTOMERS = 200;
const CODES = 100_000;
type Api = ReturnType<typeof createClient>;

let made = 0;
const bodyOf = (program: string, customer = `C${(made++ * 7) % CUSTOMERS}`) => ({
  externalId: newId(), customer: { externalId: customer }, program, occurredAt: new Date().toISOString(), currency: 'RUB', lines: richLines, payment: { method: 'card' },
});

interface Round {
  read: Load;
  calculate: Load;
  plain: Load;
  rich: Load;
  richBy20: Load;
  onOneMember: Load;
}

async function measureRound(api: Api, customerId: string): Promise<Round> {
  const buy = async (program: string, customer?: string) => (await api.call('POST', '/v1/purchases', bodyOf(program, customer))).status === 201;
  return {
    read: await loadOf(1, 100, async () => (await api.call('GET', `/v1/customers/${customerId}`)).status === 200),
    calculate: await loadOf(1, 100, async () => (await api.call('POST', '/v1/purchases/calculate', bodyOf('rich'))).status === 200),
    plain: await loadOf(1, 60, () => buy('main')),
    rich: await loadOf(1, 60, () => buy('rich')),
    richBy20: await loadOf(20, 600, () => buy('rich')),
    onOneMember: await loadOf(50, 300, () => buy('rich', 'C0')),
  };
}

/** A pool of codes from its order to its end, in seconds. */
async function poolSeconds(api: Api): Promise<number> {
  await api.call('PUT', '/v1/instrument-types/BENCH', { kind: 'coupon', program: 'main', name: 'Codes', effects: [{ type: 'discount', percentBps: 1000 }], code: { pattern: 'BN-########' } });
  const from = performance.now();
  const ordered = await api.call('POST', '/v1/instrument-types/BENCH/pools', { externalId: newId(), count: CODES });
  if (ordered.status !== 202) throw new Error(`pool: ${ordered.status} ${ordered.text.slice(0, 300)}`);
  const { pool } = JSON.parse(ordered.text) as { pool: { id: string } };
  for (;;) {
    const answer = JSON.parse((await api.call('GET', `/v1/pools/${pool.id}`)).text) as { pool: { state: string } };
    if (answer.pool.state === 'done') return (performance.now() - from) / 1000;
    if (performance.now() - from > 300_000) throw new Error('the pool did not end within 5 minutes');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const fixed = (value: number, digits = 0) => value.toFixed(digits);

function table(rounds: readonly Round[], { pool, rebuild }: { pool: number; rebuild: { seconds: number; entries: number; differences: number } }) {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const errors = rounds.reduce((sum, round) => sum + Object.values(round).reduce((all, load: Load) => all + load.errors, 0), 0);
  const [calculate, read, rich, plain] = [middle((r) => r.calculate.p95), middle((r) => r.read.p95), middle((r) => r.rich.p95), middle((r) => r.plain.p95)];
  const ratio = middle((r) => r.rich.p95 / r.plain.p95);
  const rate = middle((r) => r.richBy20.perSecond);
  return [
    { what: '20 lines, 200 rules: calculate', measured: `p95 ${fixed(calculate)} ms (${fixed(middle((r) => r.calculate.p95 / r.read.p95), 1)} × a keyed read of ${fixed(read)} ms)`, must: '≤ 60 ms', met: calculate <= 60 },
    { what: 'the same, as a purchase', measured: `p95 ${fixed(rich)} ms (${fixed(ratio, 2)} × a plain purchase of ${fixed(plain)} ms)`, must: '≤ 2 ×', met: ratio <= 2 },
    { what: 'the same, 20 callers', measured: `${fixed(rate)}/s, p95 ${fixed(middle((r) => r.richBy20.p95))} ms`, must: '≥ 150/s', met: rate >= 150 },
    { what: 'the same, 50 callers on one member', measured: `${fixed(middle((r) => r.onOneMember.perSecond))}/s, p95 ${fixed(middle((r) => r.onOneMember.p95))} ms`, must: 'no error', met: rounds.every((r) => r.onOneMember.errors === 0) },
    { what: 'a pool of 100,000 codes', measured: `${fixed(pool, 1)} s`, must: '≤ 60 s', met: pool <= 60 },
    { what: `all balances from ${rebuild.entries.toLocaleString('en')} entries`, measured: `${fixed(rebuild.seconds, 1)} s, ${rebuild.differences} differences`, must: '≤ 300 s, 0', met: rebuild.seconds <= 300 && rebuild.differences === 0 },
    { what: 'answers that were not 2xx', measured: String(errors), must: '0', met: errors === 0 },
  ];
}

const { api, organizationId } = await benchOrganization(APP_URL, { customers: CUSTOMERS, callers: 100 });
const published = await api.call('PUT', '/v1/programs/rich', richProgram);
if (published.status >= 300) throw new Error(`program: ${published.status} ${published.text.slice(0, 500)}`);
const found = JSON.parse((await api.call('GET', '/v1/customers?limit=1')).text) as { data: { id: string }[] };
const customerId = found.data[0]!.id;
await measureRound(api, customerId);   // warm-up, not counted
const rounds: Round[] = [];
for (let round = 1; round <= Number(BENCH_ROUNDS); round++) {
  const measured = await measureRound(api, customerId);
  rounds.push(measured);
  process.stdout.write(`round ${round}: calculate ${fixed(measured.calculate.p95)} ms, plain ${fixed(measured.plain.p95)} ms, rich ${fixed(measured.rich.p95)} ms, 20: ${fixed(measured.richBy20.perSecond)}/s, one member: ${fixed(measured.onOneMember.perSecond)}/s\n`);
}
const pool = await poolSeconds(api);
const rebuild = await rebuildMillion(organizationId);
api.close();
const rows = table(rounds, { pool, rebuild });
for (const { what, measured, must, met } of rows) process.stdout.write(`${met ? 'met ' : 'MISS'}  ${what.padEnd(46)} ${measured.padEnd(56)} ${must}\n`);
writeFileSync(BENCH_RESULTS, `${JSON.stringify({ rows, rounds, pool, rebuild }, null, 2)}\n`);
process.exit(rows.every(({ met }) => met) ? 0 : 1);
