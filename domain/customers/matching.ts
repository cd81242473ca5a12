export type MatchReason = 'name_birthday' | 'email_alias' | 'payment' | 'device';

/** How much each thing that two profiles share says that they are one person, of 100. */
const WEIGHTS: Record<MatchReason, number> = { name_birthday: 60, email_alias: 50, payment: 40, device: 30 };

/** How likely two profiles are one person by what they share, 0–100. */
export const scoreOf = (reasons: Iterable<MatchReason>): number => Math.min(100, [...reasons].reduce((sum, reason) => sum + WEIGHTS[reason], 0));
