const DAY_MS = 86_400_000;
const named = (ru, en, ar) => ({ ru, en, ar });
const off = (percentBps, lines) => [{ type: 'discount', percentBps, ...(lines && { lines }) }];
const spentInAYear = (minor) => ({ '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, minor] });
const visitsInAYear = (category, times) => ({ '>=': [{ metric: ['count', { categories: [category] }, { rolling: 'P365D' }] }, times] });

const wallets = [
  {
    code: 'BONUS', name: named('Бонусы', 'Bonus points', 'نقاط المكافآت'), scale: 0, rounding: 'floor', unitValueMinor: 100, earnOn: 'paid_money', maxPayShareBps: 5000,
    activation: { after: 'P0D' }, expiry: { after: 'P365D', round: 'end_of_day' }, limits: [{ code: 'bonus-month', name: named('Бонусов в месяц', 'Points a month', 'نقاط في الشهر'), measure: 'points', max: 6000, period: { calendar: 'month' }, mode: 'cap' }],
  },
  {
    code: 'CASHBACK', name: named('Кешбэк «Терраса»', 'Terrasa cashback', 'كاش باك تيراسا'), scale: 2, rounding: 'floor', unitValueMinor: 1, earnOn: 'paid_money', maxPayShareBps: 3000,
    activation: { after: 'P14D' }, expiry: null,
  },
];

/** Gold is reached by money, or by going to all three kinds of places for less of it. */
const levels = {
  atPurchase: 'before', effective: 'now', term: { after: 'P6M', round: 'end_of_day' }, downgrade: 'one_down', grace: null,
  list: [
    { code: 'base', name: named('Утро', 'Morning', 'صباح'), values: { rateBps: 300, discountBps: 0 } },
    { code: 'silver', name: named('День', 'Day', 'نهار'), values: { rateBps: 500, discountBps: 200 }, when: spentInAYear(2_000_000) },
    {
      code: 'gold', name: named('Полдень', 'Noon', 'ظهيرة'), values: { rateBps: 700, discountBps: 400 },
      when: { or: [spentInAYear(6_000_000), { and: [spentInAYear(3_000_000), visitsInAYear('cinema', 4), visitsInAYear('restaurant', 4), visitsInAYear('fitness', 1)] }] },
    },
  ],
};

const groups = [
  { code: 'sale', name: named('Скидки дня', 'Discounts of the day', 'خصومات اليوم'), mode: 'highest', priority: 10, base: 'sequential' },
  { code: 'status', name: named('Скидка уровня', 'Discount of the level', 'خصم المستوى'), mode: 'stack', priority: 15 },
  { code: 'coupons', name: named('Промокоды и предложения', 'Promo codes and offers', 'الرموز والعروض'), mode: 'stack', priority: 20 },
  { code: 'earn', name: named('Начисления', 'Earning', 'الاكتساب'), mode: 'stack', priority: 90 },
];

const tuesday = { code: 'TUESDAY', name: named('Киновторник', 'Cinema Tuesday', 'ثلاثاء السينما'), group: 'sale', priority: 1, when: { weekday: [2] }, effects: off(3000, { categories: ['cinema.ticket'] }) };
const happyHour = {
  code: 'HAPPY-HOUR', name: named('Счастливые часы бара', 'Happy hours of the bar', 'ساعات سعيدة'), group: 'sale', priority: 2,
  when: { and: [{ weekday: [1, 2, 3, 4, 5] }, { localTime: ['12:00', '16:00'] }] }, effects: off(2000, { categories: ['restaurant.bar'] }),
};
const birthday = { code: 'BIRTHDAY', name: named('День рождения', 'Birthday', 'عيد الميلاد'), group: 'sale', priority: 0, when: { var: 'customer.isBirthday' }, effects: [...off(2000), { type: 'message', text: named('С днём рождения! Сегодня −20 % на всё.', 'Happy birthday! 20% off everything today.', 'عيد ميلاد سعيد! خصم 20٪ اليوم.') }] };
const ofLevel = { code: 'LEVEL-DISCOUNT', name: named('Скидка уровня', 'Discount of the level', 'خصم المستوى'), group: 'status', when: { '>': [{ var: 'level.discountBps' }, 0] }, effects: [{ type: 'discount', percentBps: { var: 'level.discountBps' } }] };
const base = { code: 'R-BASE', name: named('Процент уровня', 'Rate of the level', 'نسبة المستوى'), group: 'earn', priority: 0, effects: [{ type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' } }] };
const weekend = { code: 'WEEKEND-GYM', name: named('Спорт в выходные: ещё 5 %', 'Sports at weekends: 5% more', 'رياضة نهاية الأسبوع'), group: 'earn', priority: 5, when: { weekday: [6, 7] }, effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500, lines: { categories: ['fitness.class'] } }] };
const bigBill = {
  code: 'BIG-BILL', name: named('100 бонусов за чек от 3 000 ₽', '100 points from 3,000 ₽', '100 نقطة من 3000 ₽'), group: 'earn', priority: 10,
  when: { '>=': [{ var: 'purchase.paidMinor' }, 300_000] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 100 }], budget: { measure: 'points', max: 150_000, mode: 'cap' },
};
const cashback = { code: 'TERRASA-CASHBACK', name: named('Кешбэк 3 % в ресторанах', '3% cashback in restaurants', 'كاش باك 3٪ في المطاعم'), group: 'earn', priority: 20, effects: [{ type: 'cashback', wallet: 'CASHBACK', rateBps: 300, lines: { categories: ['restaurant'] } }] };

const first = {
  name: named('Клуб «Полдень»', 'Polden Club', 'نادي بولدن'), timezone: 'Europe/Moscow', currency: 'RUB', enrolment: 'automatic',
  wallets, levels, groups, rules: [tuesday, ofLevel, base, bigBill, cashback],
  returns: { method: 'proportional', policy: 'within_balance', levels: 'immediate', expiredGrace: { after: 'P30D', round: 'end_of_day' }, instruments: 'restore_on_full_return' },
  limits: [{ code: 'tuesday-tickets', name: named('Два билета по вторникам', 'Two tickets on Tuesdays', 'تذكرتان يوم الثلاثاء'), rules: ['TUESDAY'], subject: 'member', measure: 'units', max: 2, lines: { categories: ['cinema.ticket'] }, period: { calendar: 'day' }, mode: 'cap' }],
  referral: { wallet: 'BONUS', advocate: 300, friend: 200, when: { '>=': [{ var: 'purchase.paidMinor' }, 50_000] }, within: 'P60D', hold: 'P14D', advocateLimit: { max: 5, period: { calendar: 'month' } } },
};
const second = { ...first, rules: [birthday, tuesday, happyHour, ofLevel, base, weekend, bigBill, cashback] };

/** The program as it grew: a document, since how many days ago it rules (undefined: from the beginning), and why. */
const versions = [
  { document: first, note: 'Запуск клуба' },
  { document: second, daysAgo: 150, note: 'День рождения, счастливые часы и спорт в выходные' },
];

/** Publishes what is not published yet. */
export async function publishProgram({ call, now }) {
  const { data: known } = await call('GET', '/v1/programs/main/versions');
  for (const { document, daysAgo, note } of versions.filter((version) => known.every(({ note: earlier }) => earlier !== version.note))) {
    const query = new URLSearchParams({ note, ...(daysAgo !== undefined && { validFrom: new Date(now - daysAgo * DAY_MS).toISOString() }) });
    await call('PUT', `/v1/programs/main?${query}`, document);
  }
}
