const DAY_MS = 86_400_000;
const named = (ru, en, ar) => ({ ru, en, ar });
const at = (instant) => new Date(instant).toISOString();
const AUTUMN = { code: 'TERRASA-15', from: 50, days: 30, network: 'terrasa', most: 260 };

const segments = {
  regulars: { name: named('Постоянные гости', 'Regulars', 'الزبائن الدائمون'), when: { '>=': [{ metric: ['count', {}, { rolling: 'P90D' }] }, 3] } },
  sleeping: { name: named('Давно не были', 'Not seen for long', 'غائبون منذ مدة'), when: { and: [{ '==': [{ metric: ['count', {}, { rolling: 'P60D' }] }, 0] }, { '>=': [{ metric: ['count', {}, { rolling: 'P365D' }] }, 2] }] } },
  'film-and-dinner': { name: named('Кино и ресторан', 'Cinema and restaurant', 'سينما ومطعم'), when: { and: ['cinema', 'restaurant'].map((category) => ({ '>=': [{ metric: ['count', { categories: [category] }, { rolling: 'P180D' }] }, 2] })) } },
};

/**
 * The autumn offer of the restaurants, with arms that show an effect, and its code in purchases of its target arm.
 *
 * The people of the demo buy without knowing of any offer. So that the report has an effect to show, who bought in the window is
 * a little rarer in the control arm than chance would have it.
 */
export async function assignOffer({ call, random, people, purchases, now }) {
  const [from, to] = [now - AUTUMN.from * DAY_MS, now - (AUTUMN.from - AUTUMN.days) * DAY_MS];
  const inWindow = purchases.filter(({ occurredAt }) => Date.parse(occurredAt) > from + DAY_MS && Date.parse(occurredAt) < to - DAY_MS);
  const buyers = new Set(inWindow.map(({ customer }) => customer.externalId));
  const known = people.filter(({ registeredAt, leavesAt }) => registeredAt < from && leavesAt > from);
  const customers = known.slice(0, AUTUMN.most).map(({ body: { externalId } }) => ({ customer: { externalId }, arm: random.chance(buyers.has(externalId) ? 0.22 : 0.4) ? 'control' : 'target' }));
  await call('PUT', `/v1/offers/${AUTUMN.code}`, {
    program: 'main', name: named('−15 % в «Террасе»', '15% off at Terrasa', 'خصم 15٪ في تيراسا'), effects: [{ type: 'discount', percentBps: 1500, lines: { categories: ['restaurant'] } }],
    validFrom: at(from), validFor: { after: `P${AUTUMN.days}D`, round: 'end_of_day' }, assign: { customers },
  });
  const target = new Set(customers.filter(({ arm }) => arm === 'target').map(({ customer }) => customer.externalId));
  for (const purchase of inWindow) {
    if (!purchase.place.startsWith(AUTUMN.network) || !target.has(purchase.customer.externalId) || !random.chance(0.8)) continue;
    purchase.instruments = [AUTUMN.code];
    target.delete(purchase.customer.externalId);   // once per person
  }
}

/** Segments of the whole base, and an offer that began two weeks ago for one of them. */
export async function addressSegments({ call, now }) {
  for (const [code, segment] of Object.entries(segments)) await call('PUT', `/v1/segments/${code}`, segment);
  await call('PUT', '/v1/offers/DINNER-AFTER-FILM', {
    program: 'main', name: named('Ужин после кино: 300 бонусов', 'Dinner after the film: 300 points', 'عشاء بعد الفيلم: 300 نقطة'), effects: [{ type: 'points', wallet: 'BONUS', fixed: 300 }],
    validFrom: at(now - 14 * DAY_MS), validFor: { after: 'P30D', round: 'end_of_day' }, assign: { segment: 'film-and-dinner', controlShareBps: 2500 },
  });
}
