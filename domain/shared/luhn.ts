/** Twice a digit, its digits added up. */
const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** The Luhn sum (ISO/IEC 7812-1, annex B) of a run of digits, whose last one is a check digit when it is a multiple of ten. */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = digits.length - 1, double = false; index >= 0; index--, double = !double) {
    const digit = digits.charCodeAt(index) - 48;
    sum += double ? DOUBLED[digit]! : digit;
  }
  return sum;
}

export const isLuhn = (digits: string): boolean => luhnSum(digits) % 10 === 0;

/** The check digit that makes a run of digits valid. */
export const luhnDigit = (digits: string): string => String((10 - (luhnSum(`${digits}0`) % 10)) % 10);
