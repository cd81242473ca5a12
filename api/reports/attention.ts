import { failedImportsSince, pointActivity, refusalsSince, waitingSince, type AttentionScope } from '#db/queries/reports-attention.ts';
import { isSilent } from '#domain/partners/silence.ts';
import { isOutage } from '../errors.ts';
import { countRuns } from '../operations/visibility.ts';
import type { ATTENTION_KINDS } from './schema.ts';

export interface AttentionItem {
  kind: (typeof ATTENTION_KINDS)[number];
  count?: number;
  place?: { externalId: string; name: string };
  at?: string;
  code?: string;
  detail: string;
}

const DAY_MS = 86_400_000;
const WAITING_MS = 5 * 60_000;
const LATELY_DAYS = 7;

async function silentPlaces(scope: AttentionScope, now: Date): Promise<AttentionItem[]> {
  const silent = (await pointActivity(scope, now)).filter((activity) => isSilent(activity, now.getTime())).sort((a, b) => a.lastAt - b.lastAt);
  return silent.map(({ externalId, name, lastAt }) => ({
    kind: 'place_silent', place: { externalId, name }, at: new Date(lastAt).toISOString(), detail: `${name} usually has purchases at this time and has had none since ${new Date(lastAt).toISOString()}.`,
  }));
}

async function refusedPurchases(scope: AttentionScope, now: Date): Promise<AttentionItem[]> {
  const refusals = await refusalsSince(scope, new Date(now.getTime() - DAY_MS));
  const [first] = refusals;
  if (!first) return [];
  const count = refusals.reduce((sum, { number }) => sum + number, 0);
  const at = new Date(Math.max(...refusals.map(({ lastAt }) => lastAt.getTime()))).toISOString();
  return [{ kind: 'purchases_refused', count, at, code: first.code, detail: `${count} purchases were refused in the last 24 hours, most often because of ${first.code}.` }];
}

async function waitingPurchases(scope: AttentionScope, now: Date): Promise<AttentionItem[]> {
  const { number, oldestAt } = await waitingSince(scope, new Date(now.getTime() - WAITING_MS));
  return number === 0 ? [] : [{ kind: 'purchases_waiting', count: number, at: oldestAt!.toISOString(), detail: `${number} purchases have been waiting for a worker for more than 5 minutes.` }];
}

async function failedImports(organizationId: string, now: Date): Promise<AttentionItem[]> {
  const { number, lastAt } = await failedImportsSince(organizationId, new Date(now.getTime() - LATELY_DAYS * DAY_MS));
  return number === 0 ? [] : [{ kind: 'imports_failed', count: number, ...(lastAt && { at: lastAt.toISOString() }), detail: `${number} imports have failed in the last ${LATELY_DAYS} days.` }];
}

/** Runs that operators should look at. The figures do not wait for Temporal when it is away: /readyz tells that. */
async function runsInTrouble(organizationId: string): Promise<AttentionItem[]> {
  const count = await countRuns(organizationId, { status: 'attention' }).catch((error: unknown) => (isOutage(error) ? 0 : Promise.reject(error)));
  return count === 0 ? [] : [{ kind: 'runs_attention', count, detail: `${count} runs need attention.` }];
}

/** What somebody should look into; what belongs to no place is left out where only a place is looked at. */
export async function attentionList(scope: AttentionScope, now: Date, { seesRuns }: { seesRuns: boolean }): Promise<AttentionItem[]> {
  const whole = scope.withinPath === undefined;
  const lists = await Promise.all([
    silentPlaces(scope, now), waitingPurchases(scope, now), refusedPurchases(scope, now),
    whole ? failedImports(scope.organizationId, now) : [], whole && seesRuns ? runsInTrouble(scope.organizationId) : [],
  ]);
  return lists.flat();
}
