import type { LineFilter } from '#domain/loyalty/program.ts';
import { matchesLine } from '#domain/loyalty/rules/line-filter.ts';

const line = { sku: 'A-1', category: 'cinema.ticket', tags: ['new', 'imax'] };
const matches = (filter: LineFilter, fields: Partial<typeof line> | { category: null; sku: null } = {}) => matchesLine(filter, { ...line, ...fields }, ['hall', 'city', 'all']);

test.each<[string, LineFilter, boolean]>([
  ['nothing asked', {}, true],
  ['the category itself', { categories: ['cinema.ticket'] }, true],
  ['a category above', { categories: ['bar', 'cinema'] }, true],
  ['a name that only begins alike', { categories: ['cine'] }, false],
  ['a category below', { categories: ['cinema.ticket.imax'] }, false],
  ['an excluded category above', { categories: ['cinema'], excludeCategories: ['cinema.ticket'] }, false],
  ['an excluded category elsewhere', { excludeCategories: ['bar'] }, true],
  ['any of the goods', { skus: ['A-2', 'A-1'] }, true],
  ['other goods', { skus: ['a-1'] }, false],
  ['any of the tags', { tags: ['old', 'new'] }, true],
  ['an excluded tag', { excludeTags: ['imax'] }, false],
  ['a place above', { places: ['city'] }, true],
  ['another place', { places: ['town'] }, false],
  ['all keys at once', { categories: ['cinema'], skus: ['A-1'], tags: ['imax'], places: ['all'] }, true],
  ['one key of them not', { categories: ['cinema'], skus: ['A-1'], tags: ['old'] }, false],
  ['empty lists', { categories: [], excludeTags: [], places: [] }, true],
])('%s', (_, filter, expected) => {
  expect(matches(filter)).toBe(expected);
});

test('a category is not a prefix of letters: cinema does not cover cinematic', () => {
  expect([matches({ categories: ['cinema'] }, { category: 'cinematic' }), matches({ categories: ['cinema'] }, { category: 'cinema' })]).toEqual([false, true]);
});

test('a line without category or number is in none, and excluded from nothing', () => {
  const bare = { category: null, sku: null };
  expect([matches({ categories: ['cinema'] }, bare), matches({ skus: ['A-1'] }, bare), matches({ excludeCategories: ['cinema'] }, bare)]).toEqual([false, false, true]);
});
