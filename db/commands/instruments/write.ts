import type { Transaction, Value } from '#db/sql.ts';
import { addUse, NO_USES } from '#domain/loyalty/instruments/limits.ts';
import { bookedState, instrumentAt } from '#domain/loyalty/instruments/state.ts';
import type { Instrument, InstrumentEntry } from '#domain/loyalty/instruments/types.ts';

const ENTRY_COLUMNS = ['id', 'organization_id', 'instrument_id', 'type_id', 'type', 'amount', 'occurred_at', 'purchase_id', 'customer_id', 'place_id', 'uses', 'units', 'sum_minor',
  'used_at', 'held_until', 'business_key', 'body_hash', 'answer', 'details', 'actor', 'created_at'];

/** An entry to be written, already among its instrument's. */
export interface NewEntry {
  instrument: Instrument;
  entry: InstrumentEntry;
  /** The program's zone. */
  timezone: string;
  bodyHash?: string;
  /** What the call answered, for its repetition. */
  answer?: unknown;
  actor?: string;
}

const instantOrNull = (at: number | null) => (at === null ? null : new Date(at));

function rowOf(organizationId: string, { instrument, entry, bodyHash, answer, actor }: NewEntry, now: Date): Value[] {
  const { use } = entry;
  const heldUntil = entry.type === 'reserve' ? new Date(Number(entry.details.until)) : null;
  return [entry.id, organizationId, instrument.id, instrument.typeId, entry.type, entry.amount, new Date(entry.occurredAt), entry.purchaseId, entry.customerId, use?.placeId ?? null,
    use?.count ?? 0, use?.units ?? 0, use?.sumMinor ?? 0, instantOrNull(use?.at ?? null), heldUntil, entry.businessKey, bodyHash ?? null, answer === undefined ? null : JSON.stringify(answer),
    JSON.stringify(entry.details), actor ?? null, now];
}

/** Queues new entries of locked instruments, and what is kept beside these: uses so far, what lists show. */
export async function writeEntries(sql: Transaction, organizationId: string, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const now = new Date();
  await sql.queueInsert('instrument_entries', ENTRY_COLUMNS, entries.map((entry) => rowOf(organizationId, entry, now)));
  for (const ofInstrument of Map.groupBy(entries, (entry) => entry.instrument.id).values()) {
    const { instrument, timezone } = ofInstrument[0]!;
    const { count, units, sumMinor } = ofInstrument.reduce((sum, { entry: { use } }) => (use ? addUse(sum, use) : sum), NO_USES);
    const { state, balance, endsAt, frozenUntil } = bookedState(instrument, timezone);
    const { holder } = instrumentAt(instrument, Infinity, timezone);
    await sql.queue(`UPDATE instruments SET customer_id = ?, state = ?, balance = ?, ends_at = ?, frozen_until = ?, uses = uses + ?, used_units = used_units + ?, used_minor = used_minor + ?
       WHERE organization_id = ? AND id = ?`,
      [holder, state, balance, instantOrNull(endsAt), instantOrNull(frozenUntil), count, units, sumMinor, organizationId, instrument.id]);
  }
}
