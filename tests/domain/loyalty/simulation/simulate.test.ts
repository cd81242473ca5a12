import { mainProgram, type Expression, type ProgramDocument } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import { simulatedProgram, simulateMembers } from '#domain/loyalty/simulation/simulate.ts';
import { addTallies, emptyTally, type SimulatedMember, type SimulationTally } from '#domain/loyalty/simulation/types.ts';
import { at, atLeast, bought, returned, spendOfYear } from '../levels/level-support.ts';

const FROM = at('2026-01-01T00:00:00Z');
const TO = at('2026-07-01T00:00:00Z');
const base = mainProgram({ name: 'Club', timezone: 'Europe/Moscow', currency: 'RUB' });
const clubWith = (threshold: number, part: Partial<ProgramDocument> = {}): ProgramDocument => ({
  ...base, levels: { list: [{ code: 'base', values: { rateBps: 500 } }, { code: 'silver', values: { rateBps: 1000 }, when: atLeast(spendOfYear, threshold) }] },
  rules: [{ code: 'R-BASE', effects: [{ type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' } as Expression }] }], ...part,
});
const member = (id: string, facts: SimulatedMember['facts']): SimulatedMember => ({ membershipId: id, customerId: `customer-${id}`, joinedAt: at('2025-06-01T00:00:00Z'), facts, spent: new Map(), paymentMethods: new Map(), customer: {} });

function simulate(members: SimulatedMember[], current: ProgramDocument, changed: ProgramDocument) {
  const programOf = (document: ProgramDocument) => simulatedProgram(compileProgram(document), { shared: {}, inSegment: (code, { customer }) => customer.segment === code });
  return simulateMembers(members, { current: programOf(current), changed: programOf(changed) }, { from: FROM, to: TO });
}

test('a lower threshold: headcount, cost per rule and who moves', () => {
  const members = [
    member('a', [bought('2026-02-01T10:00:00Z', 200_000), bought('2026-03-01T10:00:00Z', 100_000)]),
    member('b', [bought('2026-02-01T10:00:00Z', 50_000)]),
  ];
  const { before, after, changed, examples } = simulate(members, clubWith(1_000_000), clubWith(200_000));
  expect([before.levels, after.levels, changed]).toEqual([{ base: 2 }, { base: 1, silver: 1 }, 1]);
  expect([before.rules, after.rules]).toEqual([
    { 'R-BASE': { points: 175, pointsBy: [{ wallet: 'BONUS', points: 100 + 50 + 25 }], discountMinor: 0, purchases: 3 } },
    { 'R-BASE': { points: 225, pointsBy: [{ wallet: 'BONUS', points: 100 + 100 + 25 }], discountMinor: 0, purchases: 3 } },
  ]);
  expect(examples).toEqual([{ membershipId: 'a', customerId: 'customer-a', before: 'base', after: 'silver' }]);
});

test('the same program on both sides gives the same', () => {
  const { before, after, changed } = simulate([member('a', [bought('2026-02-01T10:00:00Z', 250_000), returned('2026-03-01T10:00:00Z', 100_000, '2026-03-05T10:00:00Z')])], clubWith(300_000), clubWith(300_000));
  expect([after, changed]).toEqual([before, 0]);
});

test('effects chain: a discount lowers what is paid, and with it the level', () => {
  const discount = clubWith(200_000, { rules: [{ code: 'TENTH', effects: [{ type: 'discount', percentBps: 1000 }] }] });
  const { before, after } = simulate([member('a', [bought('2026-02-01T10:00:00Z', 200_000)])], clubWith(200_000), discount);
  expect([before.levels, after.levels]).toEqual([{ silver: 1 }, { base: 1 }]);
  expect([after.discountMinor, after.paidMinor, after.rules]).toEqual([20_000, 180_000, { TENTH: { points: 0, discountMinor: 20_000, purchases: 1 } }]);
});

test('what was bought before the period counts for levels, not for cost', () => {
  const { before } = simulate([member('a', [bought('2025-12-01T10:00:00Z', 200_000), bought('2026-02-01T10:00:00Z', 10_000)])], clubWith(200_000), clubWith(200_000));
  expect([before.levels, before.purchases, before.points]).toEqual([{ silver: 1 }, 1, 10]);
});

test('a return in the period takes the level away in both', () => {
  const { before, after } = simulate([member('a', [returned('2026-02-01T10:00:00Z', 200_000, '2026-03-01T10:00:00Z')])], clubWith(200_000), clubWith(100_000));
  expect([before.levels, after.levels]).toEqual([{ base: 1 }, { base: 1 }]);
});

test('a budget is used up over all members', () => {
  const budget = clubWith(10_000_000, { rules: [{ code: 'GIFT', effects: [{ type: 'points', wallet: 'BONUS', fixed: 100 }], budget: { measure: 'points', max: 150 } }] });
  const { after } = simulate(['a', 'b', 'c'].map((id) => member(id, [bought('2026-02-01T10:00:00Z', 1000)])), clubWith(1), budget);
  expect(after.rules).toEqual({ GIFT: { points: 150, pointsBy: [{ wallet: 'BONUS', points: 150 }], discountMinor: 0, purchases: 2 } });
});

test('a level by segment is reached in a simulation too', () => {
  const bySegment = clubWith(1, { levels: { list: [{ code: 'base' }, { code: 'vip', when: { inSegment: ['vip'] } }] } });
  const members = ['vip', 'others'].map((segment) => ({ ...member(segment, [bought('2026-02-01T10:00:00Z', 1000)]), customer: { segment } }));
  expect(simulate(members, clubWith(10_000_000), bySegment).after.levels).toEqual({ base: 1, vip: 1 });
});

test('points paid with are paid with again, as far as the program allows', () => {
  const facts = [bought('2026-02-01T10:00:00Z', 100_000)];
  const spent = new Map([[facts[0]!.purchaseId, { wallet: 'BONUS', points: 500 }]]);
  const tight = clubWith(10_000_000, { wallets: [{ ...base.wallets[0]!, maxPayShareBps: 1000 }] });
  const { before, after } = simulate([{ ...member('a', facts), spent }], clubWith(10_000_000), tight);
  expect([before.paidMinor, after.paidMinor]).toEqual([50_000, 90_000]);
});

test('rules and levels may be called like what every object has', () => {
  const rules = ['__proto__', 'toString', 'constructor'].map((code) => ({ code, effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: 10 }] }));
  const named = { ...clubWith(200_000, { rules }), levels: { list: [{ code: '__proto__' }, { code: 'valueOf', when: atLeast(spendOfYear, 200_000) }] } };
  const members = [member('a', [bought('2026-02-01T10:00:00Z', 200_000)]), member('b', [bought('2026-02-01T10:00:00Z', 1_000)])];
  const tally = simulate(members, clubWith(1_000_000), named);
  const { rules: ofRules, levels } = JSON.parse(JSON.stringify(addTallies(emptyTally(), tally).after)) as SimulationTally['after'];
  expect(Object.entries(ofRules).map(([code, { points, purchases }]) => [code, points, purchases])).toEqual([['__proto__', 20, 2], ['toString', 20, 2], ['constructor', 20, 2]]);
  expect(Object.entries(levels)).toEqual([['valueOf', 1], ['__proto__', 1]]);
  expect(({} as { points?: number }).points).toBeUndefined();
});
