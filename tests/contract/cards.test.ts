import { newId } from '#domain/shared/ids.ts';
import { openClub } from './club.ts';

const open = () => openClub();
type Club = Awaited<ReturnType<typeof open>>;

/** Numbers of a new batch, from the file that is made of it. */
async function numbersOf(club: Club, count: number, type: object = {}): Promise<string[]> {
  const code = `card-${newId()}`;
  await club.sure(club.caller.put(`/v1/card-types/${code}`).send({ prefix: '777', digits: 8, program: 'main', physical: false, allowEarlyActivation: true, ...type }));
  const { batch } = await club.sure(club.caller.post(`/v1/card-types/${code}/batches`).send({ externalId: `batch-${newId()}`, count })) as { batch: { id: string } };
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const { text, status } = await club.caller.get(`/v1/card-batches/${batch.id}/numbers.csv`);
    if (status === 200) return text.trim().split(/\r?\n/).slice(1).map((row) => row.split(',')[0]!);
  }
  throw new Error('the batch was not made');
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
    expect(fresh).toBeDefined();
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
    await club.sure(club.caller.put(`/v1/card-types/${code}`).send({ prefix: '777', digits: 8, program: 'main', physical: false, allowEarlyActivation: true }));
    const post = () => club.caller.post(`/v1/card-types/${code}/batches`).send({ externalId: 'once', count: 3 });
    const first = await post();
    for (const end = Date.now() + 20_000; Date.now() < end && (await club.sure(club.caller.get(`/v1/card-batches/${first.body.batch.id}`))).batch.state !== 'done';) await new Promise((resolve) => setTimeout(resolve, 100));
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
