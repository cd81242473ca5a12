import { bookPurchases, type Booking, type BookingRun } from '#db/commands/purchases/book.ts';
import { bookReturn, type ReturnRun } from '#db/commands/purchases/book-return.ts';
import type { BookingOutcome } from '#domain/loyalty/purchase/command.ts';

export type LoyaltyActivities = ReturnType<typeof createLoyaltyActivities>;

/** Bookings: each is one database transaction, safe to repeat. */
export function createLoyaltyActivities() {
  return {
    bookPurchases: (run: BookingRun): Promise<Booking> => bookPurchases(run),
    bookReturn: (run: ReturnRun): Promise<BookingOutcome> => bookReturn(run),
  };
}
