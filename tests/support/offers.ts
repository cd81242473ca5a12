import { saveOffer } from '#db/commands/offers/save-offer.ts';
import { saveSegment } from '#db/commands/segments/save-segment.ts';

/** A segment and an offer with the mark in their names; the offer is a customer's. */
export async function buildOffer(organizationId: string, { mark, customerId }: { mark: string; customerId: string }): Promise<{ offerCode: string; segmentCode: string }> {
  const [offerCode, segmentCode] = [`offer-${mark}`.slice(0, 64), `segment-${mark}`.slice(0, 64)];
  await saveSegment(organizationId, { code: segmentCode, name: `Segment ${mark}`, program: null, when: true });
  await saveOffer({
    organization: { id: organizationId, country: 'RU' }, code: offerCode, customers: [{ customer: { id: customerId } }],
    document: { program: 'main', name: `Offer ${mark}`, effects: [{ type: 'discount', percentBps: 1000 }], validFrom: '2026-01-01T00:00:00.000Z', validFor: { after: 'P1Y' }, controlShareBps: 0 },
  });
  return { offerCode, segmentCode };
}
