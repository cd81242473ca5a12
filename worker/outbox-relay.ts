import type { Client } from '@temporalio/client';
import { config } from '#config.ts';
import { passesDue, postponePassCheck } from '#db/commands/cards/pass-checks.ts';
import { removeFromOutbox, takeOutbox } from '#db/commands/outbox.ts';
import { startPassRefresh } from '#workflows/start-cards.ts';
import { startWrittenWorkflow } from '#workflows/start-written.ts';
import { logger } from './logger.ts';

const PAUSE_MS = 2000;
/** Who wrote a row starts it at once; what is older than this was left over by an outage, or written by a batch. */
const LEFT_OVER_MS = 3000 * config.patience;
const AT_ONCE = 10;
const MOST_PASSES = 200;
const LOOK_AGAIN_MS = 5 * 60_000;

/** Starts what is left over, oldest first. Several relays may do it at once: a start is idempotent. */
export async function relayOutbox(client: Client, now = Date.now()): Promise<number> {
  const rows = await takeOutbox(new Date(now - LEFT_OVER_MS));
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    await Promise.all(rows.slice(first, first + AT_ONCE).map(async (row) => {
      const runId = await client.withDeadline(Date.now() + 5000, () => startWrittenWorkflow(client, config.taskQueue, row));
      await removeFromOutbox(row, runId);
    }));
  }
  return rows.length;
}

/** Starts a run for every pass that is to be looked at, the longest waiting first. Until the run has looked its pass is due again, some minutes later. */
async function relayPassChecks(client: Client, now = Date.now()): Promise<void> {
  const due = await passesDue(new Date(now), MOST_PASSES);
  for (let first = 0; first < due.length; first += AT_ONCE) {
    await Promise.all(due.slice(first, first + AT_ONCE).map(async ({ pass, checkAt }) => {
      await client.withDeadline(Date.now() + 5000, () => startPassRefresh(client, config.taskQueue, pass));
      await postponePassCheck(pass, checkAt, new Date(now + LOOK_AGAIN_MS));
    }));
  }
}

/**
 * Starts every two seconds the workflows whose start was written but not carried out, and those of passes that may show something new.
 *
 * @returns stops it
 */
export function startOutboxRelay(client: Client): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const turn = async () => {
    await relayOutbox(client).then(() => relayPassChecks(client)).catch((error: unknown) => logger.warn({ error: (error as Error).name }, 'the outbox waits: a service is away'));
    if (!stopped) timer = setTimeout(() => void turn(), PAUSE_MS);
  };
  timer = setTimeout(() => void turn(), PAUSE_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
