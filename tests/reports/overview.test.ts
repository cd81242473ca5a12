import '../support/app.ts';
import { overview } from '#api/reports/overview.ts';
import { permissionsOfRole } from '#domain/accounts/permissions.ts';
import { buildPlace, registerOrganization } from '../support/factories.ts';
import { registered, returned, sold } from './sales.ts';

const reportOf = (organizationId: string, now: string, { days = 7, place, placePath }: { days?: number; place?: string; placePath?: string } = {}) =>
  overview({ kind: 'user', id: 'u', organizationId, permissions: permissionsOfRole('partner'), ...(placePath !== undefined && { placePath }) }, { days, place }, new Date(now));

describe('the week in which Berlin puts its clocks forward', () => {
  const NOW = '2026-03-30T10:00:00Z';
  let organizationId: string;

  beforeAll(async () => {
    ({ organizationId } = await registerOrganization({ timezone: 'Europe/Berlin', currency: 'EUR', country: 'DE' }));
    await registered(organizationId, {
      c1: '2026-03-23T23:00:00.000Z', c2: '2026-03-23T22:59:59.999Z', c3: '2026-03-30T21:59:59.999Z', late: '2026-03-30T22:00:00.000Z', early: '2026-03-16T22:59:59.999Z',
    });
    const sale = (at: string, minor: number, customer = 'c1') => ({ customer, at, minor, currency: 'EUR' });
    const [, back] = await sold(organizationId, [
      sale('2026-03-16T22:59:59.999Z', 320_000), // the day before the period before
      sale('2026-03-23T22:59:59.999Z', 160_000, 'c2'), // the last millisecond of the period before
      sale('2026-03-28T22:59:59.999Z', 10_000), // 28 March, 23:59:59 in winter time
      sale('2026-03-28T23:00:00.000Z', 20_000), // 29 March, a day of 23 hours, begins
      sale('2026-03-29T21:59:59.999Z', 40_000), // and ends in summer time
      sale('2026-03-29T22:00:00.000Z', 80_000), // 30 March
      sale('2026-03-30T22:00:00.000Z', 640_000), // tomorrow
    ]);
    await returned(organizationId, back!, '2026-03-29T12:00:00Z');
  });

  test('days are the business\'s own, none is missing, and each stands beside the one a period before', async () => {
    const { period, daily } = await reportOf(organizationId, NOW);
    expect(period).toEqual({ from: '2026-03-23T23:00:00.000Z', to: '2026-03-30T22:00:00.000Z', timezone: 'Europe/Berlin' });
    const none = { revenueMinor: 0, purchases: 0, previousRevenueMinor: 0 };
    expect(daily).toEqual([
      { ...none, date: '2026-03-24' }, { ...none, date: '2026-03-25' }, { ...none, date: '2026-03-26' }, { ...none, date: '2026-03-27' },
      { date: '2026-03-28', revenueMinor: 10_000, purchases: 1, previousRevenueMinor: 0 },
      { date: '2026-03-29', revenueMinor: 60_000 - 160_000, purchases: 2, previousRevenueMinor: 0 },
      { date: '2026-03-30', revenueMinor: 80_000, purchases: 1, previousRevenueMinor: 160_000 },
    ]);
  });

  test('a return lowers the revenue of its own day, not of the purchase\'s', async () => {
    const { metrics, currency } = await reportOf(organizationId, NOW);
    expect(currency).toBe('EUR');
    expect(metrics).toEqual({
      revenueMinor: { value: -10_000, previous: 160_000 },
      purchases: { value: 4, previous: 1 },
      averageMinor: { value: -2500, previous: 160_000 },
      buyers: { value: 1, previous: 1 },
      newCustomers: { value: 2, previous: 1 },
      // 5 % of 3,200 + 100 + 200 + 400 + 800 EUR is 235 points; a week ago 160 and the 80 that were taken back since.
      pointsLiability: { value: 235, previous: 240 },
      liabilityMinor: { value: 23_500, previous: 24_000 },
    });
  });

  test('longer periods hold what shorter ones leave out', async () => {
    const { metrics, daily } = await reportOf(organizationId, NOW, { days: 30 });
    expect(daily).toHaveLength(30);
    expect([metrics.revenueMinor, metrics.purchases, metrics.newCustomers]).toEqual([{ value: 320_000 + 160_000 - 10_000, previous: 0 }, { value: 6, previous: 0 }, { value: 4, previous: 0 }]);
  });

  test('another organization sees none of it', async () => {
    const other = await registerOrganization({ timezone: 'Europe/Berlin', currency: 'EUR' });
    const { metrics, daily, places, attention } = await reportOf(other.organizationId, NOW);
    expect(Object.values(metrics).every(({ value, previous }) => value === 0 && previous === 0)).toBe(true);
    expect([daily.length, places, attention]).toEqual([7, [], []]);
  });
});

