import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { optedOut } from '#workflows/customer-onboarding.ts';
import { tellRun } from '../written-runs.ts';

/** Ends an onboarding that may still run. Whatever it would send to who opted out or is gone is refused at that time, too. */
export const endOnboarding = (organizationId: string, customerId: string): Promise<void> => tellRun(workflowIds.onboarding(organizationId, customerId), optedOut);
