export const spend = ['spend', {}, { rolling: 'P365D' }];

/** base, silver from 30,000.00 and gold from 100,000.00 RUB of money paid in a year, for twelve months; points by the level's rate. */
export const CLUB = {
  timezone: 'Europe/Moscow', currency: 'RUB',
  wallets: [{ code: 'BONUS', unitValueMinor: 100, expiry: { after: 'P365D', round: 'end_of_day' } }],
  levels: {
    term: { after: 'P12M', round: 'end_of_day' }, downgrade: 'one_down',
    list: [
      { code: 'base', name: 'Base', values: { rateBps: 500 } },
      { code: 'silver', name: { en: 'Silver' }, values: { rateBps: 700 }, when: { '>=': [{ metric: spend }, 3_000_000] } },
      { code: 'gold', name: 'Gold', values: { rateBps: 1000 }, when: { '>=': [{ metric: spend }, 10_000_000] } },
    ],
  },
  rules: [{ code: 'R-BASE', effects: [{ type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' } }] }],
};
