import type { FurnishedOrganization } from '../support/furnished-organization.ts';

/** One call that tries to reach another organization's rows, and the statuses that show that they are not there. */
export interface Probe {
  query?: Record<string, string>;
  body?: unknown;
  /** What the call must answer: 404 or 422 where it names something foreign, success where there is nothing foreign to name. */
  statuses: number[];
}

type ProbeOf = (foreign: FurnishedOrganization) => Probe;

const occurredAt = '2026-05-01T10:00:00Z';
const lines = [{ name: 'Tea', quantity: 1, unitPriceMinor: 10_000 }];
const NOT_THERE: ProbeOf = () => ({ statuses: [404] });
const OWN: ProbeOf = () => ({ statuses: [200] });
/** Lists take the foreign thing as a filter: nothing is found, or the thing is not. */
const filtered = (queryOf: (foreign: FurnishedOrganization) => Record<string, string>): ProbeOf => (foreign) => ({ query: queryOf(foreign), statuses: [200, 404, 422] });

/**
 * A probe for every operation that takes credentials, by its operationId. A new operation needs one: its path's parameters are
 * filled with the other organization's ids (`pathFor`), and a body that can name a row names a foreign one.
 */
export const probes: Record<string, ProbeOf> = {
  getMe: OWN, getOrganization: OWN, getConnection: OWN,
  updateMe: () => ({ body: {}, statuses: [200] }),
  updateOrganization: () => ({ body: {}, statuses: [200] }),
  changePassword: () => ({ body: { currentPassword: 'not the right one', newPassword: 'another password' }, statuses: [422] }),
  switchOrganization: ({ organizationId }) => ({ body: { organizationId }, statuses: [404] }),
  listApiKeys: filtered(({ keyId }) => ({ cursor: keyId })),
  createApiKey: () => ({ body: { name: 'Probe', scopes: ['read'] }, statuses: [201] }),
  rotateApiKey: NOT_THERE, revokeApiKey: NOT_THERE,
  listTeam: OWN,
  updateTeamMember: () => ({ body: { role: 'viewer' }, statuses: [404] }),
  removeTeamMember: NOT_THERE,
  listInvitations: OWN,
  createInvitation: ({ placeExternalId, mark }) => ({ body: { email: `probe-${mark}@example.test`, role: 'partner', place: placeExternalId }, statuses: [422] }),
  deleteInvitation: NOT_THERE,
  listConnectionRequests: OWN,
  listPlaces: OWN,
  savePlace: ({ placeExternalId }) => ({ body: { name: 'Probe', kind: 'point', parent: `${placeExternalId}` }, statuses: [409, 422] }),

  listCustomers: filtered(({ mark }) => ({ search: mark })),
  summarizeCustomers: OWN,
  getCustomer: NOT_THERE, listTimeline: NOT_THERE, exportCustomer: NOT_THERE, eraseCustomer: NOT_THERE, listWallets: NOT_THERE, listLedger: NOT_THERE, listLevels: NOT_THERE, listLimits: NOT_THERE, getReferral: NOT_THERE, getPerson: NOT_THERE,
  suggestMatches: OWN, checkInvariants: () => ({ statuses: [200, 202] }), listInvariantChecks: OWN,
  mergeCustomer: ({ customerId }) => ({ body: { from: { id: customerId }, externalId: 'probe' }, statuses: [404] }),
  previewMerge: ({ customerId }) => ({ query: { from: customerId }, statuses: [404] }),
  undoMerge: NOT_THERE,
  linkCustomer: ({ customerId }) => ({ body: { to: { id: customerId }, externalId: 'probe' }, statuses: [404] }),
  registerCustomer: ({ customerExternalId }) => ({ body: { externalId: customerExternalId, onboarding: false }, statuses: [201, 200] }),
  changeCustomer: () => ({ body: { name: 'Probe' }, statuses: [404] }),
  joinProgram: () => ({ body: { program: 'main' }, statuses: [404] }),
  recordEvent: ({ customerId }) => ({ body: { customer: { id: customerId }, type: 'probe', occurredAt, properties: {} }, statuses: [422] }),
  search: filtered(({ mark }) => ({ q: mark })),

  createPurchase: ({ customerId }) => ({ body: { externalId: 'probe', customer: { id: customerId }, occurredAt, currency: 'RUB', lines }, statuses: [422] }),
  calculatePurchase: ({ customerId }) => ({ body: { externalId: 'probe', customer: { id: customerId }, occurredAt, currency: 'RUB', lines }, statuses: [422] }),
  createReturn: () => ({ body: { externalId: 'probe', occurredAt, lines: [{ lineId: '1', quantity: 1 }] }, statuses: [404] }),
  calculateReturn: () => ({ body: { lines: [{ lineId: '1', quantity: 1 }] }, statuses: [404] }),
  listPurchases: filtered(({ mark, customerId }) => ({ search: mark, customer: customerId })),
  getPurchase: NOT_THERE,
  createWalletEntry: () => ({ body: { externalId: 'probe', type: 'grant', points: 1, occurredAt, reason: 'probe' }, statuses: [404] }),

  createCustomersBatch: ({ customerExternalId }) => ({ body: { items: [{ externalId: customerExternalId }] }, statuses: [200, 202] }),
  createPurchasesBatch: ({ customerId }) => ({ body: { items: [{ externalId: 'probe-2', customer: { id: customerId }, occurredAt, currency: 'RUB', lines }] }, statuses: [200, 202] }),
  createReturnsBatch: ({ purchaseId }) => ({ body: { items: [{ purchase: purchaseId, externalId: 'probe', occurredAt, lines: [{ lineId: '1', quantity: 1 }] }] }, statuses: [200, 202] }),
  createEventsBatch: ({ customerId }) => ({ body: { items: [{ customer: { id: customerId }, type: 'probe', occurredAt, properties: {} }] }, statuses: [200, 202] }),
  listInstrumentTypes: OWN, getInstrumentType: NOT_THERE, issueInstrument: () => ({ body: {}, statuses: [404] }),
  saveInstrumentType: ({ mark }) => ({ body: { kind: 'coupon', program: mark, name: 'Probe' }, statuses: [422] }),
  createInstrumentPool: () => ({ body: { externalId: 'probe', count: 1 }, statuses: [404] }),
  listInstrumentPools: OWN, getInstrumentPool: NOT_THERE, downloadPoolCodes: NOT_THERE,
  countInstruments: OWN,
  listInstruments: filtered(({ customerId }) => ({ customer: customerId })), getInstrument: NOT_THERE, listCustomerInstruments: NOT_THERE,
  reserveInstrument: ({ customerId }) => ({ body: { customer: { id: customerId }, ttlSeconds: 60 }, statuses: [422] }),
  releaseReservation: ({ customerId }) => ({ body: { customer: { id: customerId } }, statuses: [422] }),
  visitInstrument: () => ({ body: { externalId: 'probe', service: 'probe' }, statuses: [404] }), cancelVisit: NOT_THERE,
  freezeInstrument: NOT_THERE, unfreezeInstrument: NOT_THERE, refundInstrument: NOT_THERE, blockInstrument: NOT_THERE, unblockInstrument: NOT_THERE,
  transferInstrument: ({ customerId }) => ({ body: { to: { id: customerId } }, statuses: [422] }),
  topUpInstrument: () => ({ body: { externalId: 'probe', amount: 1 }, statuses: [404] }),

  listOffers: OWN, listOfferCustomers: NOT_THERE, getOffer: NOT_THERE, getOfferReport: NOT_THERE, getOfferDaily: NOT_THERE, listCustomerOffers: NOT_THERE,
  saveOffer: ({ customerId }) => ({
    body: { program: 'main', effects: [{ type: 'discount', percentBps: 1000 }], validFrom: occurredAt, validFor: 'P14D', assign: { customers: [{ customer: { id: customerId } }] } }, statuses: [422],
  }),
  recordOfferExposure: ({ customerId }) => ({ body: { customer: { id: customerId } }, statuses: [404] }),
  countSegment: ({ mark }) => ({ body: { program: mark, when: true }, statuses: [422] }),
  listSegments: OWN, getSegment: NOT_THERE, listSegmentCustomers: NOT_THERE,
  saveSegment: ({ mark }) => ({ body: { name: 'Probe', program: mark, when: true }, statuses: [422] }),

  listPrograms: OWN, getProgram: NOT_THERE, listProgramVersions: NOT_THERE, listMembers: NOT_THERE, publishProgramDraft: NOT_THERE, deleteProgramDraft: NOT_THERE, exportProgram: NOT_THERE,
  saveProgram: ({ placeExternalId }) => ({ body: { timezone: 'UTC', currency: 'RUB', wallets: [{ code: 'BONUS' }], place: placeExternalId }, statuses: [422] }),
  rollBackProgram: () => ({ body: { version: 1 }, statuses: [404] }),
  diffProgramVersions: () => ({ query: { from: '1' }, statuses: [404] }),

  calculateWithDocument: () => ({
    body: { document: { timezone: 'UTC', currency: 'RUB', wallets: [{ code: 'BONUS' }] }, purchase: { externalId: 'probe', customer: { externalId: 'nobody' }, occurredAt, currency: 'RUB', lines } }, statuses: [404, 422],
  }),
  simulateProgram: () => ({ body: { document: { timezone: 'UTC', currency: 'RUB', wallets: [{ code: 'BONUS' }] }, from: occurredAt, to: '2026-06-01T00:00:00Z' }, statuses: [404] }), getSimulation: NOT_THERE,

  createImport: () => ({ statuses: [400] }),
  listImports: OWN,
  listRuns: filtered(({ customerId }) => ({ customer: customerId })),
  getActiveRuns: OWN,
  getOverview: filtered(({ placeExternalId }) => ({ place: placeExternalId })),
  getImport: NOT_THERE, downloadRejectedRows: NOT_THERE, cancelImport: NOT_THERE,

  listCardTypes: OWN, listCardBatches: OWN, getCardType: NOT_THERE, getCardBatch: NOT_THERE, downloadCardNumbers: NOT_THERE,
  saveCardType: ({ mark }) => ({ body: { prefix: '6543', digits: 6, program: mark, physical: true }, statuses: [422] }),
  createCardBatch: () => ({ body: { externalId: 'probe', count: 1 }, statuses: [404] }),
  createCard: ({ customerId }) => ({ body: { customer: { id: customerId } }, statuses: [404, 422] }),
  listCardDeliveries: OWN,
  listCards: filtered(({ customerId, cardTypeCode }) => ({ customer: customerId, type: cardTypeCode })),
  getCard: NOT_THERE, listCardEvents: NOT_THERE, getApplePass: NOT_THERE, getGoogleWalletLink: NOT_THERE,
  issueCard: ({ customerId }) => ({ body: { customer: { id: customerId } }, statuses: [404, 422] }),
  activateCard: ({ customerId }) => ({ body: { customer: { id: customerId } }, statuses: [404, 422] }),
  blockCard: () => ({ body: {}, statuses: [404] }), unblockCard: () => ({ body: {}, statuses: [404] }), closeCard: () => ({ body: {}, statuses: [404] }), replaceCard: () => ({ body: {}, statuses: [404] }),
  changeCardDelivery: () => ({ body: { state: 'ordered' }, statuses: [404] }),
  saveCarrierIntegration: () => ({ body: {}, statuses: [200] }),
  saveCardLinkIntegration: () => ({ body: { provider: 'simulator' }, statuses: [200] }),
  linkPaymentCard: ({ customerId }) => ({ body: { customer: { id: customerId }, provider: 'simulator', cardToken: 'probe', scheme: 'mir', last4: '0000' }, statuses: [422] }),
  startPaymentCardLink: ({ customerId }) => ({ body: { customer: { id: customerId }, returnUrl: 'https://example.test/' }, statuses: [422] }), importAcquirerFile: () => ({ statuses: [400] }),
  unlinkPaymentCard: NOT_THERE, listPaymentCards: NOT_THERE,
};

