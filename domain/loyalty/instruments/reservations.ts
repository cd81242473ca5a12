import { isAfter } from './order.ts';
import type { Instrument } from './types.ts';

interface Reservation {
  customerId: string;
  from: number;
  until: number;
}

/** Reservations, each to its time-out, or to the use or release after it that ends it. */
function reservationsOf({ entries }: Instrument): Reservation[] {
  return entries.filter(({ type }) => type === 'reserve').map((reserve) => {
    const until = Number(reserve.details.until);
    const ends = entries.filter((entry) => (entry.type === 'redeem' || entry.type === 'release') && entry.customerId === reserve.customerId && isAfter(entry, reserve) && entry.occurredAt < until);
    return { customerId: reserve.customerId!, from: reserve.occurredAt, until: Math.min(until, ...ends.map(({ occurredAt }) => occurredAt)) };
  });
}

/**
 * How many other customers hold a reservation in a stretch of time; 0 for a customer who holds one there and so was let in.
 *
 * @param from, to epoch milliseconds, [from, to)
 */
export function reservedByOthers(instrument: Instrument, customerId: string, { from, to }: { from: number; to: number }): number {
  const overlapping = new Set(reservationsOf(instrument).filter((reservation) => reservation.from < to && from < reservation.until).map((reservation) => reservation.customerId));
  return overlapping.has(customerId) ? 0 : overlapping.size;
}

/** Whether a customer holds a reservation at an instant. */
export const hasReservation = (instrument: Instrument, customerId: string, at: number): boolean =>
  reservationsOf(instrument).some((reservation) => reservation.customerId === customerId && reservation.from <= at && at < reservation.until);
