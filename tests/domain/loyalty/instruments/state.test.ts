import fc from 'fast-check';
import { codeOf, canHold } from '#domain/loyalty/instruments/codes.ts';
import { planCancel, planFreeze, planRefund, planUnfreeze, planVisit, type PlannedEntry } from '#domain/loyalty/instruments/operations.ts';
import { presentInstrument, type Presentation } from '#domain/loyalty/instruments/present.ts';
import { isWithinSchedule } from '#domain/loyalty/instruments/schedule.ts';
import { availableAt, bookedState, expiryAtIssue, instrumentAt } from '#domain/loyalty/instruments/state.ts';
import type { Instrument, InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';
import { newId } from '#domain/shared/ids.ts';

const ZONE = 'Europe/Moscow';
const DAY = 86_400_000;
const T0 = Date.parse('2026-03-02T09:00:00Z');   // a Monday, noon in Moscow

function issued(type: Partial<InstrumentTypeDocument>, fields: Partial<Instrument> = {}): Instrument {
  const document: InstrumentTypeDocument = { kind: 'pass', program: 'main', name: 'x', ...type };
  const id = newId();
  return {
    id, code: 'C', typeId: 't', typeCode: 'T', type: document, issuedTo: null, pooled: false, priceMinor: document.priceMinor ?? null, issuedAt: T0, validFrom: null,
    expiresAt: expiryAtIssue(document, T0, ZONE),
    entries: [{ id, type: 'issue', amount: document.balance?.amount ?? 0, occurredAt: T0, purchaseId: null, customerId: null, businessKey: null, use: null, details: {} }], ...fields,
  };
}

function book(instrument: Instrument, at: number, planned: PlannedEntry, businessKey: string | null = null): void {
  instrument.entries.push({ id: newId(), occurredAt: at, purchaseId: null, customerId: null, businessKey, use: null, details: {}, ...planned });
}

const visit = (instrument: Instrument, at: number, key = newId(), units = 1) =>
  book(instrument, at, planVisit(instrument, { at, service: 'fitness', units, placeId: null, placePath: [] }, ZONE), key);
const code = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const presentation = (fields: Partial<Presentation> = {}): Presentation => ({ at: T0, customerId: 'a', placeId: null, program: 'main', timezone: ZONE, used: () => ({ count: 0, units: 0, sumMinor: 0 }), ...fields });
const use = (instrument: Instrument, at: number, customerId: string, amount = 0) =>
  book(instrument, at, { type: 'redeem', amount: -amount, customerId, use: { count: 1, units: 1, sumMinor: 0, at, placeId: null } }, newId());

describe('a season pass (N25)', () => {
  const eight = { balance: { unit: 'visits' as const, amount: 8 }, validity: { after: 'P30D', from: 'first_use' as const, round: 'end_of_day' as const }, freeze: { max: 'P14D' }, perDay: 1 };

  test('begins with its first visit and ends at a local midnight', () => {
    const pass = issued(eight);
    expect(instrumentAt(pass, T0 + 400 * DAY, ZONE)).toMatchObject({ state: 'issued', balance: 8, expiresAt: null });
    visit(pass, T0 + DAY);
    expect(instrumentAt(pass, T0 + DAY, ZONE)).toMatchObject({ state: 'active', balance: 7, uses: 1, expiresAt: Date.parse('2026-04-02T21:00:00Z') });
    expect(instrumentAt(pass, Date.parse('2026-04-02T20:59:59.999Z'), ZONE).state).toBe('active');
    expect(instrumentAt(pass, Date.parse('2026-04-02T21:00:00Z'), ZONE).state).toBe('expired');
    expect(instrumentAt(pass, T0, ZONE).state).toBe('issued');
  });

  test('takes so many visits a local day; a cancelled one gives its day back', () => {
    const pass = issued(eight);
    visit(pass, T0, 'first');
    expect(code(() => visit(pass, Date.parse('2026-03-02T20:59:00Z')))).toBe('daily_limit');
    visit(pass, Date.parse('2026-03-02T21:00:00Z'));
    book(pass, T0 + 2 * DAY, planCancel(pass, 'first', T0 + 2 * DAY), 'first');
    visit(pass, T0);
    expect(code(() => planCancel(pass, 'first', T0 + 3 * DAY))).toBe('visit_cancelled');
    expect(instrumentAt(pass, T0 + 3 * DAY, ZONE)).toMatchObject({ balance: 6, uses: 2 });
  });

  test('a freeze moves the end by its days, within the limit; unfreezing gives days back', () => {
    const pass = issued(eight);
    visit(pass, T0);
    const end = instrumentAt(pass, T0, ZONE).expiresAt!;
    book(pass, T0 + DAY, planFreeze(pass, { at: T0 + DAY, days: 10 }, ZONE));
    expect(instrumentAt(pass, T0 + 2 * DAY, ZONE)).toMatchObject({ state: 'frozen', expiresAt: end + 10 * DAY, freezeDaysUsed: 10 });
    expect(code(() => presentInstrument(pass, presentation({ at: T0 + 2 * DAY })))).toBe('pass_frozen');
    expect(code(() => planFreeze(pass, { at: T0 + 20 * DAY, days: 5 }, ZONE))).toBe('freeze_limit');
    book(pass, T0 + 4 * DAY, planUnfreeze(pass, T0 + 4 * DAY, ZONE));
    expect(instrumentAt(pass, T0 + 4 * DAY, ZONE)).toMatchObject({ state: 'active', expiresAt: end + 3 * DAY, freezeDaysUsed: 3 });
    expect(instrumentAt(pass, T0 + 2 * DAY, ZONE)).toMatchObject({ state: 'frozen', expiresAt: end + 10 * DAY });
    book(pass, T0 + 20 * DAY, planFreeze(pass, { at: T0 + 20 * DAY, days: undefined }, ZONE));
    expect(instrumentAt(pass, T0 + 20 * DAY, ZONE)).toMatchObject({ expiresAt: end + 14 * DAY, freezeDaysUsed: 14 });
    expect(code(() => planFreeze(issued({ balance: { unit: 'visits', amount: 8 } }), { at: T0, days: 1 }, ZONE))).toBe('freeze_limit');
  });

  test('may be frozen again at the instant it was unfrozen', () => {
    const pass = issued(eight);
    visit(pass, T0);
    const end = instrumentAt(pass, T0, ZONE).expiresAt!;
    book(pass, T0 + DAY, planFreeze(pass, { at: T0 + DAY, days: 5 }, ZONE));
    book(pass, T0 + 3 * DAY, planUnfreeze(pass, T0 + 3 * DAY, ZONE));
    book(pass, T0 + 3 * DAY, planFreeze(pass, { at: T0 + 3 * DAY, days: 4 }, ZONE));
    expect(instrumentAt(pass, T0 + 3 * DAY, ZONE)).toMatchObject({ state: 'frozen', expiresAt: end + 6 * DAY, freezeDaysUsed: 6 });
  });

  test('pays back the rest, rounded down, once', () => {
    const pass = issued({ ...eight, refundable: true, priceMinor: 100_001 });
    visit(pass, T0);
    const { entry, refundMinor } = planRefund(pass, T0 + DAY, ZONE);
    book(pass, T0 + DAY, entry);
    expect(refundMinor).toBe(87_500);   // 100 001 × 7 / 8 = 87 500.875
    expect(instrumentAt(pass, T0 + DAY, ZONE)).toMatchObject({ state: 'refunded', balance: 0 });
    expect(code(() => planRefund(pass, T0 + DAY, ZONE))).toBe('instrument_refunded');
    expect(code(() => planRefund(issued(eight), T0, ZONE))).toBe('not_refundable');
  });

  test('a late visit cannot use what was used after it, and the order of arrival does not matter', () => {
    const operations = fc.array(fc.record({ day: fc.integer({ min: 0, max: 25 }), units: fc.integer({ min: 1, max: 3 }) }), { maxLength: 20 });
    fc.assert(fc.property(operations, fc.integer({ min: 0, max: 40 }), (visits, day) => {
      const pass = issued({ balance: { unit: 'visits', amount: 12 } });
      for (const { day: on, units } of visits) code(() => visit(pass, T0 + on * DAY, newId(), units));
      const [first, ...rest] = pass.entries;
      const shuffled = { ...pass, entries: [first!, ...rest.toReversed()] };
      const at = T0 + day * DAY;
      const { balance, state } = instrumentAt(pass, at, ZONE);
      expect(instrumentAt(shuffled, at, ZONE)).toEqual(instrumentAt(pass, at, ZONE));
      expect(balance).toBeGreaterThanOrEqual(0);
      expect(availableAt(pass, at)).toBeLessThanOrEqual(balance!);
      expect(state === 'depleted').toBe(balance === 0);
      expect(bookedState(pass, ZONE).balance).toBe(12 + rest.reduce((sum, { amount }) => sum + amount, 0));
    }));
  });
});

test('what a certificate paid and got back at one instant is there for a purchase dated earlier', () => {
  const certificate = issued({ kind: 'certificate', balance: { unit: 'money', amount: 1000 } });
  use(certificate, T0 + 2 * DAY, 'a', 700);
  expect(availableAt(certificate, T0)).toBe(300);
  book(certificate, T0 + 2 * DAY, { type: 'restore', amount: 700, customerId: 'a', use: null });
  expect([availableAt(certificate, T0), availableAt(certificate, T0 + 2 * DAY)]).toEqual([1000, 1000]);
});

describe('a coupon (N5)', () => {
  test('without limits works once, whoever comes first', () => {
    const coupon = issued({ kind: 'coupon' });
    expect(presentInstrument(coupon, presentation())).toMatchObject({ code: 'C', balance: null, uses: 0 });
    use(coupon, T0, 'a');
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'b', at: T0 - DAY })))).toBe('coupon_exhausted');
    expect(instrumentAt(coupon, T0, ZONE).state).toBe('depleted');
  });

  test('counts in the calendar bucket of the use', () => {
    const coupon = issued({ kind: 'coupon', limits: [{ measure: 'count', max: 1, period: { calendar: 'day' } }] });
    use(coupon, T0, 'a');
    const used: Presentation['used'] = ({ subject, value, from, to }) => ({ count: subject === 'instrument' && value === coupon.id && T0 >= from && T0 < to ? 1 : 0, units: 0, sumMinor: 0 });
    expect(code(() => presentInstrument(coupon, presentation({ at: T0 + 1000, used })))).toBe('coupon_exhausted');
    expect(code(() => presentInstrument(coupon, presentation({ at: T0 + DAY, used })))).toBe('none');
    expect(instrumentAt(coupon, T0, ZONE).state).toBe('active');
  });

  test('a limit by member looks at all instruments of the type', () => {
    const promo = issued({ kind: 'coupon', limits: [{ subject: 'member', measure: 'count', max: 1, period: 'ever' }] });
    const asked: unknown[] = [];
    const used: Presentation['used'] = (window) => {
      asked.push(window);
      return { count: window.value === 'a' ? 1 : 0, units: 0, sumMinor: 0 };
    };
    expect(code(() => presentInstrument(promo, presentation({ used })))).toBe('coupon_exhausted');
    expect(code(() => presentInstrument(promo, presentation({ used, customerId: 'b' })))).toBe('none');
    expect(asked).toMatchObject([{ subject: 'customer', value: 'a' }, { subject: 'customer', value: 'b' }]);
    use(promo, T0, 'a');
    expect(code(() => presentInstrument(promo, presentation({ used, customerId: 'b' })))).toBe('none');
    expect(code(() => presentInstrument({ ...promo, pooled: true }, presentation({ used, customerId: 'b' })))).toBe('coupon_exhausted');
  });

  test('is kept for who reserved it, until the time-out', () => {
    const coupon = issued({ kind: 'coupon' });
    book(coupon, T0, { type: 'reserve', amount: 0, customerId: 'a', details: { until: T0 + 60_000 } });
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'b', at: T0 + 59_999 })))).toBe('coupon_reserved');
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'b', at: T0 + 60_000 })))).toBe('none');
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'a', at: T0 + 1 })))).toBe('none');
  });

  test('is kept anew from the instant at which a reservation was given up', () => {
    const coupon = issued({ kind: 'coupon' });
    const reserve = () => book(coupon, T0, { type: 'reserve', amount: 0, customerId: 'a', details: { until: T0 + 60_000 } });
    reserve();
    book(coupon, T0, { type: 'release', amount: 0, customerId: 'a' });
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'b' })))).toBe('none');
    reserve();
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'b' })))).toBe('coupon_reserved');
  });

  test('of another customer or program, blocked, too early or too late is refused', () => {
    const coupon = issued({ kind: 'coupon', validity: { until: '2026-03-10' } }, { issuedTo: 'a', validFrom: T0 });
    expect(code(() => presentInstrument(coupon, presentation({ customerId: 'b' })))).toBe('instrument_not_available');
    expect(code(() => presentInstrument(coupon, presentation({ program: 'other' })))).toBe('instrument_not_available');
    expect(code(() => presentInstrument(coupon, presentation({ at: T0 - 1 })))).toBe('instrument_not_yet_valid');
    expect(code(() => presentInstrument(coupon, presentation({ at: Date.parse('2026-03-10T20:59:59Z') })))).toBe('none');
    expect(code(() => presentInstrument(coupon, presentation({ at: Date.parse('2026-03-10T21:00:00Z') })))).toBe('instrument_expired');
    book(coupon, T0, { type: 'block', amount: 0 });
    expect(code(() => presentInstrument(coupon, presentation()))).toBe('instrument_blocked');
  });
});

