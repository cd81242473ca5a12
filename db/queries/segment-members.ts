import { metricValue, windowStart } from '#domain/loyalty/levels/metrics.ts';
import type { PurchaseFact } from '#domain/loyalty/levels/types.ts';
import type { EvaluationContext } from '#domain/loyalty/rules/types.ts';
import { ALL, type CompiledSegment } from '#domain/loyalty/segments/segment.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { programVersions, type ProgramVersion } from '#db/commands/purchases/versions.ts';
import { sql } from '../sql.ts';
import { customerFacts } from './customer-facts.ts';
import { keptWhileSlow } from './kept-while-slow.ts';
import { loadHistories } from './member-history.ts';
import { segmentsOf } from './segments.ts';

/** Customers looked at in one go. */
const PAGE = 1000;
const MAIN = 'main';

interface Page {
  /** The instant the conditions are asked at, epoch milliseconds. */
  at: number;
  /** Id of the last customer looked at; empty at the beginning. */
  after: string;
  /** How many customers to look at. */
  limit: number;
}

/** The program a segment reads: its own, else `main`; its zone rules the calendar of the conditions. */
async function programOf(organizationId: string, code: string, at: number): Promise<ProgramVersion> {
  const program = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ?', [organizationId, code]);
  if (!program) throw new DomainError('program_not_found', `There is no program ${code}.`, { program: code });
  return (await programVersions(sql, organizationId, [program.id]))(program.id, at);
}

interface MembershipRow {
  id: string; customer_id: string; level_code: string; joined_at: Date;
}

const NO_PURCHASE = { grossMinor: 0, netMinor: 0, paidMinor: 0, units: 0, place: null, paymentMethod: null };

/** What conditions read of one customer outside any purchase. */
function contextOf({ at, program, customer, membership, history }: { at: number; program: ProgramVersion; customer: Record<string, unknown>; membership: MembershipRow | undefined; history: readonly PurchaseFact[] }): EvaluationContext {
  const { timezone, levels } = program.document;
  const level = membership?.level_code ?? '';
  return {
    at, timezone, purchase: NO_PURCHASE, placePath: [], lines: [], customer, instrument: null,
    member: { level, since: membership?.joined_at.getTime() ?? at, wallets: {} }, level: levels?.list.find(({ code }) => code === level)?.values ?? {},
    metric: (spec) => metricValue(spec, history, { at, timezone }), inSegment: () => false,
  };
}

/** Who of these customers is in each of the segments that read one program. */
async function membersIn(organizationId: string, { program, segments }: { program: ProgramVersion; segments: readonly CompiledSegment[] }, customers: ReadonlyMap<string, Record<string, unknown>>, at: number): Promise<[code: string, customerIds: string[]][]> {
  const ids = [...customers.keys()];
  const rows = await sql.rows<MembershipRow>('SELECT id, customer_id, level_code, joined_at FROM memberships WHERE organization_id = ? AND program_id = ? AND customer_id IN (?)',
    [organizationId, program.programId, ids]);
  const memberships = new Map(rows.map((row) => [row.customer_id, row]));
  const metrics = segments.flatMap((segment) => segment.metrics);
  const from = Math.min(...metrics.map((spec) => windowStart(spec, { at, timezone: program.document.timezone })));
  const histories = metrics.length === 0 ? new Map<string, PurchaseFact[]>() : await loadHistories(sql, organizationId, { membershipIds: rows.map(({ id }) => id), from });
  const contexts = ids.map((id): [string, EvaluationContext] => {
    const membership = memberships.get(id);
    return [id, contextOf({ at, program, customer: customers.get(id)!, membership, history: (membership && histories.get(membership.id)) ?? [] })];
  });
  return segments.map(({ document, when }) => [document.code, contexts.filter(([, context]) => when(context).holds).map(([id]) => id)]);
}

/** Segments by the program they read. */
async function byProgram(organizationId: string, segments: readonly CompiledSegment[], at: number) {
  const groups = Map.groupBy(segments, ({ document }) => document.program ?? MAIN);
  return Promise.all([...groups].map(async ([code, group]) => ({ program: await programOf(organizationId, code, at), segments: group })));
}

