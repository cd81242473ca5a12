import { conflict, type DomainError } from '../shared/errors.ts';

/** Rule N27. A prepared card that was given to somebody earns and does not spend; a closed one is nobody's. */
export type CardState = 'prepared' | 'activated' | 'blocked' | 'replaced' | 'closed';
export type DeliveryState = 'ordered' | 'produced' | 'shipped' | 'delivered' | 'returned';

export interface CardEvent {
  type: 'issued' | 'activated' | 'blocked' | 'unblocked' | 'replaced' | 'closed' | `delivery.${DeliveryState}`;
  /** Epoch milliseconds. */
  occurredAt: number;
  /** Of a replacement: the new number. */
  replacedBy?: string;
  carrier?: string | null;
  tracking?: string | null;
}

export interface CardDelivery {
  state: DeliveryState;
  since: number;
  carrier: string | null;
  tracking: string | null;
}

export interface CardAt {
  state: CardState;
  /** Somebody has it, although it may not be activated yet. */
  issued: boolean;
  /** Since when it is in its state; null for a prepared one. */
  since: number | null;
  replacedBy: string | null;
  delivery: CardDelivery | null;
}

const PREPARED: CardAt = { state: 'prepared', issued: false, since: null, replacedBy: null, delivery: null };

/** After which state of a delivery each one may come; null is none so far. */
const BEFORE: Record<DeliveryState, (DeliveryState | null)[]> = {
  ordered: [null, 'returned'], produced: ['ordered'], shipped: ['produced'], delivered: ['shipped'], returned: ['shipped'],
};

/** States of a delivery after which nothing more comes of itself. */
export const isOver = (state: DeliveryState): boolean => state === 'delivered' || state === 'returned';

const badTransition = (message: string): DomainError => conflict('bad_transition', message);

/** Why a card in this state is not used, as every refusal names it; undefined for an activated one. */
export function stateRefusal(state: CardState): DomainError | undefined {
  if (state === 'prepared') return conflict('card_not_activated', 'The card is not activated.');
  if (state === 'blocked') return conflict('card_blocked', 'The card is blocked.');
  if (state === 'replaced') return conflict('card_replaced', 'The card was replaced by another one.');
  return state === 'closed' ? badTransition('The card is closed.') : undefined;
}

const FROM: Record<'issued' | 'activated' | 'blocked' | 'unblocked' | 'replaced' | 'closed', CardState[]> = {
  issued: ['prepared'], activated: ['prepared'], blocked: ['activated'], unblocked: ['blocked'], replaced: ['activated', 'blocked'], closed: ['prepared', 'activated', 'blocked'],
};
const TO = { activated: 'activated', blocked: 'blocked', unblocked: 'activated', replaced: 'replaced', closed: 'closed' } as const;

function deliver(card: CardAt, event: CardEvent, state: DeliveryState): CardAt | DomainError {
  if (state === 'ordered' && (card.state === 'replaced' || card.state === 'closed')) return stateRefusal(card.state)!;
  const now = card.delivery?.state ?? null;
  if (!BEFORE[state].includes(now)) return badTransition(now === null ? 'Nothing was ordered for this card.' : `A delivery that is ${now} does not become ${state}.`);
  const known = state === 'ordered' ? null : card.delivery;
  return { ...card, delivery: { state, since: event.occurredAt, carrier: event.carrier ?? known?.carrier ?? null, tracking: event.tracking ?? known?.tracking ?? null } };
}

/** A card after one more event, or why the event cannot be. */
function after(card: CardAt, event: CardEvent): CardAt | DomainError {
  if (event.type.startsWith('delivery.')) return deliver(card, event, event.type.slice('delivery.'.length) as DeliveryState);
  const type = event.type as keyof typeof FROM;
  if (!FROM[type].includes(card.state)) return (card.state === 'activated' ? undefined : stateRefusal(card.state)) ?? badTransition('The card is activated already.');
  if (type === 'issued') return card.issued ? badTransition('The card was given to somebody already.') : { ...card, issued: true };
  return { ...card, issued: true, state: TO[type], since: event.occurredAt, replacedBy: event.replacedBy ?? card.replacedBy };
}

/** The card as it is at an instant: what its events up to then made of it. Events come in order of time, then of arrival. */
export function cardAt(events: readonly CardEvent[], at: number): CardAt {
  let card = PREPARED;
  for (const event of events) {
    if (event.occurredAt > at) break;
    const next = after(card, event);
    if (!(next instanceof Error)) card = next;
  }
  return card;
}

/** Whether a card may be activated although it was ordered and has not arrived. */
export interface ActivationRule {
  allowEarlyActivation: boolean;
}

/**
 * The events of a card with one more among them, at its own instant: it must be possible then, and what happened later must still be.
 *
 * @throws DomainError (409) `card_not_activated`, `card_blocked`, `card_replaced`, `card_not_delivered`, `bad_transition`
 */
export function withEvent(events: readonly CardEvent[], event: CardEvent, { allowEarlyActivation }: ActivationRule): CardEvent[] {
  const place = events.findLastIndex(({ occurredAt }) => occurredAt <= event.occurredAt) + 1;
  const all = [...events.slice(0, place), event, ...events.slice(place)];
  let card = PREPARED;
  for (const [index, one] of all.entries()) {
    const next = after(card, one);
    if (next instanceof Error) throw index === place ? next : badTransition('What happened to the card later would not be possible any more.');
    if (one === event && one.type === 'activated' && !allowEarlyActivation && card.delivery && card.delivery.state !== 'delivered') throw conflict('card_not_delivered', 'The card was ordered and has not been delivered.');
    card = next;
  }
  return all;
}
