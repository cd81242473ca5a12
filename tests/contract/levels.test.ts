import type { LevelsDocument } from '#domain/loyalty/program.ts';
import { grants, line, openClub } from './club.ts';

const earning = [{ code: 'R', group: 'earn', effects: [{ type: 'points' as const, wallet: 'BONUS', rateBps: { var: 'level.rateBps' } }] }];
const ladder = (silver: object, gold: object, fields: Partial<LevelsDocument> = {}): { levels: LevelsDocument; rules: typeof earning } => ({
  rules: earning,
  levels: {
    atPurchase: 'before', effective: 'now', term: { after: 'P12M', round: 'end_of_day' }, downgrade: 'one_down', grace: null, ...fields,
    list: [{ code: 'base', values: { rateBps: 500 } }, { code: 'silver', values: { rateBps: 700 }, when: silver as never }, { code: 'gold', values: { rateBps: 1000 }, when: gold as never }],
  },
});
const spent = (money: number, lines = {}, window: object = { rolling: 'P365D' }) => ({ '>=': [{ metric: ['spend', lines, window] }, money] });
/** Silver from 300.00, gold from 1,000.00 within a year. */
const simple = (fields: Partial<LevelsDocument> = {}) => ladder(spent(30_000), spent(100_000), fields);

describe('N13: the level of a purchase', () => {
  test.each([
    ['before', 20],   // 400.00 · 5 %
    ['after', 28],    // 400.00 · 7 %
    ['split', 22],    // 300.00 · 5 % + 100.00 · 7 %
  ] as const)('%s', async (atPurchase, points) => {
    const club = await openClub(simple({ atPurchase }));
    const body = await club.spendings(40_000);
    expect([grants(body), body.member.level]).toEqual([[['R', points]], 'silver']);
  });

  test('split over two thresholds rounds once', async () => {
    const club = await openClub(simple({ atPurchase: 'split' }));
    await club.spendings(10_050);
    const body = await club.spendings(110_000);   // 199.50 · 5 % + 700.00 · 7 % + 200.50 · 10 % = 9.975 + 49 + 20.05 = 79.025
    expect([grants(body), body.member.level]).toEqual([[['R', 79]], 'gold']);
  });

  test('a threshold is inclusive', async () => {
    const club = await openClub(simple());
    expect((await club.spendings(29_999)).member.level).toBe('base');
    const body = await club.spendings(1);
    expect(body.member.level).toBe('silver');
    expect(await club.level('2026-03-10T09:00:00Z')).toMatchObject({ level: 'silver', since: '2026-03-10T09:00:00.000Z', expiresAt: '2027-03-10T21:00:00.000Z' });
  });

  test('a purchase that arrives late is at the level of its instant', async () => {
    const club = await openClub(simple());
    await club.spendings(50_000, '2026-03-10T09:00:00Z');
    expect(grants(await club.spendings(10_000, '2026-03-09T09:00:00Z'))).toEqual([['R', 5]]);
    expect(grants(await club.spendings(10_000, '2026-03-11T09:00:00Z'))).toEqual([['R', 7]]);
  });
});

