import { sql } from '#db/sql.ts';

/** Runs of the loyalty engine that are about one row each. */
export const LABELLED_RUNS = ['coupon-pool', 'card-batch', 'card-delivery', 'pass-refresh', 'offer-assignment', 'program-simulation', 'level-review'] as const;
export type LabelledRun = (typeof LABELLED_RUNS)[number];

const COUNTED = "CONCAT(t.code, ' × ', r.count)";

/** The row that a run is about, named as the organization itself names it. */
const LABELS: Record<LabelledRun, string> = {
  'coupon-pool': `SELECT r.id, ${COUNTED} AS label FROM instrument_pools r JOIN instrument_types t ON t.id = r.type_id WHERE r.organization_id = ? AND r.id IN (?)`,
  'card-batch': `SELECT r.id, ${COUNTED} AS label FROM card_batches r JOIN card_types t ON t.id = r.type_id WHERE r.organization_id = ? AND r.id IN (?)`,
  'card-delivery': 'SELECT r.id, c.number AS label FROM card_deliveries r JOIN cards c ON c.id = r.card_id WHERE r.organization_id = ? AND r.id IN (?)',
  'pass-refresh': 'SELECT r.id, r.number AS label FROM cards r WHERE r.organization_id = ? AND r.id IN (?)',
  'offer-assignment': 'SELECT r.id, r.code AS label FROM offers r WHERE r.organization_id = ? AND r.id IN (?)',
  'program-simulation': 'SELECT r.id, p.code AS label FROM program_simulations r JOIN programs p ON p.id = r.program_id WHERE r.organization_id = ? AND r.id IN (?)',
  'level-review': 'SELECT r.id, r.code AS label FROM programs r WHERE r.organization_id = ? AND r.id IN (?)',
};

/** What runs of one kind are about, by the ids in their names: a type and how many, a card's number, the code of an offer or program. */
export const runLabels = (organizationId: string, kind: LabelledRun, ids: readonly string[]): Promise<{ id: string; label: string }[]> =>
  ids.length === 0 ? Promise.resolve([]) : sql.rows(LABELS[kind], [organizationId, ids]);
