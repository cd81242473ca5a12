/** A return as it is booked. */
export interface ReturnCommand {
  purchaseId: string;
  partnerId: string;
  externalId: string;
  bodyHash: string;
  /** Epoch milliseconds. */
  occurredAt: number;
  lines: { lineId: string; quantity: number }[];
}
