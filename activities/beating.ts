import { heartbeat } from '@temporalio/activity';

const BEAT_MS = 5000;

/** Says that the activity is alive for as long as the work takes: one statement over much data may take minutes. */
export async function beating<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), BEAT_MS);
  return work.finally(() => clearInterval(timer));
}
