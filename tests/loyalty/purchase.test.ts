import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { withKey } from '../support/app.ts';
import { buildKey, buildPlace, registerOrganization } from '../support/factories.ts';
import { adjust, buy, openShop, purchaseOf, walletAt, type Shop } from '../support/shop.ts';
import { stateOf } from '../support/tables.ts';

const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

test('the answer of a purchase, field by field', async () => {
  const shop = await openShop();
  await adjust(shop, { points: 300 });
  const body = purchaseOf(shop, {
    lines: [{ lineId: 'A', sku: '1', name: 'Coffee', category: 'bar.coffee', tags: ['hot'], quantity: 2, unitPriceMinor: 30_000 }, { name: 'Cake', quantity: 1, unitPriceMinor: 40_000 }],
    spend: { wallet: 'BONUS', points: 250 },
  });
  const reply = await shop.caller.post('/v1/purchases').send(body);
  expect([reply.status, reply.headers['idempotency-replayed']]).toEqual([201, undefined]);
  expect(reply.body).toEqual({
    purchase: {
      id: ID, externalId: body.externalId, status: 'processed', grossMinor: 100_000, discounts: [], certificatesUsed: [], pointsSpent: 250, payableMinor: 75_000,
      lines: [
        { lineId: 'A', grossMinor: 60_000, netMinor: 60_000, certificateMinor: 0, pointsSpent: 150, paidMinor: 45_000, earned: 22 },
        { lineId: '2', grossMinor: 40_000, netMinor: 40_000, certificateMinor: 0, pointsSpent: 100, paidMinor: 30_000, earned: 15 },
      ],
    },
    earned: [{ rule: 'R-BASE', wallet: 'BONUS', points: 37, status: 'active', activeFrom: '2026-03-10T09:00:00.000Z', expiresAt: '2027-03-10T21:00:00.000Z' }],
    notApplied: [],
    member: { id: shop.customer.memberId, program: 'main', wallets: [{ wallet: 'BONUS', active: 87, pending: 0, debt: 0 }], level: 'base' },
    workflow: { id: expect.stringContaining('purchase'), runId: ID, url: expect.stringContaining('http') },
  });
});