/** The operation's path with the other organization's ids and names in it. */
export function pathFor(path: string, foreign: FurnishedOrganization): string {
  const byPrefix: [prefix: string, value: string][] = [
    ['/v1/api-keys/', foreign.keyId], ['/v1/team/', foreign.teamMemberId], ['/v1/invitations/', foreign.invitationId], ['/v1/customers/', foreign.customerId],
    ['/v1/purchases/', foreign.purchaseId], ['/v1/members/', foreign.memberId], ['/v1/imports/', foreign.importId], ['/v1/merges/', foreign.mergeId], ['/v1/places/', foreign.placeExternalId],
    ['/v1/auth/invitations/', 'x'.repeat(43)], ['/v1/simulations/', foreign.importId], ['/v1/offers/', foreign.offerCode], ['/v1/segments/', foreign.segmentCode],
    ['/v1/programs/', foreign.mark], ['/v1/card-types/', foreign.cardTypeCode], ['/v1/cards/', foreign.cardNumber], ['/v1/card-batches/', foreign.importId], ['/v1/payment-cards/', foreign.paymentCardId],
    ['/v1/instrument-types/', foreign.instrumentTypeCode], ['/v1/instruments/', foreign.instrumentCode], ['/v1/pools/', foreign.poolId],
  ];
  const value = byPrefix.find(([prefix]) => path.startsWith(prefix))?.[1];
  const filled = path.replace('{wallet}', 'BONUS').replace('{visit}', 'probe').replace(/\{\w+\}/, value ?? '');
  if (filled.includes('{') || (value === undefined && path.includes('{'))) throw new Error(`pathFor() does not know the parameters of ${path}`);
  return filled;
}
