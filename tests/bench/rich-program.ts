/** A program of 200 active rules as a network grows one, and a basket of 20 lines that about a dozen of them fit. */
const CATEGORIES = ['cinema.ticket', 'cinema.bar', 'food.drinks', 'food.cakes', 'food.lunch', 'sport.pass', 'sport.shop', 'games.hour', 'games.prize', 'gift.card'];

const discountConditions = (index: number) => [
  { '>=': [{ var: 'purchase.netMinor' }, 200_000 + index * 1_000] },
  { and: [{ weekday: [1 + (index % 7)] }, { anyLine: [{ categories: [CATEGORIES[index % 10]] }] }] },
  { and: [{ localTime: ['08:00', '12:00'] }, { '==': [{ var: 'member.level' }, 'gold'] }] },
  { and: [{ in: [{ var: 'purchase.paymentMethod' }, ['card', 'sbp']] }, { '>=': [{ sumLines: [{ categories: [CATEGORIES[(index + 3) % 10]] }, 'netMinor'] }, 30_000 + index * 500] }] },
][index % 4];

const discountRule = (index: number) => ({
  code: `D-${index}`, group: `discounts-${index % 5}`, priority: index, when: discountConditions(index),
  effects: [{ type: 'discount', percentBps: 200 + (index % 9) * 100, lines: { categories: [CATEGORIES[index % 10]] } }],
});

const earnRule = (index: number) => ({
  code: `E-${index}`, group: 'earn', priority: index,
  when: index % 3 === 0 ? { '>=': [{ var: 'purchase.paidMinor' }, 500_000 + index * 100_000] }
    : { and: [{ anyLine: [{ categories: [CATEGORIES[index % 10]] }] }, { or: [{ weekday: [1 + (index % 7)] }, { '>': [{ metric: ['spend', { categories: [CATEGORIES[index % 10]] }, { rolling: 'P90D' }] }, 50_000_000] }] }] },
  effects: [{ type: 'points', wallet: 'BONUS', rateBps: 10 + (index % 20), lines: { categories: [CATEGORIES[index % 10]] } }],
});

export const richProgram = {
  name: 'Two hundred rules', timezone: 'Europe/Moscow', currency: 'RUB', enrolment: 'manual',
  wallets: [{ code: 'BONUS', unitValueMinor: 100, maxPayShareBps: 5000, expiry: { after: 'P365D', round: 'end_of_day' }, limits: [{ code: 'month', measure: 'points', max: 1_000_000_000, period: { calendar: 'month' }, mode: 'cap' }] }],
  levels: {
    term: { after: 'P12M', round: 'end_of_day' },
    list: [
      { code: 'base', values: { rateBps: 300 } },
      { code: 'gold', values: { rateBps: 500 }, when: { or: [{ '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 50_000_000_000] }, { '>=': [{ metric: ['count', { categories: ['sport'] }, { calendar: 'year' }] }, 5_000] }] } },
    ],
  },
  groups: [...Array.from({ length: 5 }, (_, index) => ({ code: `discounts-${index}`, mode: index % 2 === 0 ? 'highest' : 'first', priority: 10 + index })), { code: 'earn', priority: 90 }],
  rules: [
    { code: 'R-LEVEL', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' } }] },
    ...Array.from({ length: 120 }, (_, index) => discountRule(index)),
    ...Array.from({ length: 79 }, (_, index) => earnRule(index)),
  ],
  limits: [{ code: 'tickets', rules: ['D-0', 'D-10'], measure: 'units', max: 1_000_000_000, lines: { categories: ['cinema.ticket'] }, period: { calendar: 'day' } }],
};

export const richLines = Array.from({ length: 20 }, (_, index) => ({
  sku: `SKU-${index}`, name: `Thing ${index}`, category: CATEGORIES[index % 10]!, tags: index % 4 === 0 ? ['new'] : [], quantity: 1 + (index % 3), unitPriceMinor: 9_900 + index * 1_700,
}));
