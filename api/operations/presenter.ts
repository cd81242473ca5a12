import { presentRun } from '../temporal.ts';
import type { Run } from './visibility.ts';

/** What rows of the database tell of runs: ids never carry personal data, so names are looked up. */
export interface RunSubjects {
  customers: ReadonlyMap<string, string | null>;
  batches: ReadonlyMap<string, { fileName: string | null; total: number }>;
  /** By the ids of pools, batches of cards, deliveries, offers, simulations and programs. */
  labels: ReadonlyMap<string, string>;
}

const NAMES_SHOWN = 3;

function namesOf(ids: readonly string[], { customers }: RunSubjects): string | null {
  const names = ids.slice(0, NAMES_SHOWN).map((id) => customers.get(id) ?? '…');
  if (names.length === 0) return null;
  return names.join(', ') + (ids.length > NAMES_SHOWN ? ` +${ids.length - NAMES_SHOWN}` : '');
}

/** What a run is about, in words of the organization's own and so in no particular language. */
function summaryOf({ kind, key, customerIds }: Run, subjects: RunSubjects): string | null {
  switch (kind) {
    case 'onboarding': return subjects.customers.get(key) ?? null;
    case 'purchases': return namesOf(customerIds, subjects);
    case 'purchase':
    case 'return': return key.slice(key.indexOf(':') + 1);
    case 'batch':
    case 'import': {
      const batch = subjects.batches.get(key);
      return batch ? batch.fileName ?? `× ${batch.total}` : null;
    }
    case 'coupon-pool':
    case 'card-batch':
    case 'card-delivery':
    case 'pass-refresh':
    case 'offer-assignment':
    case 'program-simulation':
    case 'level-review': return subjects.labels.get(key) ?? null;
    case 'invariants-check': return null;
  }
}

export const presentRunRow = (run: Run, subjects: RunSubjects) => ({
  workflow: presentRun(run.id, run.runId), kind: run.kind, status: run.status, summary: summaryOf(run, subjects), startedAt: run.startedAt.toISOString(),
  closedAt: run.closedAt?.toISOString() ?? null, needsAttention: run.needsAttention, customerIds: run.customerIds,
});
