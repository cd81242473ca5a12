import { newId } from '#domain/shared/ids.ts';
import { makeBatch } from '../cards/support.ts';
import { until } from '../support/until.ts';
import { openClub } from './club.ts';

const open = () => openClub();
type Club = Awaited<ReturnType<typeof open>>;

const PLASTIC = { prefix: '777', digits: 8, program: 'main', physical: false, allowEarlyActivation: true };

/** A new type of cards and the numbers of a batch of it. */
async function numbersOf({ caller, shop, sure }: Club, count: number): Promise<string[]> {
  const code = `card-${newId()}`;
  await sure(caller.put(`/v1/card-types/${code}`).send(PLASTIC));
  return makeBatch(shop, code, count);
}

const isLuhn = (digits: string) => [...digits].reverse().reduce((sum, digit, index) => {
  const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
  return sum + (doubled > 9 ? doubled - 9 : doubled);
}, 0) % 10 === 0;

describe('N27: cards', () => {
  test('numbers: prefix, serials from 1, a Luhn digit', async () => {
    const numbers = await numbersOf(await open(), 3);
    expect(numbers.map((number) => number.slice(0, -1))).toEqual(['77700000001', '77700000002', '77700000003']);
    expect(numbers.every(isLuhn)).toBe(true);
  });

  test('prepared → activated → blocked → replaced; illegal moves are 409', async () => {
    const club = await open();
    const [number, fresh] = await numbersOf(club, 2);
    const move = (card: string, what: string, fields: object = {}) => club.caller.post(`/v1/cards/${card}/${what}`).send({ occurredAt: '2026-03-01T09:00:00Z', ...fields });
    expect((await move(number!, 'unblock')).status).toBe(409);
    expect((await move(number!, 'activate', { customer: { id: club.shop.customer.id } })).body.card).toMatchObject({ number, state: 'activated' });
    const body = await club.buy({ customer: { card: number } });
    expect(body.member.id).toBe(club.shop.customer.memberId);
    expect((await move(number!, 'block', { occurredAt: '2026-03-11T09:00:00Z' })).body.card.state).toBe('blocked');
    const blocked = await club.tryBuy({ occurredAt: '2026-03-12T09:00:00Z', customer: { card: number } });
    expect([blocked.status, blocked.body.code]).toEqual([409, 'card_blocked']);
    const replaced = await move(number!, 'replace', { number: fresh, occurredAt: '2026-03-13T09:00:00Z' });
    expect([replaced.status, replaced.body.card]).toMatchObject([200, { number: fresh, state: 'activated', customer: { id: club.shop.customer.id } }]);
    const again = await club.buy({ occurredAt: '2026-03-14T09:00:00Z', customer: { card: fresh } });
    expect(again.member).toMatchObject({ id: club.shop.customer.memberId, wallets: [{ active: 100 }] });   // 50 of the old card's purchase, 50 of this one
    const old = await club.tryBuy({ occurredAt: '2026-03-14T09:00:00Z', customer: { card: number } });
    const unblocked = await move(number!, 'unblock', { occurredAt: '2026-03-14T09:00:00Z' });
    expect([old.status, old.body.code, unblocked.status, unblocked.body.code]).toEqual([409, 'card_replaced', 409, 'card_replaced']);
  });

  test('before its activation a card is prepared: it earns for whom it was given to, and does not spend', async () => {
    const club = await open();
    const [number, fresh] = await numbersOf(club, 2);
    await club.grant(100);
    await club.sure(club.caller.post(`/v1/cards/${number}/activate`).send({ customer: { id: club.shop.customer.id } }));
    expect((await club.buy({ customer: { card: number } })).member.id).toBe(club.shop.customer.memberId);
    const spending = await club.tryBuy({ customer: { card: number }, spend: { wallet: 'BONUS', points: 10 } });
    const nobodys = await club.tryBuy({ customer: { card: fresh } });
    expect([spending.status, spending.body.code, nobodys.status, nobodys.body.code]).toEqual([409, 'card_not_activated', 409, 'card_not_activated']);
  });

  test('a batch reported again gets the answer of the first time', async () => {
    const club = await open();
    const code = `card-${newId()}`;
    await club.sure(club.caller.put(`/v1/card-types/${code}`).send(PLASTIC));
    const post = () => club.caller.post(`/v1/card-types/${code}/batches`).send({ externalId: 'once', count: 3 });
    const first = await post();
    await until(async () => (await club.sure(club.caller.get(`/v1/card-batches/${first.body.batch.id}`))).batch.state === 'done');
    expect((await post()).body).toEqual(first.body);
  });
});

test('N28: digits of a payment card are refused, our own cards are not', async () => {
  const club = await open();
  const refused = await club.tryBuy({ lines: [{ name: 'paid by 4111 1111 1111 1111', quantity: 1, unitPriceMinor: 1000 }] });
  expect([refused.status, refused.body.code]).toEqual([422, 'pan_detected']);
  expect((await club.tryBuy({ lines: [{ name: 'x', sku: '4111111111111111', quantity: 1, unitPriceMinor: 1000 }] })).status).toBe(201);
  expect((await club.tryBuy({ lines: [{ name: 'order 4111111111111112', quantity: 1, unitPriceMinor: 1000 }] })).status).toBe(201);   // no Luhn
});
