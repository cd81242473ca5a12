import { programVersions } from '#db/commands/purchases/versions.ts';
import { fromJson, inTransaction, isDuplicateKey, sql as anySql, type Sql, type Transaction } from '#db/sql.ts';
import { addEntry } from '#domain/loyalty/instruments/capacity.ts';
import type { PlannedEntry } from '#domain/loyalty/instruments/operations.ts';
import { instrumentAt } from '#domain/loyalty/instruments/state.ts';
import type { Instrument, InstrumentEntry } from '#domain/loyalty/instruments/types.ts';
import { conflict, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { instrumentIds, instrumentsById } from './load.ts';
import { instrumentsForUse } from './load-for-use.ts';
import { writeEntries } from './write.ts';

export interface Operation<Answer> {
  organizationId: string;
  code: string;
  type: InstrumentEntry['type'];
  /** Event time, epoch milliseconds. */
  occurredAt: number;
  /** The caller's name for the operation, unique for the instrument and kind. */
  externalId?: string | undefined;
  bodyHash: string;
  actor: string;
  /** Stretch of event times it looks at, where it asks for no more of a coupon than a use of it does; absent: everything is read. */
  looksAt?: readonly number[];
  /** Runs under the instrument's lock; throws to refuse. */
  plan: (instrument: Instrument, timezone: string, sql: Transaction) => PlannedEntry | Promise<PlannedEntry>;
  /** From the instrument after the operation. */
  answer: (instrument: Instrument, timezone: string, entry: InstrumentEntry) => Answer;
}

/** The zone of the program an instrument type belongs to, as the program stands at an instant. */
export async function timezoneOf(sql: Sql, organizationId: string, typeId: string, at: number): Promise<string> {
  const { program_id } = (await sql.row<{ program_id: string }>('SELECT program_id FROM instrument_types WHERE organization_id = ? AND id = ?', [organizationId, typeId]))!;
  return (await programVersions(sql, organizationId, [program_id]))(program_id, at).document.timezone;
}

type Named = Pick<Operation<unknown>, 'organizationId' | 'type' | 'externalId' | 'bodyHash'>;

async function earlier<Answer>(sql: Sql, instrumentId: string, { organizationId, type, externalId, bodyHash }: Named) {
  if (externalId === undefined) return undefined;
  const row = await sql.row<{ body_hash: string; answer: unknown }>(
    'SELECT body_hash, answer FROM instrument_entries WHERE organization_id = ? AND instrument_id = ? AND type = ? AND business_key = ?', [organizationId, instrumentId, type, externalId]);
  if (!row) return undefined;
  if (row.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  return { answer: fromJson<Answer>(row.answer), replayed: true };
}

const TIMELINE_COLUMNS = ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'];

/** Tells customers' timelines what happened to an instrument of theirs: codes and amounts, nothing about persons. */
export async function noteInTimelines(sql: Transaction, organizationId: string, { instrument, entry, customerIds }: { instrument: Instrument; entry: InstrumentEntry; customerIds: readonly string[] }): Promise<void> {
  const details = { instrument: { code: instrument.code, type: instrument.typeCode, kind: instrument.type.kind }, amount: entry.amount };
  await sql.queueInsert('timeline_entries', TIMELINE_COLUMNS, customerIds.map((customerId) =>
    [newId(), organizationId, customerId, `instrument.${entry.type}`, instrument.id, new Date(entry.occurredAt), JSON.stringify(details)]));
}

async function operateInTransaction<Answer>(sql: Transaction, id: string, operation: Operation<Answer>): Promise<{ answer: Answer; replayed: boolean }> {
  const { organizationId, type, occurredAt, externalId, bodyHash, actor, looksAt } = operation;
  const read = looksAt ? instrumentsForUse(sql, organizationId, [id], { moments: looksAt, lock: true }) : instrumentsById(sql, organizationId, [id], { lock: true });
  const instrument = (await read).get(id)!;
  const known = await earlier<Answer>(sql, id, operation);
  if (known) return known;
  const timezone = await timezoneOf(sql, organizationId, instrument.typeId, occurredAt);
  const planned = await operation.plan(instrument, timezone, sql);
  const entry: InstrumentEntry = { id: newId(), occurredAt, purchaseId: null, customerId: null, businessKey: externalId ?? null, use: null, details: {}, ...planned, type };
  const holders = [instrumentAt(instrument, entry.occurredAt, timezone).holder, entry.customerId].filter((holder) => holder !== null);
  addEntry(instrument, entry);
  const answer = operation.answer(instrument, timezone, entry);
  await writeEntries(sql, organizationId, [{ instrument, entry, timezone, bodyHash, answer, actor }]);
  await noteInTimelines(sql, organizationId, { instrument, entry, customerIds: [...new Set(holders)] });
  return { answer, replayed: false };
}

/**
 * What an operation answered when it was booked: its repetition does not ask again for those it names, who may be gone by now.
 *
 * @throws DomainError `idempotency_conflict` (409)
 */
export async function earlierOperation(operation: Named & { code: string }): Promise<{ answer: unknown; replayed: boolean } | undefined> {
  if (operation.externalId === undefined) return undefined;
  const id = (await instrumentIds(anySql, operation.organizationId, [operation.code])).get(operation.code);
  return id === undefined ? undefined : earlier(anySql, id, operation);
}

/**
 * Books one operation on an instrument under its lock. The same `externalId` and body again answers as the first time.
 *
 * @throws DomainError `not_found` (404), `idempotency_conflict` (409), and what the plan refuses with
 */
export async function operateInstrument<Answer>(operation: Operation<Answer>, before: (sql: Transaction, id: string) => Promise<void> = async () => undefined): Promise<{ answer: Answer; replayed: boolean }> {
  const attempt = () => inTransaction(async (sql) => {
    const id = (await instrumentIds(sql, operation.organizationId, [operation.code])).get(operation.code);
    if (id === undefined) throw notFound('instrument');
    await before(sql, id);
    return operateInTransaction(sql, id, operation);
  });
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}
