import { currentLanguage } from '../../i18n.ts';
import { currencyDigits } from '../../lib/format.ts';
import { intlTags } from '../../lib/languages.ts';
import type { Day } from './overview.ts';

export interface Scale {
  /** Raw values are divided by this before they stand on the axis. */
  divisor: number;
  /** "млн", "K" or nothing. */
  word: string;
}

/** One unit for the whole axis, so that the ticks are short numbers. */
export function scaleOf(points: Day[], measure: 'revenue' | 'purchases', currency: string): Scale {
  if (measure === 'purchases') return { divisor: 1, word: '' };
  const minor = 10 ** currencyDigits(currency);
  const largest = Math.max(0, ...points.map((day) => Math.max(day.revenueMinor, day.previousRevenueMinor))) / minor;
  const power = largest >= 2e6 ? 6 : largest >= 2e4 ? 3 : 0;
  const parts = new Intl.NumberFormat(intlTags[currentLanguage()], { notation: 'compact' }).formatToParts(2 * 10 ** power);
  return { divisor: minor * 10 ** power, word: parts.find((part) => part.type === 'compact')?.value ?? '' };
}