test('points that were spent or have expired are owed no more', async () => {
  const { organizationId } = await registerOrganization();
  await registered(organizationId, { c1: '2024-01-01T00:00:00Z' });
  await sold(organizationId, [
    { customer: 'c1', at: '2025-06-10T09:00:00Z', minor: 1_000_000 }, // 500 points until the end of 10 June 2026
    { customer: 'c1', at: '2026-06-05T09:00:00Z', minor: 200_000, spend: 100 }, // 1,900 paid: 95 points for 100
    { customer: 'c1', at: '2026-06-09T09:00:00Z', minor: 20_000, spend: 50 }, // 150 paid: 7 points for 50
  ]);
  const at = async (now: string) => (await reportOf(organizationId, now)).metrics.pointsLiability;
  expect(await at('2026-06-11T12:00:00Z')).toEqual({ value: 95 + 7, previous: 500 });
  expect(await at('2026-06-10T12:00:00Z')).toEqual({ value: 500 - 150 + 95 + 7, previous: 500 });
  expect(await at('2026-06-06T12:00:00Z')).toEqual({ value: 500 - 100 + 95, previous: 500 });
  expect(await at('2026-06-13T12:00:00Z')).toEqual({ value: 102, previous: 495 });
});

describe('places', () => {
  const NOW = '2026-11-10T12:00:00Z';
  let organizationId: string;
  let paths: Record<'NET1' | 'NET2', string>;

  beforeAll(async () => {
    ({ organizationId } = await registerOrganization());
    const [first, second] = [await buildPlace(organizationId, { externalId: 'NET1', name: 'First' }), await buildPlace(organizationId, { externalId: 'NET2', name: 'Second' })];
    paths = { NET1: first.path, NET2: second.path };
    for (const [externalId, parent] of [['P1', 'NET1'], ['P2', 'NET1'], ['Q', 'NET2']]) await buildPlace(organizationId, { externalId, name: `Place ${externalId}`, kind: 'point', parent });
    await registered(organizationId, { a: '2026-11-09T10:00:00Z', b: '2026-11-09T10:00:00Z', nobody: '2026-11-09T10:00:00Z' });
    const sale = (customer: string, minor: number, place?: string) => ({ customer, at: '2026-11-09T11:00:00Z', minor, ...(place !== undefined && { place }) });
    await sold(organizationId, [sale('a', 10_000, 'P1'), sale('a', 15_000, 'P2'), sale('b', 20_000, 'P2'), sale('b', 30_000, 'Q'), sale('b', 90_000)]);
  });

  test('stand by revenue; what was bought nowhere counts in the whole only', async () => {
    const { metrics, places } = await reportOf(organizationId, NOW);
    expect(metrics.revenueMinor.value).toBe(165_000);
    expect(places).toEqual([
      { place: { externalId: 'P2', name: 'Place P2' }, revenueMinor: 35_000, purchases: 2 },
      { place: { externalId: 'Q', name: 'Place Q' }, revenueMinor: 30_000, purchases: 1 },
      { place: { externalId: 'P1', name: 'Place P1' }, revenueMinor: 10_000, purchases: 1 },
    ]);
  });

  test('one place means it and everything below it', async () => {
    const { metrics, places, lastEventAt } = await reportOf(organizationId, NOW, { place: 'NET1' });
    expect(places.map(({ place }) => place.externalId)).toEqual(['P2', 'P1']);
    expect(Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]))).toEqual({
      revenueMinor: 45_000, purchases: 3, averageMinor: 15_000, buyers: 2, newCustomers: 2, pointsLiability: 5 + 7 + 10, liabilityMinor: 2200,
    });
    expect(lastEventAt).toBe('2026-11-09T11:00:00.000Z');
  });

  test('a partner sees the partner\'s own and can name no other', async () => {
    const { metrics } = await reportOf(organizationId, NOW, { placePath: paths.NET2 });
    expect([metrics.revenueMinor.value, metrics.buyers.value, metrics.newCustomers.value, metrics.pointsLiability.value]).toEqual([30_000, 1, 1, 15]);
    expect((await reportOf(organizationId, NOW, { placePath: paths.NET1, place: 'P1' })).metrics.revenueMinor.value).toBe(10_000);
    await expect(reportOf(organizationId, NOW, { placePath: paths.NET2, place: 'P1' })).rejects.toMatchObject({ code: 'place_not_found' });
    await expect(reportOf((await registerOrganization()).organizationId, NOW, { place: 'P1' })).rejects.toMatchObject({ code: 'place_not_found' });
  });
});
