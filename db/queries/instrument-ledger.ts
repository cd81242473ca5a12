import { instrumentsForUse } from '#db/commands/instruments/load-for-use.ts';
import { bareInstruments, ENTRIES, instrumentOf, type EntryRow } from '#db/commands/instruments/load.ts';
import { sql } from '#db/sql.ts';
import type { Instrument } from '#domain/loyalty/instruments/types.ts';

/** Event time and id of the entry that a page of a ledger begins with. */
export type LedgerPosition = [occurredAt: string, id: string];

/** An instrument at an instant, with a page of its ledger. */
export interface InstrumentPage {
  /** With what its state at the instant follows from. */
  instrument: Instrument;
  /** Uses up to the instant, where the entries are not all of them. */
  uses: number | undefined;
  /** With the entries of the page. */
  ledger: Instrument;
  /** Where the page before this one ends; null: this one has the beginning. */
  before: LedgerPosition | null;
}

export interface AskedPage {
  /** Epoch milliseconds. */
  at: number;
  /** Where a later page began. */
  before?: LedgerPosition | undefined;
  /** So many entries at the most. */
  limit: number;
}

interface Stretch {
  /** The latest event time. */
  until?: Date;
  before?: LedgerPosition | undefined;
  limit: number;
}

/** The latest entries of a stretch, the latest first. */
const latestEntries = (organizationId: string, id: string, { until, before, limit }: Stretch): Promise<EntryRow[]> => sql.rows<EntryRow>(
  `${ENTRIES} WHERE e.organization_id = ? AND e.instrument_id = ? ${until ? 'AND e.occurred_at <= ?' : ''} ${before ? 'AND (e.occurred_at < ? OR (e.occurred_at = ? AND e.id < ?))' : ''}
   ORDER BY e.occurred_at DESC, e.id DESC LIMIT ?`, [organizationId, id, ...(until ? [until] : []), ...(before ? [new Date(before[0]), new Date(before[0]), before[1]] : []), limit]);

/**
 * An instrument at an instant with its latest entries: a promo code that was used fifty thousand times costs no more than one that was
 * used two hundred times.
 *
 */
export async function instrumentPage(organizationId: string, id: string, { at, before, limit }: AskedPage): Promise<InstrumentPage> {
  const row = (await bareInstruments(sql, organizationId, [id], { lock: false }))[0]!;
  const all = before ? [] : await latestEntries(organizationId, id, { limit: limit + 1 });
  if (!before && all.length <= limit) {
    const instrument = instrumentOf(row, all);
    return { instrument, uses: undefined, ledger: instrument, before: null };
  }
  const until = new Date(at);
  const [page, byId, booked] = await Promise.all([
    latestEntries(organizationId, id, { until, before, limit: limit + 1 }), instrumentsForUse(sql, organizationId, [id], { moments: [at], lock: false }),
    sql.row<{ uses: string | null }>('SELECT SUM(uses) AS uses FROM instrument_entries WHERE organization_id = ? AND instrument_id = ? AND occurred_at <= ?', [organizationId, id, until]),
  ]);
  const first = page[limit - 1];
  return {
    instrument: byId.get(id)!, uses: Number(booked?.uses ?? 0), ledger: instrumentOf(row, page.slice(0, limit)), before: page.length > limit ? [first!.occurred_at.toISOString(), first!.id] : null,
  };
}
