export { cardBatch } from './card-batch.ts';
export { cardDelivery } from './card-delivery.ts';
export { couponPool } from './coupon-pool.ts';
export { customerOnboarding } from './customer-onboarding.ts';
export { housekeeping } from './housekeeping.ts';
export { ingest } from './ingest.ts';
export { levelReview } from './level-review.ts';
export { offerAssignment } from './offer-assignment.ts';
export { purchaseReturn, purchases } from './purchases.ts';
