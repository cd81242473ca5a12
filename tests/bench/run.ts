import { readFileSync, writeFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { closeSql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { empty } from './empty-workflow.ts';
import { loadOf, median, type createClient, type Load } from './load.ts';
import { benchOrganization } from './organization.ts';
import { insertPlainly, rowsOfBatch } from './plain-inserts.ts';

const { APP_URL = '', BENCH_RESULTS = '', BENCH_PIDS = '{}', BENCH_ROUNDS = '5' } = process.env;
const CUSTOMERS = 1000;
const QUEUE = 'bench';

/** Resident memory of a process in megabytes. */
const residentMb = (pid: number) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

async function memory(): Promise<{ api: number; worker: number }> {
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const pids = JSON.parse(BENCH_PIDS) as { api: number; worker: number };
  return { api: residentMb(pids.api), worker: residentMb(pids.worker) };
}

let made = 0;
const purchaseOf = (externalId: string) => ({
  externalId, customer: { externalId: `C${(made++ * 7) % CUSTOMERS}` }, occurredAt: new Date().toISOString(), currency: 'RUB',
  lines: [
    { sku: 'CAP-300', name: 'Cappuccino', category: 'food.drinks', quantity: 2, unitPriceMinor: 29_000 },
    { sku: 'SYR-01', name: 'Cheesecakes', category: 'food.cakes', quantity: 1, unitPriceMinor: 42_000 },
  ],
});

interface Round {
  emptyAlone: Load;
  purchaseAlone: Load;
  emptyBy20: Load;
  by20: Load;
  by100: Load;
  batchPerSecond: number;
  insertsPerSecond: number;
}

async function measureRound(round: number, api: ReturnType<typeof createClient>, temporal: Client): Promise<Round> {
  const runEmpty = () => temporal.workflow.execute(empty, { workflowId: `empty:${newId()}`, taskQueue: QUEUE }).then(() => true);
  const buy = async (key: string) => (await api.call('POST', '/v1/purchases', purchaseOf(`${round}-${key}-${newId()}`))).status === 201;
  const emptyAlone = await loadOf(1, 60, runEmpty);
  const purchaseAlone = await loadOf(1, 60, () => buy('one'));
  const emptyBy20 = await loadOf(20, 300, runEmpty);
  const by20 = await loadOf(20, 1500, () => buy('twenty'));
  const by100 = await loadOf(100, 4000, () => buy('hundred'));
  const prefix = `batch-${round}-${newId()}-`;
  const items = Array.from({ length: 1000 }, (_, index) => purchaseOf(`${prefix}${index}`));
  const batch = await api.call('POST', '/v1/purchases/batch', { items });
  const accepted = (JSON.parse(batch.text) as { data: { status: number }[] }).data.filter(({ status }) => status === 201).length;
  if (accepted !== 1000) throw new Error(`batch: ${batch.status}, ${accepted} accepted`);
  const insertMs = await insertPlainly(await rowsOfBatch(prefix));
  return { emptyAlone, purchaseAlone, emptyBy20, by20, by100, batchPerSecond: 1_000_000 / batch.ms, insertsPerSecond: 1_000_000 / insertMs };
}

const fixed = (value: number, digits = 0) => value.toFixed(digits);

function table(rounds: readonly Round[], resident: { api: number; worker: number }): { what: string; measured: string; must: string; met: boolean }[] {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const alone = middle((round) => round.purchaseAlone.p95 / round.emptyAlone.p95);
  const errors = rounds.reduce((sum, { purchaseAlone, by20, by100 }) => sum + purchaseAlone.errors + by20.errors + by100.errors, 0);
  const [rate20, p20, rate100, p100] = [middle((r) => r.by20.perSecond), middle((r) => r.by20.p95), middle((r) => r.by100.perSecond), middle((r) => r.by100.p95)];
  const overEmpty = middle((round) => round.by20.perSecond / round.emptyBy20.perSecond);
  const batch = middle((round) => round.batchPerSecond / round.insertsPerSecond);
  const batchRate = middle((round) => round.batchPerSecond);
  return [
    { what: 'one purchase, one caller: p95 against an empty workflow', measured: `${fixed(alone, 2)} × (${fixed(middle((r) => r.purchaseAlone.p95))} ms / ${fixed(middle((r) => r.emptyAlone.p95))} ms)`, must: '≤ 2.0 ×', met: alone <= 2 },
    { what: '20 callers', measured: `${fixed(rate20)}/s, p95 ${fixed(p20)} ms`, must: '≥ 300/s, p95 ≤ 150 ms', met: rate20 >= 300 && p20 <= 150 },
    { what: '20 callers against empty workflows', measured: `${fixed(overEmpty, 1)} × (${fixed(middle((r) => r.emptyBy20.perSecond))}/s)`, must: '≥ 4 ×', met: overEmpty >= 4 },
    { what: '100 callers', measured: `${fixed(rate100)}/s, p95 ${fixed(p100)} ms`, must: '≥ 800/s, p95 ≤ 300 ms', met: rate100 >= 800 && p100 <= 300 },
    { what: 'batch of 1,000 against plain bulk inserts', measured: `${fixed(batch, 2)} × (${fixed(batchRate)}/s)`, must: '≥ 0.3 ×, aim 2,000/s', met: batch >= 0.3 },
    { what: 'API and worker idle', measured: `${fixed(resident.api + resident.worker)} MB (${fixed(resident.api)} + ${fixed(resident.worker)})`, must: '≤ 700 MB', met: resident.api + resident.worker <= 700 },
    { what: 'answers that were not 201', measured: String(errors), must: '0', met: errors === 0 },
  ];
}

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const resident = await memory();
const { connectionOptions, namespace } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const worker = await Worker.create({ connection, namespace: namespace ?? 'default', taskQueue: QUEUE, workflowsPath: new URL('empty-workflow.ts', import.meta.url).pathname });
const rounds: Round[] = [];
await worker.runUntil(async () => {
  const temporal = new Client({ connection, namespace: namespace ?? 'default' });
  const { api } = await benchOrganization(APP_URL, { customers: CUSTOMERS, callers: 100 });
  await measureRound(0, api, temporal);   // warm-up, not counted
  for (let round = 1; round <= Number(BENCH_ROUNDS); round++) {
    const measured = await measureRound(round, api, temporal);
    rounds.push(measured);
    process.stdout.write(`round ${round}: alone ${fixed(measured.purchaseAlone.p95)} ms, 20: ${fixed(measured.by20.perSecond)}/s, 100: ${fixed(measured.by100.perSecond)}/s, batch ${fixed(measured.batchPerSecond)}/s\n`);
  }
  api.close();
});
await connection.close();
await closeSql();
const rows = table(rounds, resident);
for (const { what, measured, must, met } of rows) process.stdout.write(`${met ? 'met ' : 'MISS'}  ${what.padEnd(56)} ${measured.padEnd(34)} ${must}\n`);
writeFileSync(BENCH_RESULTS, `${JSON.stringify({ rows, rounds, resident }, null, 2)}\n`);
process.exit(rows.every(({ met }) => met) ? 0 : 1);
