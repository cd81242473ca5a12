import { newId } from '#domain/shared/ids.ts';
import { as } from '../support/app.ts';
import { buildPlace } from '../support/factories.ts';
import { openShop, walletAt, type Shop } from '../support/shop.ts';

const HEADING = 'type,rrn,token,maskedPan,amountMinor,currency,merchantId,authCode,occurredAt,originalRrn';
let shop: Shop;
let token: string;
beforeAll(async () => {
  shop = await openShop();
  token = `tok_${newId()}`;
  await buildPlace(shop.organizationId, { merchantIds: ['M-1'] });
  for (const cardToken of [token, 'masked:411111******1111']) {
    await shop.caller.post('/v1/payment-cards').send({ customer: { id: shop.customer.id }, provider: 'acquirer-file', cardToken, scheme: 'mir', last4: '1111' });
  }
});
const send = (rows: string[], caller = shop.caller) => caller.post('/v1/payment-cards/acquirer-file').attach('file', Buffer.from([HEADING, ...rows, ''].join('\n')), 'registry.csv');

test('a file of the acquirer says what a provider would have told, by tokens and masked numbers', async () => {
  const rows = [
    `refund,R2,${token},,30000,RUB,M-1,,2026-03-12T09:00:00Z,R1`,
    `auth,R1,${token},,100000,RUB,M-1,A1,2026-03-10T09:00:00Z,`,
    `clearing,R1,${token},,90000,RUB,M-1,A1,2026-03-11T09:00:00Z,`,
    'presentment,R3,,411111******1111,40000,RUB,M-1,A3,2026-03-13T09:00:00Z,',
    `auth,R4,${token},,much,RUB,M-1,A1,2026-03-10T09:00:00Z,`,
    'auth,R5,unknown,,1000,RUB,M-1,A1,2026-03-10T09:00:00Z,',
    `auth,R6,${token},,1000,RUB,M-2,A1,2026-03-10T09:00:00Z,`,
    `auth,R7,${token},,1000,USD,M-1,A1,2026-03-10T09:00:00Z,`,
  ];
  const [first, again] = [await send(rows), await send(rows)];
  expect([first.status, again.status]).toEqual([200, 200]);
  for (const { body } of [first, again]) {
    expect(body).toMatchObject({ total: 8, rejected: [{ row: 5, code: 'invalid_row' }, { row: 8, code: 'currency_mismatch' }] });
    expect(body.ignored).toEqual(expect.arrayContaining([{ row: 6, code: 'unknown_card' }, { row: 7, code: 'unknown_merchant' }]));
  }
  expect(await walletAt(shop, '2026-03-13T10:00:00Z')).toMatchObject({ active: 50, pending: 0 });
});

test('an empty amount is no zero: the row is refused', async () => {
  expect((await send([`clearing,R10,${token},,,RUB,M-1,A1,2026-03-14T09:00:00Z,`])).body).toMatchObject({ total: 1, accepted: 0, rejected: [{ row: 1, code: 'invalid_row' }] });
});

test('a whole number of a card anywhere in it refuses the file, and nothing of it is shown', async () => {
  const reply = await send([`auth,R8,4111111111111111,,1000,RUB,M-1,A1,2026-03-10T09:00:00Z,`]);
  expect([reply.status, reply.body.code, reply.text.includes('4111111111111111')]).toEqual([422, 'pan_detected', false]);
});

test('what is no file, and who may not', async () => {
  expect((await shop.caller.post('/v1/payment-cards/acquirer-file').field('note', 'x')).body.code).toBe('invalid_request');
  expect((await send([])).status).toBe(400);
  const more = await shop.caller.post('/v1/payment-cards/acquirer-file').field('note', 'x').attach('file', Buffer.from(`${HEADING}\nauth,R9,${token},,1,RUB,M-1,A1,2026-03-10T09:00:00Z,\n`), 'registry.csv');
  expect([more.status, more.body.errors?.[0].path]).toEqual([400, 'note']);
  const other = await shop.caller.post('/v1/payment-cards/acquirer-file').attach('file', Buffer.from('a,b\n1,2\n'), 'other.csv');
  expect([other.status, other.body.errors?.map(({ path }: { path: string }) => path)]).toEqual([400, ['file.type', 'file.amountMinor', 'file.currency', 'file.merchantId', 'file.occurredAt']]);
  expect((await send([`auth,R9,${token},,1,RUB,M-1,A1,2026-03-10T09:00:00Z,`], await as({ organizationId: shop.organizationId, role: 'viewer' }))).status).toBe(403);
});
