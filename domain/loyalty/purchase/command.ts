import type { Refusal } from '../../shared/refusal.ts';

/** A purchase as it is booked: every reference resolved to an id, nothing personal in it. Travels in workflow arguments. */
export interface PurchaseCommand {
  partnerId: string;
  placeId: string | null;
  /** `externalId` of the place, for answers and timelines. */
  place: string | null;
  externalId: string;
  /** Of the body as it was sent. */
  bodyHash: string;
  customerId: string;
  membershipId: string;
  programId: string;
  /** Epoch milliseconds. */
  occurredAt: number;
  currency: string;
  lines: { lineId: string; sku: string | null; name: string; category: string | null; tags: string[]; quantity: number; unitPriceMinor: number }[];
  spend: { wallet: string; points: number | 'max' } | null;
  /** `externalId`s of the place and of every place above it. Absent in what was sent before there were rules. */
  placePath?: string[];
  paymentMethod?: string | null;
  /** Codes of coupons, certificates, passes and offers. */
  instruments?: string[];
  /** Id of the card that was shown. */
  cardId?: string | null;
  /** Hash of what it was paid with. */
  paymentFingerprint?: string | null;
  /** Where it was paid with a payment card: the code of the authorisation, and the merchants of its place and of those above it. */
  receipt?: { authCode: string; merchantIds: string[] };
  /** The transaction of a linked payment card that this purchase is booked for. */
  cardTransaction?: { id: string; authCode: string | null };
}

/** What became of one purchase or return of a run. */
export type BookingOutcome = { partnerId: string; externalId: string; bodyHash: string } & ({ status: 'processed'; id: string; replayed: boolean } | { status: 'refused'; refusal: Refusal });
