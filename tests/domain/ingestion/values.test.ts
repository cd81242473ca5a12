import { readBoolean, readDay, readInstant, readInteger, readMoney } from '#domain/ingestion/values.ts';

test.each([
  ['2026-03-31T14:05:00+03:00', '2026-03-31T14:05:00+03:00'],
  ['2026-03-31 14:05:00+0300', '2026-03-31T14:05:00+03:00'],
  ['2026-03-31 14:05Z', '2026-03-31T14:05Z'],
  ['2026-03-31 14:05', '2026-03-31T11:05:00Z'],
  ['2026-03-31T14:05:06.789', '2026-03-31T11:05:06Z'],
  ['2026-03-31', '2026-03-30T21:00:00Z'],
  ['31.03.2026 14:05:06', '2026-03-31T11:05:06Z'],
  ['1/3/2026, 9:05', '2026-03-01T06:05:00Z'],
  ['31.02.2026', '31.02.2026'],
  ['2026-03-31 25:00', '2026-03-31 25:00'],
  ['вчера', 'вчера'],
])('an instant %s', (cell, expected) => expect(readInstant(cell, 'Europe/Moscow')).toBe(expected));

test.each([['1 290,50', 129_050], ['1290.5', 129_050], ['0', 0], ['1 000', 100_000], ['1.234', undefined], ['-5', undefined], ['', undefined], ['1,290.50', undefined]])(
  'a sum %s', (cell, expected) => expect(readMoney(cell)).toBe(expected));

test.each([['да', true], ['YES', true], ['+', true], ['нет', false], ['0', false], ['', undefined], ['ага', undefined]])('yes or no: %s', (cell, expected) => expect(readBoolean(cell)).toBe(expected));
test.each([['12', 12], ['1 000', 1000], ['2,5', undefined], ['x', undefined]])('a whole number %s', (cell, expected) => expect(readInteger(cell)).toBe(expected));
test.each([['8.3.1990', '1990-03-08'], ['1990-03-08', '1990-03-08'], ['когда-то', 'когда-то']])('a day %s', (cell, expected) => expect(readDay(cell)).toBe(expected));