describe('the external id', () => {
  test('the same body again gets the first answer, and says so', async () => {
    const shop = await openShop();
    const body = purchaseOf(shop);
    const first = await shop.caller.post('/v1/purchases').send(body);
    await buy(shop);
    const again = await shop.caller.post('/v1/purchases').send(Object.fromEntries(Object.entries(body).reverse()));
    expect([again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 'true', first.text]);
    expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(100);
  });

  test('another body is a conflict', async () => {
    const shop = await openShop();
    const { purchase } = await buy(shop);
    const reply = await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { externalId: purchase.externalId, occurredAt: '2026-03-10T09:00:01Z' }));
    expect([reply.status, reply.body.code]).toEqual([409, 'idempotency_conflict']);
  });

  test('a refused purchase frees it and changed nothing', async () => {
    const shop = await openShop();
    const body = purchaseOf(shop, { spend: { wallet: 'BONUS', points: 10 } });
    const refused = await shop.caller.post('/v1/purchases').send(body);
    expect([refused.status, refused.body.code]).toEqual([422, 'insufficient_points']);
    expect((await shop.caller.get(`/v1/purchases/${body.externalId}`)).body).toMatchObject({ purchase: { id: null, status: 'refused', externalId: body.externalId }, problem: { code: 'insufficient_points' } });
    expect((await shop.caller.get('/v1/purchases?status=refused')).body.data).toHaveLength(1);
    const { spend: _spend, ...corrected } = body;
    expect((await shop.caller.post('/v1/purchases').send(corrected)).status).toBe(201);
    expect((await shop.caller.get('/v1/purchases?status=refused')).body.data).toEqual([]);
  });

  test('the list in every order, page by page', async () => {
    const shop = await openShop();
    for (const [day, unitPriceMinor] of [['12', 300], ['10', 100], ['11', 200]] as const) {
      const reply = await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { occurredAt: `2026-03-${day}T09:00:00Z`, lines: [{ name: 'x', quantity: 1, unitPriceMinor }] }));
      expect(reply.status).toBe(201);
    }
    const listed = async (sort: string): Promise<number[]> => {
      const found: number[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const { body } = await shop.caller.get('/v1/purchases').query({ sort, limit: 2, ...(cursor !== undefined && { cursor }) });
        found.push(...body.data.map(({ grossMinor }: { grossMinor: number }) => grossMinor));
        cursor = body.nextCursor;
      }
      return found;
    };
    expect(await Promise.all(['createdAt', '-createdAt', 'occurredAt', '-occurredAt', 'grossMinor', '-grossMinor'].map(listed)))
      .toEqual([[300, 100, 200], [200, 100, 300], [100, 200, 300], [300, 200, 100], [100, 200, 300], [300, 200, 100]]);
  });

  test('what was refused before its place was known is no longer refused once it is processed', async () => {
    const shop = await openShop();
    const place = `place-${newId()}`;
    const body = purchaseOf(shop, { place });
    expect((await shop.caller.post('/v1/purchases').send(body)).body.code).toBe('place_not_found');
    expect((await shop.caller.get(`/v1/purchases/${body.externalId}`)).body).toMatchObject({ purchase: { status: 'refused' }, problem: { code: 'place_not_found', place } });
    await shop.caller.put(`/v1/places/${place}`).send({ name: 'Shop', kind: 'network' });
    expect((await shop.caller.post('/v1/purchases').send(body)).status).toBe(201);
    expect((await shop.caller.get('/v1/purchases?status=refused')).body.data).toEqual([]);
    expect((await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.purchase.status).toBe('processed');
  });

  test('a purchase that is booked while it is looked for is found', async () => {
    const shop = await openShop();
    const { purchase } = await buy(shop);
    const rename = (to: string) => sql.run('UPDATE purchases SET external_id = ? WHERE organization_id = ? AND id = ?', [to, shop.organizationId, purchase.id]);
    await rename('not yet');
    const look = sql.rows;
    sql.rows = async (...query) => {
      if (query[0].includes('FROM purchase_attempts')) await rename(purchase.externalId);   // its run ends between the two looks
      return look.apply(sql, query) as never;
    };
    const reply = await shop.caller.get(`/v1/purchases/${purchase.externalId}`);
    sql.rows = look;
    expect([reply.status, reply.body.purchase?.id]).toEqual([200, purchase.id]);
  });

  test('two partners may use the same one, and a place tells them apart', async () => {
    const shop = await openShop();
    const cinema = await buildPlace(shop.organizationId, { kind: 'network' });
    const cafe = await buildPlace(shop.organizationId, { kind: 'network' });
    const hall = await buildPlace(shop.organizationId, { kind: 'point', parent: cinema.externalId });
    const externalId = 'receipt-1';
    const [one, two] = [await buy(shop, { externalId, place: hall.externalId }), await buy(shop, { externalId, place: cafe.externalId, lines: [{ name: 'x', quantity: 1, unitPriceMinor: 5000 }] })];
    const conflicting = await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { externalId, place: cinema.externalId }));
    expect([conflicting.status, conflicting.body.code]).toEqual([409, 'idempotency_conflict']);
    const ambiguous = await shop.caller.get(`/v1/purchases/${externalId}`);
    expect([ambiguous.status, ambiguous.body.code]).toEqual([409, 'ambiguous']);
    for (const [place, { purchase }] of [[hall, one], [cinema, one], [cafe, two]] as const) {
      expect((await shop.caller.get(`/v1/purchases/${externalId}?place=${place.externalId}`)).body.purchase.id).toBe(purchase.id);
    }
    const back = await shop.caller.post(`/v1/purchases/${externalId}/returns?place=${cafe.externalId}`).send({ externalId: 'r', occurredAt: '2026-03-11T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }] });
    expect([back.status, back.body.refundMinor]).toEqual([201, 5000]);
    expect((await shop.caller.get(`/v1/purchases/${externalId}?place=nowhere`)).body.code).toBe('place_not_found');
  });

  test('a place made a moment ago is known to every call', async () => {
    const shop = await openShop();
    const network = await buildPlace(shop.organizationId, { kind: 'network' });
    const { purchase } = await buy(shop, { place: network.externalId });
    const point = await buildPlace(shop.organizationId, { kind: 'point', parent: network.externalId });
    expect((await shop.caller.get(`/v1/purchases/${purchase.externalId}?place=${point.externalId}`)).body.purchase?.id).toBe(purchase.id);
  });
});

describe('at once', () => {
  test('twins get the same answer and are one purchase', async () => {
    const shop = await openShop();
    const body = purchaseOf(shop);
    const replies = await Promise.all(Array.from({ length: 12 }, () => shop.caller.post('/v1/purchases').send(body)));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]!.status).toBe(201);
    expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(50);
  });

  test('fifty purchases of one member all end, and each sees the ones before it', async () => {
    const shop = await openShop();
    const replies = await Promise.all(Array.from({ length: 50 }, () => shop.caller.post('/v1/purchases').send(purchaseOf(shop))));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(replies.map(({ body }) => body.member.wallets[0].active).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => 50 * (index + 1)));
    expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(2500);
  });

  test('what the wallet holds is spent once', async () => {
    const shop = await openShop();
    await adjust(shop, { points: 100, expiresAt: null });
    const replies = await Promise.all(Array.from({ length: 10 }, (_, index) => shop.caller.post('/v1/purchases')
      .send(purchaseOf(shop, { lines: [{ name: 'x', quantity: 1, unitPriceMinor: 6000 }], spend: { wallet: 'BONUS', points: 30 }, occurredAt: `2026-03-10T09:00:0${index}Z` }))));
    const spent = replies.filter(({ status }) => status === 201);
    expect(new Set(replies.filter(({ status }) => status !== 201).map(({ body }) => `${body.status} ${body.code}`))).toEqual(new Set(['422 insufficient_points']));
    const earned = spent.reduce((sum, { body }) => sum + body.earned.reduce((points: number, one: { points: number }) => points + one.points, 0), 0);
    expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(100 - 30 * spent.length + earned);
    expect(spent.length).toBeGreaterThanOrEqual(3);
  });
});