async function customersAfter(organizationId: string, after: string, limit: number): Promise<string[]> {
  const rows = await sql.rows<{ id: string }>("SELECT id FROM customers WHERE organization_id = ? AND status = 'active' AND id > ? ORDER BY id LIMIT ?", [organizationId, after, limit]);
  return rows.map(({ id }) => id);
}

export interface SegmentPage {
  /** Customers looked at. */
  looked: number;
  /** The last of them; null when none were left. */
  last: string | null;
  /** Those of them in the segment, ascending. */
  customerIds: string[];
}

/** A segment by its code; undefined for `all`, which has no condition. @throws DomainError `segment_not_found` (422) */
export async function requireSegment(organizationId: string, code: string): Promise<CompiledSegment | undefined> {
  if (code === ALL) return undefined;
  const segment = (await segmentsOf(organizationId)).find(code) ?? (await segmentsOf(organizationId, { fresh: true })).find(code);
  if (!segment) throw new DomainError('segment_not_found', `There is no segment ${code}.`, { segment: code });
  return segment;
}

/**
 * The next customers of the base, by id, and which of them are in a segment at an instant.
 *
 * @throws DomainError `segment_not_found`, `program_not_found` (422)
 */
export async function pageOfSegment(organizationId: string, code: string, { at, after, limit }: Page): Promise<SegmentPage> {
  const segment = await requireSegment(organizationId, code);
  const segments = segment ? await byProgram(organizationId, [segment], at) : [];
  const ids = await customersAfter(organizationId, after, limit);
  const page = { looked: ids.length, last: ids.at(-1) ?? null };
  if (ids.length === 0 || segments.length === 0) return { ...page, customerIds: ids };
  const [[, customerIds] = ['', []]] = await membersIn(organizationId, segments[0]!, await customerFacts(sql, organizationId, ids), at);
  return { ...page, customerIds };
}

/** Customers as a list shows them, in the order of the ids. */
export async function customersShown(organizationId: string, ids: readonly string[]): Promise<{ id: string; externalId: string | null; name: string | null }[]> {
  if (ids.length === 0) return [];
  return sql.rows('SELECT id, external_id AS externalId, name FROM customers WHERE organization_id = ? AND id IN (?) ORDER BY id', [organizationId, ids]);
}

/** Everybody there is. */
export const countCustomers = async (organizationId: string): Promise<number> =>
  Number((await sql.row<{ number: number }>("SELECT COUNT(*) AS number FROM customers WHERE organization_id = ? AND status = 'active'", [organizationId]))!.number);

/**
 * How many customers are in each segment, in one pass over the base; `all` is everybody.
 *
 * @param asOf epoch milliseconds; undefined: now, or some minutes ago where the base is so large that counting takes long
 */
export const headcounts = (organizationId: string, segments: readonly CompiledSegment[], asOf: number | undefined): Promise<Map<string, number>> => (asOf === undefined
  ? keptWhileSlow(JSON.stringify(['headcounts', organizationId, ...segments.map(({ document: { code, program, when } }) => [code, program, when])]), () => countAt(organizationId, segments, Date.now()))
  : countAt(organizationId, segments, asOf));

async function countAt(organizationId: string, segments: readonly CompiledSegment[], at: number): Promise<Map<string, number>> {
  const counts = new Map(segments.map(({ document }) => [document.code, 0]));
  const groups = await byProgram(organizationId, segments, at);
  for (let ids = groups.length === 0 ? [] : await customersAfter(organizationId, '', PAGE); ids.length > 0; ids = ids.length < PAGE ? [] : await customersAfter(organizationId, ids.at(-1)!, PAGE)) {
    const customers = await customerFacts(sql, organizationId, ids);
    for (const group of groups) {
      for (const [code, inside] of await membersIn(organizationId, group, customers, at)) counts.set(code, counts.get(code)! + inside.length);
    }
  }
  return counts.set(ALL, await countCustomers(organizationId));
}
