/** Ids of runs, made here and nowhere else: `<process>:<organization>:<key>`, without personal data. */
export const workflowIds = {
  onboarding: (organizationId: string, customerId: string) => `onboarding:${organizationId}:${customerId}`,
  purchase: (organizationId: string, partnerId: string, externalId: string) => `purchase:${organizationId}:${partnerId}:${externalId}`,
  purchases: (organizationId: string, groupId: string) => `purchases:${organizationId}:${groupId}`,
  purchaseReturn: (organizationId: string, partnerId: string, externalId: string) => `return:${organizationId}:${partnerId}:${externalId}`,
  ingest: (organizationId: string, source: 'batch' | 'import', batchId: string) => `${source}:${organizationId}:${batchId}`,
  cardBatch: (organizationId: string, batchId: string) => `card-batch:${organizationId}:${batchId}`,
  cardDelivery: (organizationId: string, deliveryId: string) => `card-delivery:${organizationId}:${deliveryId}`,
  passRefresh: (organizationId: string, cardId: string) => `pass-refresh:${organizationId}:${cardId}`,
  couponPool: (organizationId: string, poolId: string) => `coupon-pool:${organizationId}:${poolId}`,
  offerAssignment: (organizationId: string, offerId: string) => `offer-assignment:${organizationId}:${offerId}`,
  levelReview: () => 'level-review',
  programLevelReview: (organizationId: string, programId: string) => `level-review:${organizationId}:${programId}`,
  programSimulation: (organizationId: string, simulationId: string) => `program-simulation:${organizationId}:${simulationId}`,
  invariantsCheck: (organizationId: string, checkId: string) => `invariants-check:${organizationId}:${checkId}`,
  housekeeping: () => 'housekeeping',
} as const;
