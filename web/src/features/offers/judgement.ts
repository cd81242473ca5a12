import type { ListedEffect } from './types.ts';

/** Below this many people in an arm a difference says nothing. */
const FEW = 30;
const SURE = 0.05;

export type Judgement = 'noControl' | 'few' | 'better' | 'worse' | 'unsure' | 'none';

/** What the numbers of a report allow to be said. */
export function judge({ target, control, pValue, upliftPoints }: ListedEffect): Judgement {
  if (control.size === 0) return 'noControl';
  if (target.buyers + control.buyers === 0) return 'none';
  if (target.size < FEW || control.size < FEW) return 'few';
  if (pValue === null || pValue >= SURE) return 'unsure';
  return (upliftPoints ?? 0) > 0 ? 'better' : 'worse';
}

export const JUDGEMENT_TONES = { noControl: 'plain', few: 'warn', better: 'ok', worse: 'bad', unsure: 'warn', none: 'plain' } as const;
