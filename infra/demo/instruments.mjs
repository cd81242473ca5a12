import { bestBuyer } from './relations.mjs';

const DAY_MS = 86_400_000;
const POOL = 300;
const named = (ru, en, ar) => ({ ru, en, ar });
const program = 'main';

const types = {
  'DINNER-300': {
    kind: 'coupon', program, name: named('300 ₽ на ужин', '300 ₽ off dinner', '300 ₽ على العشاء'), group: 'coupons', lines: { categories: ['restaurant'] },
    effects: [{ type: 'discount', amountMinor: 30_000, lines: { categories: ['restaurant'] } }], validity: { after: 'P180D', from: 'issue', round: 'end_of_day' }, code: { pattern: 'UZHIN-######' },
  },
  'KINO-20': {
    kind: 'coupon', program, name: named('Промокод KINO20', 'Promo code KINO20', 'رمز KINO20'), group: 'coupons', effects: [{ type: 'discount', percentBps: 2000, lines: { categories: ['cinema'] } }],
    limits: [{ code: 'once', subject: 'customer', measure: 'count', max: 1, period: 'ever', mode: 'reject' }, { code: 'all', subject: 'instrument', measure: 'count', max: 500, period: 'ever', mode: 'reject' }],
  },
  'GIFT-5000': {
    kind: 'certificate', program, name: named('Подарочный сертификат, 5 000 ₽', 'Gift certificate, 5,000 ₽', 'بطاقة هدية 5000 ₽'), balance: { unit: 'money', amount: 500_000 }, priceMinor: 500_000,
    lines: { categories: ['cinema', 'restaurant'] }, validity: { after: 'P12M', from: 'issue', round: 'end_of_day' }, refundable: true, transferable: true, code: { pattern: 'GIFT-########' },
  },
  'FORMA-8': {
    kind: 'pass', program, name: named('Абонемент «Форма», 8 занятий', 'Forma pass, 8 classes', 'اشتراك فورما، 8 حصص'), balance: { unit: 'visits', amount: 8 }, priceMinor: 640_000, lines: { categories: ['fitness.class'] },
    places: ['forma'], validity: { after: 'P60D', from: 'first_use', round: 'end_of_day' }, perDay: 1, freeze: { max: 'P14D' }, refundable: true, transferable: true, code: { pattern: 'FORMA-######' },
  },
};

const at = (instant) => new Date(instant).toISOString();
const grossOf = ({ lines }) => lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
const isRecent = ({ occurredAt }, { now, days }) => Date.parse(occurredAt) > now - days * DAY_MS;
const isIn = ({ place }, network) => place.startsWith(network);

/** The types, a pool of promo codes, certificates and passes of invented people. @returns the codes, for purchases and visits */
export async function issueInstruments({ call, people, now }) {
  for (const [code, document] of Object.entries(types)) await call('PUT', `/v1/instrument-types/${code}`, document);
  const { pool } = await call('POST', '/v1/instrument-types/DINNER-300/pools', { externalId: 'Листовки к ужину', count: POOL, occurredAt: at(now - 90 * DAY_MS) });
  const issue = async (type, body) => (await call('POST', `/v1/instrument-types/${type}/instruments`, body)).instrument.code;
  const certificate = (index, daysAgo, fields = {}) => issue('GIFT-5000', { externalId: `demo-gift-${index}`, occurredAt: at(now - daysAgo * DAY_MS), ...fields });
  const holder = (index) => ({ externalId: (index === 4 ? bestBuyer(people) : people[120 + index * 3]).body.externalId });
  const pass = (index, daysAgo) => issue('FORMA-8', { externalId: `demo-pass-${index}`, customer: holder(index), occurredAt: at(now - daysAgo * DAY_MS) });
  await issue('KINO-20', { externalId: 'demo-kino20', code: 'KINO20', occurredAt: at(now - 60 * DAY_MS) });
  const certificates = await Promise.all([...Array.from({ length: 14 }, (_, index) => certificate(index, 40 + index * 9)), certificate(14, 400), certificate(15, 410, { customer: holder(4) }), certificate(16, 30, { balance: 100_000, priceMinor: 100_000 })]);
  await certificate(17, 12, { customer: holder(4) });
  const passes = await Promise.all(Array.from({ length: 12 }, (_, index) => pass(index, 20 + index * 4)));
  return { pool: pool.id, certificates, passes };
}

/** The codes of the pool, as soon as its run has made them. */
export async function codesOf({ call, pool }) {
  for (let tries = 0; ; tries += 1) {
    const { pool: { state } } = await call('GET', `/v1/pools/${pool}`);
    if (state === 'done') break;
    if (tries === 100) throw new Error('the pool of promo codes does not end');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return (await call('GET', `/v1/pools/${pool}/codes.csv`)).trim().split('\n').slice(1);
}

/** Some purchases bring a promo code or a certificate; what one brings is enough for it, and no person brings KINO20 twice. */
export function useInstruments({ random, purchases, codes, certificates, now }) {
  const [ofPool, ofMoney, used] = [codes.values(), certificates.slice(0, 8).values(), new Set()];
  const bringOf = (purchase) => {
    const { externalId } = purchase.customer;
    if (isIn(purchase, 'terrasa') && isRecent(purchase, { now, days: 85 }) && random.chance(0.14)) return ofPool.next().value;
    if (isIn(purchase, 'kino') && isRecent(purchase, { now, days: 55 }) && !used.has(externalId) && random.chance(0.2)) return used.add(externalId) && 'KINO20';
    if (isIn(purchase, 'terrasa') && isRecent(purchase, { now, days: 38 }) && grossOf(purchase) > 200_000 && grossOf(purchase) < 480_000) return ofMoney.next().value;
    return undefined;
  };
  for (const purchase of purchases) {
    const code = purchase.instruments ? undefined : bringOf(purchase);
    if (code) purchase.instruments = [code];
  }
  const spends = purchases.findLast((purchase) => isIn(purchase, 'terrasa') && isRecent(purchase, { now, days: 25 }) && !purchase.instruments && grossOf(purchase) > 250_000);
  if (spends) Object.assign(spends, { instruments: [certificates[16]], spend: undefined });
}

/** Visits of passes on different days, a frozen one, one given back, one handed on; a blocked and a refunded certificate. */
export async function liveOn({ call, people, certificates, passes, now }) {
  const step = (code, name, body) => call('POST', `/v1/instruments/${code}/${name}`, body);
  await Promise.all(passes.slice(0, 9).map(async (code, index) => {
    for (let visit = 0; visit < Math.min(8, index + 1); visit += 1) {
      await step(code, 'visits', { externalId: `visit-${index}-${visit}`, occurredAt: at(now - (18 - visit * 2) * DAY_MS), service: 'fitness.class', place: 'forma-sokol' });
    }
  }));
  await step(passes[2], 'freeze', { externalId: 'freeze-2', occurredAt: at(now - 2 * DAY_MS), days: 10 });
  await step(passes[9], 'freeze', { externalId: 'freeze-9', occurredAt: at(now - 3 * DAY_MS), days: 14 });
  await step(passes[1], 'refund', { externalId: 'refund-1', occurredAt: at(now - DAY_MS) });
  await step(passes[10], 'transfer', { externalId: 'transfer-10', to: { externalId: people[200].body.externalId }, occurredAt: at(now - 5 * DAY_MS) });
  await step(certificates[12], 'block', { externalId: 'block-12', occurredAt: at(now - 6 * DAY_MS) });
  await step(certificates[13], 'refund', { externalId: 'refund-13', occurredAt: at(now - 4 * DAY_MS) });
}
