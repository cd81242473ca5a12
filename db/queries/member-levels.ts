import { levelChangeId, openMemberLevels, type OpenedLevels } from '#db/commands/levels/level-state.ts';
import { inSnapshot, type Sql } from '#db/sql.ts';
import { metricValue } from '#domain/loyalty/levels/metrics.ts';
import { positionOf, ruleAt } from '#domain/loyalty/levels/rules.ts';
import { metricsOfLevels, thresholdsOf, type Threshold } from '#domain/loyalty/levels/thresholds.ts';
import type { LevelChange, LevelState } from '#domain/loyalty/levels/types.ts';
import type { LocalText, MetricSpec } from '#domain/loyalty/program.ts';

/** A member's level at an instant, what its conditions read, and the way to the next one. */
export interface MemberLevel extends LevelState {
  membershipId: string;
  program: string;
  name: LocalText | null;
  metrics: { metric: MetricSpec; value: number }[];
  next: { level: string; name: LocalText | null; missing: (Threshold & { value: number })[] } | null;
}

async function openOf(snapshot: Sql, organizationId: string, customerId: string, at: number): Promise<OpenedLevels[]> {
  const rows = await snapshot.rows<{ id: string }>('SELECT id FROM memberships WHERE organization_id = ? AND customer_id = ? ORDER BY joined_at, id', [organizationId, customerId]);
  const opened = await openMemberLevels(snapshot, organizationId, new Map(rows.map(({ id }) => [id, { earliest: at, returns: false }])));
  return rows.flatMap(({ id }) => opened.get(id) ?? []);
}

/** Purchases that came to a customer's memberships by merges after an instant: they were another's then. */
async function joinedLater(snapshot: Sql, organizationId: string, customerId: string, at: number): Promise<Set<string>> {
  const rows = await snapshot.rows<{ id: string }>(
    `SELECT v.row_key AS id FROM merges g JOIN merge_moves v ON v.merge_id = g.id AND v.moved LIKE 'purchases@%'
     WHERE g.organization_id = ? AND g.into_customer_id = ? AND g.occurred_at > ? AND g.undone_at IS NULL`, [organizationId, customerId, new Date(at)]);
  return new Set(rows.map(({ id }) => id));
}

function levelOf({ membershipId, program, levels }: OpenedLevels, at: number, joined: ReadonlySet<string>): MemberLevel {
  const rule = ruleAt(program.rules, at);
  const state = levels.at(at);
  const facts = levels.facts().filter(({ purchaseId }) => !joined.has(purchaseId));
  const valueOf = (metric: MetricSpec) => metricValue(metric, facts, { at, timezone: rule.timezone });
  const position = positionOf(rule.levels, state.level);
  const next = rule.documents[position + 1];
  return {
    ...state, membershipId, program: program.code, name: rule.documents.find(({ code }) => code === state.level)?.name ?? null,
    metrics: metricsOfLevels(rule.levels).map((metric) => ({ metric, value: valueOf(metric) })),
    next: next ? {
      level: next.code, name: next.name ?? null,
      missing: thresholdsOf(next.when).map((threshold) => ({ ...threshold, value: valueOf(threshold.metric) })).filter(({ needed, value }) => value < needed),
    } : null,
  };
}

/** The levels of a customer at an instant, the oldest membership first. @param at epoch milliseconds */
export const levelsAt = (organizationId: string, customerId: string, at: number): Promise<MemberLevel[]> => inSnapshot(async (snapshot) => {
  const opened = await openOf(snapshot, organizationId, customerId, at);
  const joined = await joinedLater(snapshot, organizationId, customerId, at);
  return opened.map((one) => levelOf(one, at, joined));
});

/** The level of each membership of a customer at an instant. */
export async function levelCodesAt(organizationId: string, customerId: string, at: number): Promise<Map<string, string>> {
  return inSnapshot(async (snapshot) => new Map((await openOf(snapshot, organizationId, customerId, at)).map(({ membershipId, levels }) => [membershipId, levels.at(at).level])));
}

export interface DatedLevelChange extends LevelChange {
  id: string;
  program: string;
}

/**
 * Every change of a customer's levels, whether somebody booked it or time alone made it: the same entries with the same ids.
 *
 * @param asOf what had happened by then, epoch milliseconds; undefined: everything known now
 */
export async function levelChangesOf(organizationId: string, customerId: string, asOf: number | undefined): Promise<DatedLevelChange[]> {
  const now = Date.now();
  const opened = await inSnapshot((snapshot) => openOf(snapshot, organizationId, customerId, asOf ?? now));
  return opened.flatMap(({ membershipId, program, levels }) =>
    levels.changesUntil(asOf ?? Math.max(now, levels.asOf() ?? now)).map((change) => ({ ...change, program: program.code, id: levelChangeId(membershipId, change.at) })));
}
