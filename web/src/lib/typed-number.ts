import { formatNumber } from './format.ts';

/** What may stand in a number as it is typed: digits, also Arabic ones, and the marks between them. */
export const typedMarks = (text: string, decimals: number): string => latin(text).replaceAll(decimals > 0 ? /[^\d.,\s]/g : /[^\d\s]/g, '');

const latin = (text: string) => text.replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x6_60)).replaceAll('٫', '.').replaceAll('٬', ',');

/** "1 240,50" and "1,240.50" → 1240.5 with two decimals; undefined without a digit. */
export function typedNumber(text: string, decimals: number): number | undefined {
  const plain = typedMarks(text, decimals).replaceAll(/\s/g, '');
  const at = decimals > 0 ? fractionAt(plain, decimals) : -1;
  const whole = (at < 0 ? plain : plain.slice(0, at)).replaceAll(/\D/g, '');
  const fraction = at < 0 ? '' : plain.slice(at + 1, at + 1 + decimals);
  return whole + fraction === '' ? undefined : Number(`${whole || 0}.${fraction || 0}`);
}

/** The last mark parts the fraction, unless it is one that parts thousands here. */
function fractionAt(plain: string, decimals: number): number {
  const at = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const mark = plain.charAt(at);
  if (at < 0 || mark === formatNumber(1.5).charAt(1)) return at;
  const after = plain.length - at - 1;
  return plain.indexOf(mark) === at && after !== 3 && after <= decimals ? at : -1;
}

/** As it is typed: with the reader's mark, without those between thousands. */
export const asTyped = (value: number | undefined, decimals: number): string => (value === undefined ? '' : formatNumber(value, { maximumFractionDigits: decimals, useGrouping: false }));