describe('refused', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    await adjust(shop, { points: 10_000 });
  });

  test.each([
    ['customer_not_found', { customer: { externalId: 'nobody' } }, 422],
    ['customer_not_found', { customer: { card: '4000000000000' } }, 422],
    ['customer_not_found', { customer: { id: '01890a5d-ac96-774b-bcce-b302099a8057' } }, 422],
    ['place_not_found', { place: 'nowhere' }, 422],
    ['program_not_found', { program: 'none' }, 422],
    ['currency_mismatch', { currency: 'EUR' }, 422],
    ['wallet_not_found', { spend: { wallet: 'MILES', points: 1 } }, 422],
    ['instrument_not_found', { instruments: ['KN-1'] }, 422],
    ['points_limit', { spend: { wallet: 'BONUS', points: 501 } }, 422],
    ['invalid_request', { lines: [{ lineId: '2', name: 'a', quantity: 1, unitPriceMinor: 1 }, { name: 'b', quantity: 1, unitPriceMinor: 1 }] }, 400],
    ['invalid_request', { occurredAt: '1999-12-31T23:59:59Z' }, 400],
    ['invalid_request', { occurredAt: '2100-01-01T00:00:00Z' }, 400],
    ['invalid_request', { occurredAt: '2100-01-01T00:00:00+03:00' }, 201],
    ['invalid_request', { lines: [] }, 400],
    ['invalid_request', { lines: [{ name: 'a', quantity: 0, unitPriceMinor: 1 }] }, 400],
    ['invalid_request', { lines: [{ name: 'a', quantity: 1.5, unitPriceMinor: 1 }] }, 400],
    ['invalid_request', { lines: [{ name: 'a', quantity: 1, unitPriceMinor: -1 }] }, 400],
    ['invalid_request', { surprise: true }, 400],
    ['invalid_request', { externalId: ' x' }, 400],
    ['invalid_request', { spend: { wallet: 'BONUS', points: 0 } }, 400],
    ['invalid_request', { customer: { id: 'x', email: 'y@example.test' } }, 400],
  ])('%s %j', async (code, fields, status) => {
    const { body, status: got } = await shop.caller.post('/v1/purchases').send(purchaseOf(shop, fields));
    expect([got, body.code]).toEqual(status === 201 ? [201, undefined] : [status, code]);
    if (code === 'points_limit') expect(body.maxPoints).toBe(500);
  });

  test('without a key, without the scope, of another organization', async () => {
    const stranger = await registerOrganization();
    const reader = await buildKey(shop.organizationId, ['read']);
    const wrong = await (await withKey(reader.secret)).post('/v1/purchases').send(purchaseOf(shop));
    const foreign = await (await withKey(stranger.secret)).post('/v1/purchases').send(purchaseOf(shop));
    expect([wrong.status, wrong.body.code, foreign.body.code]).toEqual([403, 'forbidden', 'customer_not_found']);
    const { purchase } = await buy(shop);
    expect((await (await withKey(stranger.secret)).get(`/v1/purchases/${purchase.id}`)).status).toBe(404);
  });
});

test('calculate equals the purchase and writes nothing', async () => {
  const shop = await openShop();
  await adjust(shop, { points: 200 });
  const body = purchaseOf(shop, { spend: { wallet: 'BONUS', points: 'max' } });
  const before = await stateOf(shop.organizationId);
  const calculated = await shop.caller.post('/v1/purchases/calculate').send(body);
  expect([calculated.status, await stateOf(shop.organizationId)]).toEqual([200, before]);
  const { workflow: _workflow, ...booked } = await buy(shop, body);
  expect(calculated.body).toEqual({ ...booked, purchase: { ...booked.purchase, id: null } });
  expect((await shop.caller.post('/v1/purchases/calculate').send({ ...body, spend: { wallet: 'BONUS', points: 9999 } })).body).toMatchObject({ code: 'points_limit', maxPoints: 40 });
});
