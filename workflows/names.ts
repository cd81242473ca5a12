/** Queues and search attributes: made here and nowhere else; ids come from the domain, where the database's commands know them too. */
export { workflowIds } from '#domain/shared/workflow-ids.ts';

export const taskQueues = { automation: 'automation' } as const;

/** Search attributes the server must know, with their types; registered by worker/setup.ts and the dev server's flags. */
export const searchAttributes = { OrganizationId: 'Keyword', CustomerId: 'KeywordList', NeedsAttention: 'Bool' } as const;
