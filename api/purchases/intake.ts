import { answersOf, attemptsOf, type StoredPurchase } from '#db/queries/purchase-outcomes.ts';
import { recordAttempts } from '#db/commands/purchases/attempts.ts';
import { preparePurchases, type ReceivedPurchase } from '#db/commands/purchases/prepare.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { errorOf } from '#domain/shared/refusal.ts';
import { presentRun, type RunRef } from '../temporal.ts';
import { runPurchases, waitForRun } from './run-purchases.ts';

/** What a caller of `POST /v1/purchases` is told. */
export type IntakeReply =
  | { status: 'processed'; stored: StoredPurchase; replayed: boolean }
  | { status: 'processing'; externalId: string; workflow: RunRef };

interface Waiting extends ReceivedPurchase {
  resolve: (reply: IntakeReply) => void;
  reject: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  /** Groups that are being started. */
  starting: number;
  /** After a group: how many may be together at once, those who wait and those who were just answered. */
  gathering?: { expected: number; until: NodeJS.Timeout };
}

/** A run names its customers in one search attribute, and Temporal takes 2 KB for its value. */
const MOST_IN_GROUP = 50;
/** Long baskets go in smaller groups: while one is computed, another is answered. */
const MOST_LINES = 200;
/** Full groups need not wait for one another. */
const MOST_STARTING = 3;
/** Callers that were answered together come back within this; without it the first of them would start a run for itself alone. */
const GATHER_MS = 8;
/** How often a purchase is tried that met runs of another body under its key. */
const MOST_ATTEMPTS = 3;
/** A group that has not been answered by then no longer holds back the next one. */
const START_MS = 250;

const lanes = new Map<string, Lane>();
const keyOf = ({ partnerId, externalId }: { partnerId: string; externalId: string }) => `${partnerId} ${externalId}`;

/**
 * Hands a purchase to a run and waits for its outcome. Purchases of one organization that come while its previous run is being
 * started go into the next one together; a call alone is started at once and waits for nobody.
 *
 * @throws DomainError when the purchase is refused; an outage of Temporal or the database as it is
 */
export function takePurchase(organizationId: string, received: ReceivedPurchase): Promise<IntakeReply> {
  const lane = lanes.get(organizationId) ?? { waiting: [], starting: 0 };
  lanes.set(organizationId, lane);
  return new Promise((resolve, reject) => {
    lane.waiting.push({ ...received, resolve, reject });
    if (lane.gathering && lane.waiting.length >= lane.gathering.expected) stopGathering(lane);
    next(organizationId, lane);
  });
}

/** How many of the waiting fit one run. */
function groupSize({ waiting }: Lane): number {
  let lines = 0;
  let count = 0;
  for (const { body } of waiting) {
    lines += body.lines.length;
    if (count > 0 && (count === MOST_IN_GROUP || lines > MOST_LINES)) break;
    count++;
  }
  return count;
}

function gather(organizationId: string, lane: Lane, expected: number): void {
  stopGathering(lane);
  lane.gathering = { expected, until: setTimeout(() => {
    stopGathering(lane);
    next(organizationId, lane);
  }, GATHER_MS) };
}

function stopGathering(lane: Lane): void {
  clearTimeout(lane.gathering?.until);
  delete lane.gathering;
}

function isFull({ waiting }: Lane): boolean {
  const lines = waiting.reduce((sum, { body }) => sum + body.lines.length, 0);
  return waiting.length >= MOST_IN_GROUP || lines >= MOST_LINES;
}
const mayStart = (lane: Lane) => (isFull(lane) && lane.starting < MOST_STARTING) || (lane.waiting.length > 0 && lane.starting === 0 && !lane.gathering);

function next(organizationId: string, lane: Lane): void {
  while (mayStart(lane)) start(organizationId, lane);
  if (lane.waiting.length === 0 && lane.starting === 0 && !lane.gathering) lanes.delete(organizationId);
}

function start(organizationId: string, lane: Lane): void {
  lane.starting++;
  const group = lane.waiting.splice(0, groupSize(lane));
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    lane.starting--;
    if (group.length > 1) gather(organizationId, lane, Math.min(lane.waiting.length + group.length, MOST_IN_GROUP));
    next(organizationId, lane);
  };
  const timer = setTimeout(release, START_MS);
  dispatch(organizationId, group, lane)
    .catch((error: unknown) => group.forEach(({ reject }) => reject(error)))
    .finally(() => {
      clearTimeout(timer);
      release();
    });
}

