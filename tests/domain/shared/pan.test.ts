import { isLuhn, luhnDigit } from '#domain/shared/luhn.ts';
import { findPan, hasPan } from '#domain/shared/pan.ts';

const withCheck = (digits: string) => `${digits}${luhnDigit(digits)}`;

test.each([
  ['Visa', '4111111111111111'], ['Visa of 13 digits', withCheck('400012345678')], ['19 digits', withCheck('411111111111111111')], ['Mastercard', '5555555555554444'], ['Mastercard 2', '2221000000000009'],
  ['Mir', '2200123456789019'.replace(/.$/, luhnDigit('220012345678901'))], ['Amex', '378282246310005'], ['JCB', '3530111333300000'], ['UnionPay', '6200000000000005'],
  ['spaces', '4111 1111 1111 1111'], ['hyphens', '4111-1111-1111-1111'], ['uneven', '41 11-1111 1111111 1'], ['non-breaking spaces', '4111\u00a01111\u00a01111\u00a01111'], ['an en dash', '4111–1111–1111–1111'],
  ['in a sentence', 'paid by 4111 1111 1111 1111, thanks'], ['after a word', 'card4111111111111111'], ['after a Cyrillic word', 'карта4111111111111111'], ['with the month it ends', '4111 1111 1111 1111 12/27'],
  ['between other numbers', 'no 77 4111111111111111 5'],
])('%s is found', (_name, text) => expect(hasPan(text)).toBe(true));

test.each([
  ['a wrong check digit', '4111111111111112'], ['12 digits', withCheck('41111111111')], ['20 digits', withCheck('4111111111111111111')], ['another prefix', withCheck('990000000000001')], ['an EAN of another prefix', '2012345678903'],
  ['a UUID of digits', '41111111-1111-4111-1111-111111111111'], ['a hexadecimal id', '9f4111111111111111a2'], ['instants', '2026-03-10T09:00:00.000Z'], ['milliseconds', '1774000000000'], ['a telephone', '+7 903 123-45-67'],
  ['nothing', ''], ['a decimal', '41111111.11111111'],
])('%s is none', (_name, text) => expect(hasPan(text)).toBe(false));

test('it is found in texts, numbers and names of fields at any depth, and only its place is told', () => {
  expect(findPan({ lines: [{ name: 'Tea' }, { name: 'card 4111111111111111' }] })).toBe('lines.1.name');
  expect(findPan({ attributes: { a: { b: 4111111111111111 } } })).toBe('attributes.a.b');
  expect(findPan({ attributes: { '4111111111111111': 1 } })).toBe('attributes');
  expect(findPan('4111111111111111')).toBe('');
  expect(findPan({ amountMinor: 1_000_000_000_000, at: 1_774_000_000_000, nothing: null, yes: true })).toBeUndefined();
});

test('card, sku and phone are not looked at, but what lies below them is', () => {
  expect(findPan({ customer: { card: '4111111111111111' }, lines: [{ sku: '5555555555554444' }], phone: 4_111_111_111_111_111 })).toBeUndefined();
  expect(findPan({ card: { note: '4111111111111111' } })).toBe('card.note');
  expect(findPan({ cardToken: '4111111111111111' })).toBe('cardToken');
});

test('a hostile text is judged in time that grows with its length', () => {
  const started = process.cpuUsage();   // what else the machine does counts for nothing
  hasPan(`${'1 '.repeat(6)}${' '.repeat(500_000)}x`);
  hasPan('1 '.repeat(200_000));
  hasPan('4'.repeat(500_000));
  hasPan(`${'123 '.repeat(100_000)}`);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(2000);
});

test('check digits are those of the standard', () => {
  expect([luhnDigit('7992739871'), isLuhn('79927398713'), isLuhn('79927398710')]).toEqual(['3', true, false]);
});
