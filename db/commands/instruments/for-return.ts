import type { Transaction } from '#db/sql.ts';
import { addEntry } from '#domain/loyalty/instruments/capacity.ts';
import { hasBalance } from '#domain/loyalty/instruments/state.ts';
import type { InstrumentEntry } from '#domain/loyalty/instruments/types.ts';
import { partlyUndone, undone } from '#domain/loyalty/instruments/undoing.ts';
import { newId } from '#domain/shared/ids.ts';
import { instrumentsForUse } from './load-for-use.ts';
import { writeEntries, type NewEntry } from './write.ts';

/** What a return gives back to the instruments of its purchase. */
export interface InstrumentReturn {
  purchaseId: string;
  returnId: string;
  /** Event time of the return, epoch milliseconds. */
  occurredAt: number;
  /** The program's zone. */
  timezone: string;
  /** What goes back to each instrument, by its id: minor units of money, or visits. */
  amounts: ReadonlyMap<string, number>;
  /** Whether the uses themselves are given back: a full return where the program says so. */
  releaseUses: boolean;
  /** Parts of an amount on each line that have gone with all units returned so far; absent where limits keep what they counted. */
  gone?: ((ofLine: readonly number[]) => number) | undefined;
}

function restoring(redeemed: InstrumentEntry, earlier: readonly InstrumentEntry[], { purchaseId, returnId, occurredAt, releaseUses, gone }: InstrumentReturn, amount: number): InstrumentEntry {
  const released = gone ? partlyUndone(redeemed, earlier, gone) : { use: null, details: {} };
  return { id: newId(), type: 'restore', amount, occurredAt, purchaseId, customerId: redeemed.customerId, businessKey: returnId, ...(releaseUses ? undone(redeemed, earlier) : released) };
}

/**
 * Gives money back to certificates, visits to passes and uses to coupons, in the return's transaction and under its membership's lock. An
 * instrument that has expired meanwhile stays expired; limits count what is given back in the bucket of the purchase, those by units
 * and money also of a part of it.
 *
 * @returns the codes it gave back to, and what
 */
export async function restoreInstrumentUses(sql: Transaction, organizationId: string, given: InstrumentReturn): Promise<{ id: string; code: string; amount: number }[]> {
  const used = await sql.rows<{ instrument_id: string }>("SELECT DISTINCT instrument_id FROM instrument_entries WHERE organization_id = ? AND purchase_id = ? AND type = 'redeem'", [organizationId, given.purchaseId]);
  const instruments = await instrumentsForUse(sql, organizationId, used.map(({ instrument_id }) => instrument_id), { moments: [], purchaseId: given.purchaseId, lock: true });
  const entries: NewEntry[] = [];
  for (const instrument of instruments.values()) {
    const ofPurchase = instrument.entries.filter(({ purchaseId }) => purchaseId === given.purchaseId);
    const redeemed = ofPurchase.find(({ type }) => type === 'redeem')!;
    const earlier = ofPurchase.filter(({ type }) => type === 'restore');
    const isReleased = earlier.some(({ use }) => use !== null && use.count < 0);
    if (isReleased) continue;
    const amount = hasBalance(instrument.type) ? (given.amounts.get(instrument.id) ?? 0) : 0;
    const entry = restoring(redeemed, earlier, given, amount);
    if (amount === 0 && entry.use === null) continue;
    addEntry(instrument, entry);
    entries.push({ instrument, entry, timezone: given.timezone });
  }
  await writeEntries(sql, organizationId, entries);
  return entries.map(({ instrument: { id, code }, entry: { amount } }) => ({ id, code, amount }));
}
