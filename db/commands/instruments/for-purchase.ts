import type { Sql, Transaction } from '#db/sql.ts';
import { addUse, NO_USES, windowKey, windowsAcross, type UseOccasion, type UseTotals, type UseWindow } from '#domain/loyalty/instruments/limits.ts';
import { presentInstrument } from '#domain/loyalty/instruments/present.ts';
import type { Instrument, PresentedInstrument } from '#domain/loyalty/instruments/types.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { instrumentIds, instrumentsById } from './load.ts';
import { lockTypesCountedTogether, totalsIn } from './uses.ts';
import { writeEntries, type NewEntry } from './write.ts';

/** A code brought to a purchase: by whom, when, where; `timezone` is the program's. */
export interface WantedInstrument extends UseOccasion {
  code: string;
  timezone: string;
}

/** A use to be booked. */
export interface BookedUse extends WantedInstrument {
  purchaseId: string;
  /** Taken from the balance: minor units of money, or visits; 0 for what has none. */
  amount: number;
  /** Units and money (minor units) of the lines it was used on, for limits by units and sum. */
  units: number;
  sumMinor: number;
}

/** Instruments that purchases of one transaction use; later purchases meet what earlier ones took. */
export interface InstrumentBook {
  /** The instrument of a code as it was presented (exactly, else in capitals). */
  find: (code: string) => Instrument | undefined;
  /**
   * Decides whether the code may be used by this customer at this instant, in the program of this code.
   *
   * @throws DomainError `instrument_not_found` (422) and the refusals of `presentInstrument`
   */
  present: (wanted: WantedInstrument & { program: string }) => PresentedInstrument;
  /** Books a use: in memory at once, in the database with `write`. Call it when the purchase is certain. */
  redeem: (use: BookedUse) => void;
  /** Queues everything booked since the last call. */
  write: (sql: Transaction) => Promise<void>;
}

const isIn = ({ subject, value, from, to }: UseWindow, { at, customerId, placeId }: UseOccasion): boolean =>
  at >= from && at < to && (subject === 'program' || value === (subject === 'customer' ? customerId : placeId));

/**
 * Reads the instruments of codes and everything their limits ask for. With `lock`, first the types whose limits count many customers
 * together, then the instruments, each in ascending order of ids, until the transaction ends; the membership of every customer must
 * be locked already.
 *
 * @param wanted every use that purchases of the transaction may make: limits are read for these occasions only
 */
export async function loadInstruments(sql: Sql, organizationId: string, wanted: readonly WantedInstrument[], { lock }: { lock: boolean }): Promise<InstrumentBook> {
  const idOf = await instrumentIds(sql, organizationId, [...new Set(wanted.map(({ code }) => code))]);
  if (lock && idOf.size > 0) await lockTypesCountedTogether(sql, organizationId, [...idOf.values()]);
  const byId = await instrumentsById(sql, organizationId, [...idOf.values()], { lock });
  const find = (code: string) => byId.get(idOf.get(code) ?? '');
  const totals = new Map<string, { typeId: string; window: UseWindow; totals: UseTotals }>();
  for (const occasion of wanted) {
    const instrument = find(occasion.code);
    for (const window of instrument ? windowsAcross(instrument.type, occasion, occasion.timezone) : []) {
      const key = windowKey(instrument!.typeId, window);
      if (!totals.has(key)) totals.set(key, { typeId: instrument!.typeId, window, totals: await totalsIn(sql, organizationId, instrument!.typeId, window) });
    }
  }
  let fresh: NewEntry[] = [];
  return {
    find,
    present: (presentation) => {
      const instrument = find(presentation.code);
      if (!instrument) throw new DomainError('instrument_not_found', `There is no coupon, certificate or pass ${presentation.code}.`);
      return presentInstrument(instrument, { ...presentation, across: (window) => totals.get(windowKey(instrument.typeId, window))?.totals ?? NO_USES });
    },
    redeem: (use) => {
      const instrument = find(use.code)!;
      const counted = { count: 1, units: use.units, sumMinor: use.sumMinor };
      const entry: NewEntry['entry'] = {
        id: newId(), type: 'redeem', amount: use.amount === 0 ? 0 : -use.amount, occurredAt: use.at, purchaseId: use.purchaseId, customerId: use.customerId, businessKey: use.purchaseId,
        use: { ...counted, at: use.at, placeId: use.placeId }, details: {},
      };
      instrument.entries.push(entry);
      fresh.push({ instrument, entry, timezone: use.timezone });
      for (const known of totals.values()) if (known.typeId === instrument.typeId && isIn(known.window, use)) known.totals = addUse(known.totals, counted);
    },
    write: async (transaction) => {
      const entries = fresh;
      fresh = [];
      await writeEntries(transaction, organizationId, entries);
    },
  };
}
