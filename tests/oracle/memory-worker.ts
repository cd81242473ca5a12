import { parentPort, workerData } from 'node:worker_threads';
import { playMany, type Part } from './memory.ts';

/** A thread that plays its part of the histories, and says what differs first; nothing when all agree. */
try {
  playMany(workerData as Part);
  parentPort!.postMessage(null);
} catch (error) {
  parentPort!.postMessage(error instanceof Error ? `${error.message}\n${error.cause instanceof Error ? error.cause.message : ''}` : String(error));
}
