import { offerState, offerWindow, presentOffer, stickyArm } from '#domain/loyalty/offers/assignment.ts';
import type { Offer, OfferAssignment } from '#domain/loyalty/offers/types.ts';

const at = (text: string) => Date.parse(text);
const [FROM, TO] = [at('2026-03-01T00:00:00Z'), at('2026-03-15T00:00:00Z')];
const offer: Offer = {
  id: 'offer', code: 'SPRING', programId: 'program', validFrom: FROM, validTo: TO,
  document: { program: 'main', effects: [{ type: 'discount', percentBps: 1000 }], validFrom: '2026-03-01T00:00:00Z', validFor: { after: 'P14D' }, controlShareBps: 0 },
};
const assigned = (fields: Partial<OfferAssignment> = {}): OfferAssignment => ({ offerId: 'offer', customerId: 'ann', arm: 'target', assignedAt: FROM, uses: [], ...fields });
const INSIDE = at('2026-03-10T12:00:00Z');
const codeOf = (assignment: OfferAssignment | undefined, when = INSIDE, programId = 'program') => {
  try {
    return presentOffer(offer, assignment, { at: when, programId }).type.kind;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the sticky arm', () => {
  test('is the same every time', () => {
    expect([1, 2, 3].map(() => stickyArm('offer', 'ann', 5000))).toEqual(Array(3).fill(stickyArm('offer', 'ann', 5000)));
  });

  test('nobody is held back at a share of 0, and everybody at 10,000', () => {
    const people = Array.from({ length: 500 }, (_, index) => `person-${index}`);
    expect(new Set(people.map((person) => stickyArm('offer', person, 0)))).toEqual(new Set(['target']));
    expect(new Set(people.map((person) => stickyArm('offer', person, 10_000)))).toEqual(new Set(['control']));
  });

  test('holds back close to its share, of other people for another offer, and a larger share holds back the same people and more', () => {
    const people = Array.from({ length: 20_000 }, (_, index) => `person-${index}`);
    const held = (of: string, share: number) => people.filter((person) => stickyArm(of, person, share) === 'control');
    const tenth = held('offer', 1000);
    const [fifth, anotherTenth] = [new Set(held('offer', 2000)), new Set(held('another', 1000))];
    expect(Math.abs(tenth.length / people.length - 0.1)).toBeLessThan(0.01);
    expect(tenth.every((person) => fifth.has(person))).toBe(true);
    expect(tenth.filter((person) => anotherTenth.has(person)).length).toBeLessThan(tenth.length * 0.2);
  });
});

describe('the window (N7)', () => {
  test('counts days in the zone of the program: across the change to summer time a day is 23 hours', () => {
    expect(offerWindow(at('2026-03-28T00:00:00Z'), { after: 'P2D' }, 'Europe/Berlin').to).toBe(at('2026-03-29T23:00:00Z'));
  });

  test('clamps at the end of a month and rounds only when asked', () => {
    expect(offerWindow(at('2026-01-31T09:00:00Z'), { after: 'P1M' }, 'Europe/Moscow').to).toBe(at('2026-02-28T09:00:00Z'));
    expect(offerWindow(at('2026-01-31T09:00:00Z'), { after: 'P1M', round: 'end_of_day' }, 'Europe/Moscow').to).toBe(at('2026-02-28T21:00:00Z'));
  });

  test('begins with its first instant and ends before its last', () => {
    expect([FROM - 1, FROM, TO - 1, TO].map((instant) => offerState(offer, instant))).toEqual(['scheduled', 'active', 'active', 'ended']);
    expect([FROM - 1, FROM, TO - 1, TO].map((instant) => codeOf(assigned(), instant))).toEqual(['offer_not_available', 'offer', 'offer', 'offer_not_available']);
  });
});

describe('an offer at a purchase', () => {
  test('is for the persons of the target arm, in its program', () => {
    expect([codeOf(assigned()), codeOf(undefined), codeOf(assigned({ arm: 'control' })), codeOf(assigned(), INSIDE, 'another')])
      .toEqual(['offer', 'offer_not_available', 'offer_not_available', 'offer_not_available']);
  });

  test('a person held back is told the same as one it was never assigned to', () => {
    const messageOf = (assignment: OfferAssignment | undefined) => {
      try {
        return presentOffer(offer, assignment, { at: INSIDE, programId: 'program' });
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(messageOf(assigned({ arm: 'control' }))).toBe(messageOf(undefined));
  });

  test('works once, and again after the full return of its purchase', () => {
    const [usedAt, restoredAt] = [at('2026-03-05T00:00:00Z'), at('2026-03-08T00:00:00Z')];
    expect(codeOf(assigned({ uses: [{ usedAt, restoredAt: null }] }))).toBe('offer_used');
    expect(codeOf(assigned({ uses: [{ usedAt, restoredAt: null }] }), usedAt - 1)).toBe('offer_used');   // reported late, dated before: still one use
    expect(codeOf(assigned({ uses: [{ usedAt, restoredAt }] }))).toBe('offer');
    expect(codeOf(assigned({ uses: [{ usedAt, restoredAt }] }), restoredAt - 1)).toBe('offer_used');
    expect(codeOf(assigned({ uses: [{ usedAt, restoredAt }, { usedAt: restoredAt, restoredAt: null }] }))).toBe('offer_used');
  });
});
