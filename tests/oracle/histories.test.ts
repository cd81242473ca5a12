import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Part } from './memory.ts';
import { seedOf } from './seed.ts';

const { HISTORIES = '10000', LIMIT_MS = '1200000', SHRINK } = process.env;
const RUNS = Number(HISTORIES);
const THREADS = Math.min(4, Math.max(1, availableParallelism()));

/** A thread of plain Node, which runs TypeScript itself: what differs, or null. */
const playInThread = (part: Part): Promise<string | null> => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./memory-worker.ts', import.meta.url), { workerData: part });
  worker.once('message', resolve).once('error', reject);
});

test(`${RUNS} random histories: the engine answers what the oracle does, and entries, lots and counters add up after every step`, async () => {
  const seed = seedOf();
  const parts = Array.from({ length: THREADS }, (_, index): Part => ({ seed: seed + index, runs: Math.ceil(RUNS / THREADS), limitMs: Number(LIMIT_MS), shrinks: SHRINK !== undefined }));
  expect((await Promise.all(parts.map(playInThread))).filter((difference) => difference !== null)).toEqual([]);
}, Number(LIMIT_MS) + 30_000);