/** Answers what is known already, refuses what cannot be resolved, and runs the rest. */
async function dispatch(organizationId: string, group: Waiting[], lane: Lane): Promise<void> {
  const prepared = await preparePurchases(organizationId, group);
  const externalIds = group.map(({ body }) => body.externalId);
  const [stored, attempts] = await Promise.all([answersOf(organizationId, externalIds), attemptsOf(organizationId, externalIds)]);
  const toRun = new Map<string, { command: PurchaseCommand; callers: Waiting[] }>();
  const refused: { waiting: Waiting; error: DomainError }[] = [];
  for (const [index, waiting] of group.entries()) {
    const command = prepared[index]!;
    const known = stored.find((purchase) => purchase.externalId === waiting.body.externalId && (command instanceof DomainError ? purchase.bodyHash === waiting.bodyHash : purchase.partnerId === command.partnerId));
    if (known) settleKnown(waiting, known);
    else if (command instanceof DomainError) refused.push({ waiting, error: command });
    else {
      const running = attempts.find((attempt) => attempt.status === 'processing' && attempt.partnerId === command.partnerId && attempt.externalId === command.externalId);
      const twin = toRun.get(keyOf(command));
      if (running) void rejoin(organizationId, waiting, command, running).catch(waiting.reject);
      else if (!twin) toRun.set(keyOf(command), { command, callers: [waiting] });
      else if (twin.command.bodyHash === command.bodyHash) twin.callers.push(waiting);
      else lane.waiting.push(waiting);
    }
  }
  // Kept first: whoever was refused may look at once.
  void recordAttempts(organizationId, refused.map(({ waiting: { body, bodyHash }, error }) => ({ body, bodyHash, error })))
    .catch(() => undefined)
    .finally(() => refused.forEach(({ waiting, error }) => waiting.reject(error)));
  if (toRun.size > 0) await runGroup(organizationId, [...toRun.values()]);
}

function settleKnown(waiting: Waiting, stored: StoredPurchase, replayed = true): void {
  if (stored.bodyHash === waiting.bodyHash) waiting.resolve({ status: 'processed', stored, replayed });
  else waiting.reject(conflict('idempotency_conflict', 'This externalId was used with another body.'));
}

async function runGroup(organizationId: string, group: { command: PurchaseCommand; callers: Waiting[] }[], attempt = 1): Promise<void> {
  const { workflow, outcomes } = await runPurchases(organizationId, group.map(({ command }) => command));
  if (!outcomes) {
    for (const { command, callers } of group) callers.forEach(({ resolve }) => resolve({ status: 'processing', externalId: command.externalId, workflow }));
    return;
  }
  const stored = await answersOf(organizationId, group.map(({ command }) => command.externalId));
  const joined: typeof group = [];
  for (const { command, callers } of group) {
    const outcome = outcomes.find((candidate) => keyOf(candidate) === keyOf(command));
    // The run was another caller's, with another body, and refused that: ours has not been tried yet.
    if (outcome?.status === 'refused' && outcome.bodyHash !== command.bodyHash && attempt < MOST_ATTEMPTS) {
      joined.push({ command, callers });
      continue;
    }
    const answer = stored.find((purchase) => keyOf(purchase) === keyOf(command));
    callers.forEach((caller, index) => {
      if (answer) settleKnown(caller, answer, index > 0 || (outcome?.status === 'processed' && outcome.replayed));
      else if (outcome?.status === 'refused') caller.reject(errorOf(outcome.refusal));
      else caller.resolve({ status: 'processing', externalId: command.externalId, workflow });
    });
  }
  if (joined.length > 0) await runGroup(organizationId, joined, attempt + 1);
}

/** The same purchase is still being processed by an earlier run: waits for that one. A run that is lost is replaced by a new one. */
async function rejoin(organizationId: string, waiting: Waiting, command: PurchaseCommand, running: { bodyHash: string; workflowId: string; runId: string | null }): Promise<void> {
  if (running.bodyHash !== command.bodyHash) return waiting.reject(conflict('idempotency_conflict', 'This externalId is being processed with another body.'));
  const { outcomes, ended } = await waitForRun(running.workflowId, running.runId);
  const [stored] = (await answersOf(organizationId, [command.externalId])).filter((purchase) => keyOf(purchase) === keyOf(command));
  const outcome = outcomes?.find((candidate) => keyOf(candidate) === keyOf(command));
  if (stored) settleKnown(waiting, stored);
  else if (outcome?.status === 'refused') waiting.reject(errorOf(outcome.refusal));
  else if (ended) await runGroup(organizationId, [{ command, callers: [waiting] }]);
  else waiting.resolve({ status: 'processing', externalId: command.externalId, workflow: presentRun(running.workflowId, running.runId) });
}
