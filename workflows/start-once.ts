import type { Client, WorkflowStartOptions } from '@temporalio/client';

type Start = Omit<WorkflowStartOptions, 'workflowIdReusePolicy' | 'workflowIdConflictPolicy'>;

/** Starts a run once for ever: one that runs is found, one that has ended is not repeated. @returns the id of the run; null when it has ended already */
export async function startOnce(client: Client, workflow: string, start: Start): Promise<string | null> {
  try {
    const handle = await client.workflow.start(workflow, { ...start, workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'USE_EXISTING' });
    return handle.firstExecutionRunId;
  } catch (error) {
    if ((error as Error).name === 'WorkflowExecutionAlreadyStartedError') return null;
    throw error;
  }
}
