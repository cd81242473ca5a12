import { bestBuyer } from './relations.mjs';

const DAY_MS = 86_400_000;
const named = (ru, en, ar) => ({ ru, en, ar });
const BATCH = 60;
const ACTIVE = 24;
const CARRIER = 'Курьер клуба';
const at = (instant) => new Date(instant).toISOString();

const types = {
  CLUB: { prefix: '96430', digits: 8, program: 'main', physical: true, allowEarlyActivation: false, name: named('Клубная карта', 'Club card', 'بطاقة النادي'), design: { background: '#0F5257', foreground: '#FFFFFF', label: '#CFE5E3' } },
  PHONE: { prefix: '96431', digits: 8, program: 'main', physical: false, name: named('Карта в телефоне', 'Card in the phone', 'بطاقة في الهاتف'), design: { background: '#16302B', foreground: '#FFFFFF', label: '#9CC5A1' } },
};

/** How far deliveries are, the steps after the order with days ago each; the last ones have been silent for long. */
const deliveries = [
  { steps: [9, 7, 5, 2], names: ['ordered', 'produced', 'shipped', 'delivered'] },
  { steps: [12, 9, 6, 3], names: ['ordered', 'produced', 'shipped', 'delivered'] },
  { steps: [14, 11, 8, 1], names: ['ordered', 'produced', 'shipped', 'returned'] },
  { steps: [6, 4, 1], names: ['ordered', 'produced', 'shipped'] },
  { steps: [7, 5, 2], names: ['ordered', 'produced', 'shipped'] },
  { steps: [4, 1], names: ['ordered', 'produced'] },
  { steps: [5, 2], names: ['ordered', 'produced'] },
  { steps: [1], names: ['ordered'] },
  { steps: [2], names: ['ordered'] },
];

async function numbersOf(call) {
  const { batch: { id } } = await call('POST', '/v1/card-types/CLUB/batches', { externalId: 'Открытие клуба', count: BATCH });
  for (let tries = 0; ; tries += 1) {
    const { batch: { state } } = await call('GET', `/v1/card-batches/${id}`);
    if (state === 'done') break;
    if (tries === 100) throw new Error('the batch of cards does not end');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return (await call('GET', `/v1/card-batches/${id}/numbers.csv`)).trim().split(/\r?\n/).slice(1).map((row) => row.split(',')[0]);
}

/**
 * Card types, a batch, cards in use, one blocked, one replaced, and deliveries in every state.
 *
 * A step that a card has taken already is not taken again, so that an interrupted filling can go on.
 */
export async function handOutCards({ call, people, now }) {
  for (const [code, type] of Object.entries(types)) await call('PUT', `/v1/card-types/${code}`, type);
  const numbers = await numbersOf(call);
  const holder = (index) => ({ externalId: (index === 0 ? bestBuyer(people) : people[60 + index * 2]).body.externalId });
  const step = async (number, name, body) => call('POST', `/v1/cards/${number}/${name}`, body);
  const stateOf = async (number) => (await call('GET', `/v1/cards/${number}`)).card;
  await Promise.all(numbers.slice(0, ACTIVE).map(async (number, index) => {
    if ((await stateOf(number)).state === 'prepared') await step(number, 'activate', { customer: holder(index), occurredAt: at(now - (10 + index * 3) * DAY_MS) });
  }));
  if ((await stateOf(numbers[4])).state === 'activated') await step(numbers[4], 'block', { occurredAt: at(now - 3 * DAY_MS) });
  if ((await stateOf(numbers[7])).state === 'activated') await step(numbers[7], 'replace', { number: numbers[BATCH - 1], occurredAt: at(now - 6 * DAY_MS) });
  await Promise.all(deliveries.map(({ steps, names }, index) => deliver({ step, stateOf, number: numbers[ACTIVE + index], customer: holder(ACTIVE + index), steps, names, now })));
  await linkPaymentCards({ call, holder });
  const { data: inPhones } = await call('GET', '/v1/cards?type=PHONE&limit=10');
  for (const index of [1, 2, 3].slice(inPhones.length)) {
    await call('POST', '/v1/card-types/PHONE/cards', { customer: { externalId: people[300 + index].body.externalId }, occurredAt: at(now - index * DAY_MS) });
  }
}

/** Tokens as a provider of linked cards gives them out. */
async function linkPaymentCards({ call, holder }) {
  for (const [index, scheme] of ['mir', 'mir', 'visa', 'mastercard', 'mir'].entries()) {
    await call('POST', '/v1/payment-cards', { customer: holder(index), provider: 'simulator', cardToken: `demo-token-${index}`, scheme, last4: String(4201 + index * 977) });
  }
}

async function deliver({ step, stateOf, number, customer, steps, names, now }) {
  const { delivery } = await stateOf(number);
  for (const [index, state] of names.entries()) {
    if (index <= names.indexOf(delivery?.state)) continue;
    const shipped = state === 'shipped' && { carrier: CARRIER, tracking: `PK-${number.slice(-6)}` };
    await step(number, 'delivery', { state, occurredAt: at(now - steps[index] * DAY_MS), ...(index === 0 && { customer }), ...shipped });
  }
}
