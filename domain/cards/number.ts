import { luhnDigit } from '../shared/luhn.ts';

/** How the numbers of a card type are made: prefix, serial in so many digits, check digit. */
export interface NumberPattern {
  prefix: string;
  digits: number;
}

/** The number of a serial: prefix + serial with leading zeros + Luhn check digit. */
export function cardNumber({ prefix, digits }: NumberPattern, serial: number): string {
  const body = `${prefix}${String(serial).padStart(digits, '0')}`;
  return `${body}${luhnDigit(body)}`;
}

/** The last serial a pattern has room for. */
export const lastSerial = ({ digits }: NumberPattern): number => 10 ** digits - 1;

/** Whether two patterns could make one number: they are as long as each other, and one prefix begins the other. */
export const mayCollide = (a: NumberPattern, b: NumberPattern): boolean =>
  a.prefix.length + a.digits === b.prefix.length + b.digits && (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix));