test('a certificate is emptied, never below zero', () => {
  const certificate = issued({ kind: 'certificate', balance: { unit: 'money', amount: 100_000 } });
  use(certificate, T0 + 5 * DAY, 'a', 60_000);
  expect(presentInstrument(certificate, presentation({ at: T0 })).balance).toBe(40_000);
  use(certificate, T0, 'b', 40_000);
  expect(code(() => presentInstrument(certificate, presentation({ at: T0 })))).toBe('instrument_depleted');
  expect(instrumentAt(certificate, T0 + 5 * DAY, ZONE)).toMatchObject({ state: 'depleted', balance: 0, uses: 2 });
});

test('days and hours are the zone’s, and hours may pass midnight', () => {
  const at = (text: string) => Date.parse(text);
  const evenings = { weekdays: [5], from: '22:00', to: '02:00' };
  expect(isWithinSchedule(evenings, at('2026-03-06T19:00:00Z'), ZONE)).toBe(true);    // Friday 22:00
  expect(isWithinSchedule(evenings, at('2026-03-06T22:59:00Z'), ZONE)).toBe(true);    // Saturday 01:59
  expect(isWithinSchedule(evenings, at('2026-03-06T23:00:00Z'), ZONE)).toBe(false);   // Saturday 02:00
  expect(isWithinSchedule(evenings, at('2026-03-07T19:00:00Z'), ZONE)).toBe(false);   // Saturday 22:00
  expect(isWithinSchedule({ from: '10:00', to: '17:00' }, at('2026-03-06T13:59:59Z'), ZONE)).toBe(true);
  expect(isWithinSchedule({ from: '10:00', to: '17:00' }, at('2026-03-06T14:00:00Z'), ZONE)).toBe(false);
});

test('codes use the readable alphabet, and a pool needs room', () => {
  expect(codeOf('KN-####', Uint8Array.from([0, 31, 32, 255]))).toBe('KN-2Z2Z');
  expect([canHold('KN-####', 10_485), canHold('KN-####', 10_486)]).toEqual([true, false]);
});
