import type { CardStep } from './queries.ts';
import type { CardRow, CardState } from './types.ts';

export type Step = Exclude<CardStep, 'delivery'>;

const STEPS: Record<CardState, Step[]> = { prepared: ['activate', 'issue', 'close'], activated: ['replace', 'block', 'close'], blocked: ['unblock', 'replace', 'close'], replaced: [], closed: [] };

/** What may be done with a card now, the main thing first. */
export const stepsOf = ({ state, customer }: Pick<CardRow, 'state'> & { customer: object | null }): Step[] => STEPS[state].filter((step) => step !== 'issue' || customer === null);

/** What stops a card. */
export const isFinal = (step: Step): boolean => step === 'block' || step === 'close';
