import type { Sql, Transaction } from '#db/sql.ts';
import { addEntry } from '#domain/loyalty/instruments/capacity.ts';
import { addUse, countedByLimits, NO_USES, takenOfLines, totalsOf, windowKey, windowsFor, type UsedLine, type UseOccasion, type UseWindow } from '#domain/loyalty/instruments/limits.ts';
import { presentInstrument } from '#domain/loyalty/instruments/present.ts';
import type { Instrument, PresentedInstrument, UseTotals } from '#domain/loyalty/instruments/types.ts';
import { matchesLine, type FilteredLine } from '#domain/loyalty/rules/line-filter.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { instrumentIds } from './load.ts';
import { instrumentsForUse } from './load-for-use.ts';
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
  /** The lines it was used on, for limits by units and sum. */
  lines: readonly UsedLine[];
  /** `externalId`s of the place and of every place above it. */
  placePath: readonly string[];
}

/** What a code is brought to: limits may count some lines only. */
export interface PresentedCode extends WantedInstrument {
  program: string;
  lines: readonly FilteredLine[];
  placePath: readonly string[];
}

/** Instruments that purchases of one transaction use; later purchases meet what earlier ones took. */
export interface InstrumentBook {
  /** The instrument of a code as it was presented (exactly, else in capitals), or as it is written on it. */
  find: (code: string) => Instrument | undefined;
  /**
   * Decides whether the code may be used by this customer at this instant, in the program of this code.
   *
   * @throws DomainError `instrument_not_found` (422) and the refusals of `presentInstrument`
   */
  present: (wanted: PresentedCode) => PresentedInstrument;
  /** Books a use: in memory at once, in the database with `write`. Call it when the purchase is certain. */
  redeem: (use: BookedUse) => void;
  /** Queues everything booked since the last call. */
  write: (sql: Transaction) => Promise<void>;
}

function isIn({ subject, value, from, to }: UseWindow, instrument: Instrument, { at, customerId, placeId }: UseOccasion): boolean {
  const subjects = { instrument: instrument.id, customer: customerId, place: placeId, program: '' };
  return at >= from && at < to && value === subjects[subject];
}

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
  const byId = await instrumentsForUse(sql, organizationId, [...idOf.values()], { moments: wanted.map(({ at }) => at), lock });
  // A code is brought as somebody typed it, and booked as it is written on the instrument.
  const byCode = new Map([...byId.values()].map((instrument) => [instrument.code, instrument]));
  const find = (code: string) => byId.get(idOf.get(code) ?? '') ?? byCode.get(code);
  const totals = new Map<string, { typeId: string; window: UseWindow; totals: UseTotals }>();
  for (const occasion of wanted) {
    const instrument = find(occasion.code);
    for (const window of instrument ? windowsFor(instrument, occasion, occasion.timezone) : []) {
      const key = windowKey(instrument!.typeId, window);
      if (!totals.has(key)) totals.set(key, { typeId: instrument!.typeId, window, totals: await totalsIn(sql, organizationId, instrument!, window) });
    }
  }
  let fresh: NewEntry[] = [];
  return {
    find,
    present: (presentation) => {
      const instrument = find(presentation.code);
      if (!instrument) throw new DomainError('instrument_not_found', `There is no coupon, certificate or pass ${presentation.code}.`);
      const { lines, placePath } = presentation;
      return presentInstrument(instrument, {
        ...presentation, used: (window) => totals.get(windowKey(instrument.typeId, window))?.totals ?? NO_USES, concerns: (filter) => lines.some((line) => matchesLine(filter, line, placePath)),
      });
    },
    redeem: (use) => {
      const instrument = find(use.code)!;
      const whole = use.lines.reduce((sum, { units, sumMinor }) => addUse(sum, { count: 0, units, sumMinor }), { ...NO_USES, count: 1 });
      const counted = countedByLimits(instrument.type, use.lines, use.placePath);
      const ofLines = takenOfLines(instrument.type, use.lines, use.placePath);
      const entry: NewEntry['entry'] = {
        id: newId(), type: 'redeem', amount: use.amount === 0 ? 0 : -use.amount, occurredAt: use.at, purchaseId: use.purchaseId, customerId: use.customerId, businessKey: use.purchaseId,
        use: { ...whole, at: use.at, placeId: use.placeId }, details: { ...(counted && { counted }), ...(ofLines && { ofLines }) },
      };
      addEntry(instrument, entry);
      fresh.push({ instrument, entry, timezone: use.timezone });
      for (const known of totals.values()) {
        if (known.typeId !== instrument.typeId || !isIn(known.window, instrument, use)) continue;
        known.totals = addUse(known.totals, known.window.limit === null ? whole : totalsOf(counted?.[known.window.limit] ?? 0));
      }
    },
    write: async (transaction) => {
      const entries = fresh;
      fresh = [];
      await writeEntries(transaction, organizationId, entries);
    },
  };
}
