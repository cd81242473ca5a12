import { keepConnectionRequests, touchKeys, touchOrganizations, type ConnectionRequest } from '#db/commands/accounts-usage.ts';
import { logger } from '../logger.ts';

/**
 * What was used when, written behind the calls: a call never waits for it, and a busy key costs a few rows a second. An organization's
 * row is written at most every ten seconds, because every row that refers to it locks it while it is inserted.
 */
const FLUSH_MS = 1000;
const ORGANIZATION_EVERY_MS = 10_000;
const KEY_EVERY_MS = 10_000;
const MOST_CALLS = 200;

const calls = new Map<string, ConnectionRequest[]>();
const keysUsed = new Map<string, Date>();
const events = new Map<string, Date>();
let beingWritten: ReadonlyMap<string, Date> = new Map();
const written = new Map<string, number>();
let timer: NodeJS.Timeout | undefined;

function schedule(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void flushUsage().catch((error: unknown) => logger.warn({ code: (error as { code?: string }).code }, 'recent calls could not be written')).then(() => {
      if (keysUsed.size + events.size > 0) schedule();
    });
  }, FLUSH_MS).unref();
}

/** Remembers one call of a client application; of a burst only the newest 200 are kept. */
export function noteCall(call: ConnectionRequest): void {
  const ofOrganization = calls.get(call.organizationId) ?? [];
  ofOrganization.push(call);
  if (ofOrganization.length > 2 * MOST_CALLS) ofOrganization.splice(0, MOST_CALLS);
  calls.set(call.organizationId, ofOrganization);
  keysUsed.set(call.keyId, call.occurredAt);
  schedule();
}

/** Remembers that a client application reported a customer, a purchase or an event. */
export function noteEvent(organizationId: string, at: Date): void {
  events.set(organizationId, at);
  schedule();
}

/** When this process last saw an event of the organization that may not be in the database yet. */
export const pendingEventAt = (organizationId: string): Date | undefined => events.get(organizationId) ?? beingWritten.get(organizationId);

/** Takes what is due out of a map: what was not written during the last `everyMs`. */
function due(pending: Map<string, Date>, everyMs: number, everything: boolean): Map<string, Date> {
  const now = Date.now();
  const taken = new Map([...pending].filter(([id]) => everything || now - (written.get(id) ?? 0) >= everyMs));
  for (const id of taken.keys()) {
    pending.delete(id);
    written.set(id, now);
  }
  if (written.size > 10_000) written.clear();
  return taken;
}

async function write(everything: boolean): Promise<void> {
  const recent = [...calls.values()].flatMap((ofOrganization) => ofOrganization.slice(-MOST_CALLS));
  calls.clear();
  await keepConnectionRequests(recent);
  await touchKeys(due(keysUsed, KEY_EVERY_MS, everything));
  beingWritten = due(events, ORGANIZATION_EVERY_MS, everything);
  await touchOrganizations(beingWritten);
  beingWritten = new Map();
}

let writing: Promise<void> = Promise.resolve();

/** Writes what is waiting; with `everything` (at the end of the process) also what is not due yet. One write at a time. */
export function flushUsage({ everything = false } = {}): Promise<void> {
  writing = writing.catch(() => undefined).then(() => write(everything));
  return writing;
}
