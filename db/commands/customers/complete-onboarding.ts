import type { OnboardingOutcome } from '#domain/customers/onboarding.ts';
import { inTransaction } from '../../sql.ts';
import { writeTimeline } from './write-timeline.ts';

/** Notes once that an onboarding is over and how. */
export async function completeOnboarding(organizationId: string, customerId: string, outcome: OnboardingOutcome): Promise<void> {
  await inTransaction(async (sql) => {
    const touched = await sql.run("UPDATE customers SET onboarding = 'completed' WHERE organization_id = ? AND id = ? AND onboarding = 'running'", [organizationId, customerId]);
    if (touched > 0) await writeTimeline(sql, organizationId, [{ customerId, type: 'onboarding.completed', subjectId: null, occurredAt: new Date(), details: { outcome } }]);
  });
}