describe('N15: metrics', () => {
  test('an OR of types and volumes', async () => {
    const gold = { or: [{ and: [{ '>=': [{ metric: ['days', { categories: ['cinema'] }, { rolling: 'P90D' }] }, 3] }, spent(20_000, { categories: ['bar'] })] }, spent(500_000)] };
    const club = await openClub(ladder({ '>=': [{ metric: ['count', {}, { rolling: 'P90D' }] }, 2] }, gold));
    const cinema = [line(1000, { category: 'cinema.ticket' })];
    const levels = [];
    for (const day of ['01', '01', '02', '03']) levels.push((await club.spendings(0, `2026-03-${day}T09:00:00Z`, { lines: cinema })).member.level);
    expect(levels).toEqual(['base', 'silver', 'silver', 'silver']);
    expect((await club.spendings(0, '2026-03-04T09:00:00Z', { lines: [line(20_000, { category: 'bar.wine' })] })).member.level).toBe('gold');
  });

  test('points that were earned, and visits of a place with all below it', async () => {
    const club = await openClub(ladder({ '>=': [{ metric: ['points', {}, { rolling: 'P365D' }] }, 35] }, { '>=': [{ metric: ['count', { places: ['centre'] }, { rolling: 'P365D' }] }, 2] }));
    for (const [code, parent] of [['centre', null], ['cinema', 'centre'], ['elsewhere', null]]) await club.sure(club.caller.put(`/v1/places/${code}`).send({ name: code, kind: parent ? 'point' : 'network', ...(parent && { parent }) }));
    expect((await club.spendings(40_000, '2026-03-10T09:00:00Z', { place: 'elsewhere' })).member.level).toBe('base');   // 20
    const second = await club.spendings(30_000, '2026-03-10T10:00:00Z', { place: 'elsewhere' });
    expect([grants(second), second.member.level]).toEqual([[['R', 15]], 'silver']);   // 20 + 15
    expect((await club.spendings(100, '2026-03-10T11:00:00Z', { place: 'cinema' })).member.level).toBe('silver');
    expect((await club.spendings(100, '2026-03-10T12:00:00Z', { place: 'centre' })).member.level).toBe('gold');
    const { purchase } = second;
    expect((await club.giveBack(purchase)).member.level).toBe('gold');
    expect((await club.level('2026-03-12T09:00:00Z')).metrics).toContainEqual({ metric: ['points', {}, { rolling: 'P365D' }], value: 20 });
  });

  test('a purchase exactly a window ago no longer counts', async () => {
    const club = await openClub(ladder(spent(30_000, {}, { rolling: 'P30D' }), spent(900_000)));
    await club.spendings(20_000, '2026-03-01T09:00:00Z');
    expect((await club.spendings(10_000, '2026-03-31T09:00:00Z')).member.level).toBe('base');
    expect((await club.spendings(20_000, '2026-04-30T08:59:59.999Z')).member.level).toBe('silver');
  });

  test('next period: what March gave rules April', async () => {
    const month = { calendar: 'month', offset: 0 };
    const club = await openClub(ladder(spent(30_000, {}, month), spent(100_000, {}, month), { effective: 'next_period' }));
    expect((await club.spendings(120_000, '2026-03-10T09:00:00Z')).member.level).toBe('base');
    expect([(await club.level('2026-03-31T20:59:59.999Z')).level, (await club.level('2026-03-31T21:00:00Z')).level]).toEqual(['base', 'gold']);
    await club.spendings(30_000, '2026-04-10T09:00:00Z');
    expect([(await club.level('2026-05-01T00:00:00Z')).level, (await club.level('2026-06-01T00:00:00Z')).level]).toEqual(['silver', 'base']);
  });

  test('the metrics of a level are told', async () => {
    const club = await openClub(simple());
    await club.spendings(12_345);
    expect((await club.level('2026-03-11T00:00:00Z')).metrics).toContainEqual({ metric: ['spend', {}, { rolling: 'P365D' }], value: 12_345 });
  });
});

