import { createHash } from 'node:crypto';
import { config } from '#config.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { temporal } from '../temporal.ts';

/** Kinds of runs, as the first part of their ids says. */
export const RUN_KINDS = [
  'onboarding', 'purchase', 'purchases', 'return', 'batch', 'import',
  'coupon-pool', 'card-batch', 'card-delivery', 'pass-refresh', 'offer-assignment', 'program-simulation', 'level-review', 'invariants-check',
] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export interface RunFilter {
  kinds?: readonly RunKind[];
  status?: 'running' | 'completed' | 'failed' | 'attention';
  customerId?: string;
}

export interface Run {
  id: string;
  runId: string;
  kind: RunKind;
  /** What its id says after kind and organization. */
  key: string;
  status: 'running' | 'completed' | 'failed';
  startedAt: Date;
  closedAt: Date | null;
  needsAttention: boolean;
  customerIds: string[];
}

const DEADLINE_MS = 3000 * config.patience;
const COUNT_DEADLINE_MS = 1500 * config.patience;
const [RUNNING, COMPLETED] = [1, 2];

/** Words of the visibility query. Its values are enumerations and ids that were checked: nothing a caller wrote freely. */
const OF_STATUS = {
  running: "ExecutionStatus = 'Running'",
  completed: "ExecutionStatus = 'Completed'",
  failed: "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated', 'Canceled')",
  attention: 'NeedsAttention = true',
} as const;

/** The organization comes first in every query; a run that continued as a new one is told by that one. */
function queryOf(organizationId: string, { kinds, status, customerId }: RunFilter): string {
  return [
    `OrganizationId = '${organizationId}'`, "ExecutionStatus != 'ContinuedAsNew'",
    ...(kinds === undefined ? [] : [`(${kinds.map((kind) => `WorkflowId STARTS_WITH '${kind}:${organizationId}:'`).join(' OR ')})`]),
    ...(status === undefined ? [] : [OF_STATUS[status]]),
    ...(customerId === undefined ? [] : [`CustomerId = '${customerId}'`]),
  ].join(' AND ');
}

interface Payload { data?: Uint8Array | null }
interface Timestamp { seconds?: unknown; nanos?: number | null }

const valueOf = (payload: Payload | undefined): unknown => (payload?.data ? JSON.parse(Buffer.from(payload.data).toString('utf8')) : undefined);
const instantOf = ({ seconds, nanos }: Timestamp) => new Date(Number(seconds) * 1000 + Math.floor((nanos ?? 0) / 1e6));

interface Execution {
  execution?: { workflowId?: string | null; runId?: string | null } | null;
  status?: number | null;
  startTime?: Timestamp | null;
  closeTime?: Timestamp | null;
  searchAttributes?: { indexedFields?: Record<string, Payload> | null } | null;
}

/** A run of the organization; none for an id that is not made as ours are. */
function runOf(organizationId: string, { execution, status, startTime, closeTime, searchAttributes }: Execution): Run[] {
  const id = execution?.workflowId ?? '';
  const kind = RUN_KINDS.find((candidate) => id.startsWith(`${candidate}:${organizationId}:`));
  if (!kind) return [];
  const fields = searchAttributes?.indexedFields ?? {};
  return [{
    id, kind, runId: execution?.runId ?? '', key: id.slice(kind.length + organizationId.length + 2),
    status: status === RUNNING ? 'running' : status === COMPLETED ? 'completed' : 'failed',
    startedAt: instantOf(startTime ?? {}), closedAt: closeTime ? instantOf(closeTime) : null,
    needsAttention: valueOf(fields.NeedsAttention) === true, customerIds: [valueOf(fields.CustomerId) ?? []].flat().map(String),
  }];
}

const invalidCursor = () => new DomainError('invalid_request', '`query.cursor`: this list gave out no such cursor.', { status: 400, errors: [{ path: 'query.cursor', code: 'invalid_cursor', message: 'unknown cursor' }] });

/** The server takes a page token it did not make for an outage of its store: the digest keeps such tokens from it. */
const digestOf = (organizationId: string, token: string) => createHash('sha256').update(`${organizationId} ${token}`).digest('base64url').slice(0, 12);

const encodeToken = (organizationId: string, token: Uint8Array): string => {
  const text = Buffer.from(token).toString('base64url');
  return `${text}.${digestOf(organizationId, text)}`;
};

function decodeToken(organizationId: string, cursor: string): Buffer {
  const [text, digest, ...rest] = cursor.split('.');
  if (rest.length > 0 || !text || digest !== digestOf(organizationId, text)) throw invalidCursor();
  return Buffer.from(text, 'base64url');
}

/**
 * A page of the organization's runs as Temporal's visibility lists them: those that run, then the others, the latest first.
 * It is some seconds behind, and forgets a run when the namespace's retention has passed.
 *
 * @throws DomainError `invalid_request` (400) for a cursor that no list gave out
 */
export async function listRuns(organizationId: string, filter: RunFilter, { limit, cursor }: { limit: number; cursor?: string }): Promise<{ runs: Run[]; nextCursor: string | null }> {
  const token = cursor === undefined ? {} : { nextPageToken: decodeToken(organizationId, cursor) };
  const client = await temporal();
  const { executions, nextPageToken } = await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace, query: queryOf(organizationId, filter), pageSize: limit, ...token,
  }));
  return { runs: (executions ?? []).flatMap((execution) => runOf(organizationId, execution)), nextCursor: nextPageToken?.length ? encodeToken(organizationId, nextPageToken) : null };
}

const COUNT_KEPT_MS = 2000;
const counts = new Map<string, { until: number; count: Promise<number> }>();

async function count(query: string): Promise<number> {
  const client = await temporal();
  const answer = await client.withDeadline(Date.now() + COUNT_DEADLINE_MS, () => client.workflowService.countWorkflowExecutions({ namespace: client.options.namespace, query }));
  return Number(answer.count ?? 0);
}

/** How many runs of the organization there are; the answer is kept for two seconds. */
export function countRuns(organizationId: string, filter: RunFilter): Promise<number> {
  const query = queryOf(organizationId, filter);
  const known = counts.get(query);
  if (known && known.until > Date.now()) return known.count;
  if (counts.size > 1000) counts.clear();
  const counted = count(query);
  counts.set(query, { until: Date.now() + COUNT_KEPT_MS, count: counted });
  counted.catch(() => counts.delete(query));
  return counted;
}
