import type { InstrumentPage } from '#db/queries/instrument-ledger.ts';
import type { PoolRow } from '#db/queries/instrument-pools.ts';
import type { InstrumentTypeRow } from '#db/queries/instrument-types.ts';
import { stateOfRow, type InstrumentRow } from '#db/queries/instruments.ts';
import { mostFreezeDays } from '#domain/loyalty/instruments/freezes.ts';
import { balanceUnit, entriesAt, hasBalance, instrumentAt } from '#domain/loyalty/instruments/state.ts';
import type { Instrument, InstrumentEntry } from '#domain/loyalty/instruments/types.ts';
import { workflowIds } from '#workflows/names.ts';
import { encodeCursor } from '../routing/cursor.ts';
import { presentRun } from '../temporal.ts';

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));
const customerOf = (id: string | null) => (id === null ? null : { id });

export const presentType = ({ code, version, document, createdAt, updatedAt }: InstrumentTypeRow) => ({
  code, kind: document.kind, program: document.program, name: document.name, version, document, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(),
});

interface Moment {
  at: number;
  timezone: string;
  /** Uses by then, where not all of them are among the instrument's entries. */
  uses?: number | undefined;
}

/** An instrument at an instant. */
export function presentInstrumentAt(instrument: Instrument, { at, timezone, uses: usesByThen }: Moment) {
  const { code, typeCode, type, issuedAt, validFrom, priceMinor } = instrument;
  const { state, balance, uses, expiresAt, holder, frozenUntil, freezeDaysUsed } = instrumentAt(instrument, at, timezone, usesByThen);
  return {
    code, type: typeCode, kind: type.kind, state, balance, unit: hasBalance(type) ? balanceUnit(type) : null, uses, expiresAt: isoOrNull(expiresAt), customer: customerOf(holder),
    issuedAt: iso(issuedAt), validFrom: isoOrNull(validFrom), frozenUntil: isoOrNull(frozenUntil), freezeDaysLeft: Math.max(0, mostFreezeDays(type, at) - freezeDaysUsed), priceMinor,
  };
}

const presentEntry = ({ type, amount, occurredAt, businessKey, purchaseId, details }: InstrumentEntry) => ({
  type, amount, occurredAt: iso(occurredAt), ...(purchaseId !== null && { purchase: { id: purchaseId } }), ...(purchaseId === null && businessKey !== null && { externalId: businessKey }),
  ...(typeof details.service === 'string' && { service: details.service }), ...(typeof details.until === 'number' && { until: iso(details.until) }),
});

/** An instrument with a page of its ledger; the issue stands where the beginning is. */
export function presentWithLedger({ instrument, uses, ledger, before }: InstrumentPage, { at, timezone }: Moment) {
  const entries = entriesAt(ledger, at).filter(({ type }) => before === null || type !== 'issue');
  return { instrument: { ...presentInstrumentAt(instrument, { at, timezone, uses }), ledger: entries.map(presentEntry) }, nextCursor: before && encodeCursor(...before) };
}

const unitOfRow = ({ kind, unit }: InstrumentRow) => (unit === 'money' || unit === 'visits' ? unit : kind === 'pass' ? 'visits' : 'money');

export const presentRow = (row: InstrumentRow, { now, names }: { now: number; names: ReadonlyMap<string, string | null> }) => ({
  code: row.code, type: row.type, kind: row.kind, state: stateOfRow(row, now), balance: row.balance, unit: row.balance === null ? null : unitOfRow(row),
  expiresAt: row.endsAt?.toISOString() ?? null, customer: row.customerId === null ? null : { id: row.customerId, name: names.get(row.customerId) ?? null }, issuedAt: row.issuedAt.toISOString(),
});

export const presentPool = ({ id, type, externalId, state, done, count, createdAt, finishedAt }: PoolRow) =>
  ({ id, type, externalId, state, done, count, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null });

export const presentPoolRun = (organizationId: string, { id, runId }: PoolRow) => presentRun(workflowIds.couponPool(organizationId, id), runId);
