/** What the run of a delivery starts with: ids, and how long it waits for each step before it reminds somebody. */
export interface CardDeliveryInput {
  organizationId: string;
  deliveryId: string;
  patienceMs: number;
}
