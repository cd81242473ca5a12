import { cardNumber, mayCollide } from '#domain/cards/number.ts';
import { cardAt, withEvent, type CardEvent } from '#domain/cards/state.ts';
import { isLuhn } from '#domain/shared/luhn.ts';

const LATE = { allowEarlyActivation: false };
const EARLY = { allowEarlyActivation: true };
const at = (type: CardEvent['type'], occurredAt: number, fields: Partial<CardEvent> = {}): CardEvent => ({ type, occurredAt, ...fields });
/** The events, each appended in turn. */
const card = (...events: CardEvent[]) => events.reduce<CardEvent[]>((all, event) => withEvent(all, event, LATE), []);
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test('a number is prefix, serial and check digit', () => {
  expect([cardNumber({ prefix: '9900', digits: 8 }, 1), cardNumber({ prefix: '77', digits: 3 }, 999)]).toEqual(['9900000000010', '779991']);
  for (let serial = 1; serial < 500; serial++) expect(isLuhn(cardNumber({ prefix: '26', digits: 6 }, serial))).toBe(true);
});

test('patterns collide when one prefix begins the other and the numbers are as long', () => {
  expect([mayCollide({ prefix: '77', digits: 6 }, { prefix: '770', digits: 5 }), mayCollide({ prefix: '77', digits: 6 }, { prefix: '770', digits: 6 }), mayCollide({ prefix: '77', digits: 6 }, { prefix: '78', digits: 6 })]).toEqual([true, false, false]);
});

test('prepared, activated, blocked, unblocked, replaced: each at its instant', () => {
  const events = card(at('activated', 10), at('blocked', 20), at('unblocked', 30), at('replaced', 40, { replacedBy: '2' }));
  expect([9, 10, 20, 30, 40].map((instant) => cardAt(events, instant).state)).toEqual(['prepared', 'activated', 'blocked', 'activated', 'replaced']);
  expect(cardAt(events, 50)).toMatchObject({ state: 'replaced', since: 40, replacedBy: '2' });
});

test.each<[string, CardEvent[], CardEvent, string]>([
  ['blocking a prepared card', [], at('blocked', 1), 'card_not_activated'],
  ['replacing a prepared card', [], at('replaced', 1), 'card_not_activated'],
  ['activating twice', [at('activated', 1)], at('activated', 2), 'bad_transition'],
  ['unblocking an activated one', [at('activated', 1)], at('unblocked', 2), 'bad_transition'],
  ['activating a blocked one', [at('activated', 1), at('blocked', 2)], at('activated', 3), 'card_blocked'],
  ['blocking a replaced one', [at('activated', 1), at('replaced', 2)], at('blocked', 3), 'card_replaced'],
  ['giving it to somebody twice', [at('issued', 1)], at('issued', 2), 'bad_transition'],
  ['producing what was not ordered', [], at('delivery.produced', 1), 'bad_transition'],
  ['ordering twice', [at('delivery.ordered', 1)], at('delivery.ordered', 2), 'bad_transition'],
  ['delivering what was not shipped', [at('delivery.ordered', 1), at('delivery.produced', 2)], at('delivery.delivered', 3), 'bad_transition'],
  ['activating before it arrives', [at('delivery.ordered', 1)], at('activated', 2), 'card_not_delivered'],
  ['activating what came back', [at('delivery.ordered', 1), at('delivery.produced', 2), at('delivery.shipped', 3), at('delivery.returned', 4)], at('activated', 5), 'card_not_delivered'],
  ['blocking before what was done later', [at('activated', 1), at('blocked', 5)], at('blocked', 3), 'bad_transition'],
])('%s is refused', (_name, before, event, code) => expect(codeOf(() => withEvent(card(...before), event, LATE))).toBe(code));

test('a delivery keeps carrier and tracking; a returned one may be ordered again', () => {
  const events = card(at('delivery.ordered', 1), at('delivery.produced', 2), at('delivery.shipped', 3, { carrier: 'Post', tracking: 'RR1' }), at('delivery.returned', 4), at('delivery.ordered', 5));
  expect(cardAt(events, 4).delivery).toEqual({ state: 'returned', since: 4, carrier: 'Post', tracking: 'RR1' });
  expect(cardAt(events, 5).delivery).toEqual({ state: 'ordered', since: 5, carrier: null, tracking: null });
});

test('early activation is a matter of the type', () => {
  expect(codeOf(() => withEvent(card(at('delivery.ordered', 1)), at('activated', 2), EARLY))).toBeUndefined();
});

test('what arrives late takes its place in time', () => {
  const events = withEvent(card(at('activated', 10)), at('issued', 5), LATE);
  expect(events.map(({ type }) => type)).toEqual(['issued', 'activated']);
});
