/** Ids, queues and search attributes: made here and nowhere else. Ids are `<process>:<organization>:<key>` and hold no personal data. */
export const workflowIds = {
  onboarding: (organizationId: string, customerId: string) => `onboarding:${organizationId}:${customerId}`,
  purchase: (organizationId: string, partnerId: string, externalId: string) => `purchase:${organizationId}:${partnerId}:${externalId}`,
  purchases: (organizationId: string, groupId: string) => `purchases:${organizationId}:${groupId}`,
  purchaseReturn: (organizationId: string, partnerId: string, externalId: string) => `return:${organizationId}:${partnerId}:${externalId}`,
  ingest: (organizationId: string, source: 'batch' | 'import', batchId: string) => `${source}:${organizationId}:${batchId}`,
  housekeeping: () => 'housekeeping',
} as const;

export const taskQueues = { automation: 'automation' } as const;

/** Search attributes the server must know, with their types; registered by worker/setup.ts and the dev server's flags. */
export const searchAttributes = { OrganizationId: 'Keyword', CustomerId: 'KeywordList', NeedsAttention: 'Bool' } as const;