describe('N16: the end of a term', () => {
  test('a level by a segment is judged by all that the segment counts', async () => {
    const club = await openClub();
    await club.sure(club.caller.put('/v1/segments/regulars').send({ name: 'Regulars', when: { '>=': [{ metric: ['count', {}, { rolling: 'P90D' }] }, 2] } }));
    const document = await club.sure(club.caller.get('/v1/programs/main/export'));
    const levels = { term: { after: 'P30D', round: 'end_of_day' }, downgrade: 'full', list: [{ code: 'base', values: {} }, { code: 'regular', values: {}, when: { inSegment: ['regulars'] } }] };
    await club.sure(club.caller.put('/v1/programs/main').send({ ...document, levels }));
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    for (const days of [-2, -1]) await club.spendings(1_000, inDays(days));
    expect((await club.level(inDays(0))).level).toBe('regular');
    expect((await club.level(inDays(40))).level).toBe('regular');   // both purchases lie within 90 days of the end of the term
    expect((await club.level(inDays(120))).level).toBe('base');
  });

  /** Gold on 10 March 2026, nothing after; its term ends on 11 March 2027 at midnight. */
  const gold = async (fields: Partial<LevelsDocument>) => {
    const club = await openClub(simple(fields));
    await club.spendings(100_000);
    return club;
  };
  const at = async (club: Awaited<ReturnType<typeof gold>>, ...instants: string[]) => Promise.all(instants.map(async (instant) => (await club.level(instant)).level));

  test('one_down goes one down, and again after a new term', async () => {
    const club = await gold({ downgrade: 'one_down' });
    expect(await at(club, '2027-03-10T20:59:59.999Z', '2027-03-10T21:00:00Z', '2028-03-10T20:59:59.999Z', '2028-03-10T21:00:00Z')).toEqual(['gold', 'silver', 'silver', 'base']);
    expect((await club.level('2027-04-01T00:00:00Z')).expiresAt).toBe('2028-03-10T21:00:00.000Z');
  });

  test('full goes to what the metrics give', async () => {
    expect(await at(await gold({ downgrade: 'full' }), '2027-03-10T20:59:59.999Z', '2027-03-10T21:00:00Z')).toEqual(['gold', 'base']);
  });

  test('none keeps', async () => {
    expect(await at(await gold({ downgrade: 'none' }), '2027-03-10T21:00:00Z', '2030-01-01T00:00:00Z')).toEqual(['gold', 'gold']);
  });

  test('it is renewed when the condition holds', async () => {
    const club = await gold({});
    await club.spendings(100_000, '2026-11-01T09:00:00Z');
    expect(await at(club, '2027-03-10T21:00:00Z', '2028-03-10T20:59:59.999Z', '2028-03-10T21:00:00Z')).toEqual(['gold', 'gold', 'silver']);
  });

  test('grace keeps it to the end of a month', async () => {
    const club = await gold({ grace: { after: 'P1M', round: 'end_of_month' } });
    expect(await at(club, '2027-04-30T20:59:59.999Z', '2027-04-30T21:00:00Z')).toEqual(['gold', 'silver']);   // 11 March + 1 month → the end of April
  });

  test('each change is one row of the timeline, at its instant', async () => {
    const club = await gold({ downgrade: 'full' });
    const { data } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/timeline?asOf=2028-01-01T00:00:00Z`)) as { data: { type: string; occurredAt: string; data: { from: string; to: string } }[] };
    const changes = data.filter(({ type }) => type === 'level.changed').map(({ occurredAt, data: { from, to } }) => [occurredAt, from, to]);
    expect(changes.toSorted()).toEqual([['2026-03-10T09:00:00.000Z', 'base', 'gold'], ['2027-03-10T21:00:00.000Z', 'gold', 'base']]);
  });
});

describe('N14: a return lowers metrics at the instant of its purchase', () => {
  test.each([['immediate', 'base'], ['keep_until_expiry', 'silver']] as const)('%s', async (levels, after) => {
    const club = await openClub({ ...simple(), returns: { levels } });
    const { purchase } = await club.spendings(30_000);
    const body = await club.giveBack(purchase);
    expect([body.member.level, (await club.level('2026-03-11T00:00:00Z')).level]).toEqual([after, 'silver']);
  });

  test('a return that leaves the condition true leaves the level', async () => {
    const club = await openClub(simple());
    const { purchase } = await club.buy({ lines: [line(20_000, { quantity: 2 })] });
    const extra = await club.spendings(10_000);
    expect((await club.giveBack(extra.purchase)).member.level).toBe('silver');   // 400.00 are left
    expect((await club.giveBack(purchase, { 1: 1 })).member.level).toBe('base');   // 200.00
  });
});
