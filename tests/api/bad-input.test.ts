import { newId } from '#domain/shared/ids.ts';
import { sql } from '#db/sql.ts';
import { expectProblem, raw, type RawCall } from '../support/raw.ts';
import { openShop, purchaseOf, type Shop } from '../support/shop.ts';

let shop: Shop;
let foreign: Shop;

beforeAll(async () => {
  [shop, foreign] = await Promise.all([openShop(), openShop()]);
});

const call = (method: string, path: string, options: RawCall = {}) => raw(method, path, { secret: shop.secret, ...options });

const at = '2026-03-10T09:00:00Z';
const customer = (fields: object) => ({ externalId: `bad-${newId()}`, onboarding: false, ...fields });
const purchase = (fields: object) => purchaseOf(shop, fields);
const line = (fields: object) => ({ lines: [{ name: 'Tea', quantity: 1, unitPriceMinor: 100, ...fields }] });
const event = (fields: object) => ({ customer: { id: shop.customer.id }, type: 'visit', occurredAt: at, ...fields });
const entry = (fields: object) => ({ externalId: `bad-${newId()}`, type: 'grant', points: 10, occurredAt: at, reason: 'test', ...fields });
const entries = () => `/v1/members/${shop.customer.memberId}/wallets/BONUS/entries`;
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('a body that cannot be read', () => {
  const bodies: [string, RawCall, number, string?][] = [
    ['malformed JSON', { body: '{"externalId": "x"' }, 400],
    ['JSON with a trailing comma', { body: '{"externalId": "x",}' }, 400],
    ['no body', {}, 400],
    ['null', { body: 'null' }, 400],
    ['a list', { body: '[]' }, 400],
    ['a string', { body: '"text"' }, 400],
    ['bytes that are no UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }, 400],
    ['another media type', { body: '{"externalId":"x"}', type: 'text/plain' }, 400],
    ['a form', { body: 'externalId=x', type: 'application/x-www-form-urlencoded' }, 400],
    ['an unknown charset', { body: '{"externalId":"x"}', type: 'application/json; charset=ebcdic' }, 400],
    ['an unknown encoding', { body: '{"externalId":"x"}', headers: { 'Content-Encoding': 'zstd2' } }, 400],
    ['what only claims to be gzip', { body: '{"externalId":"x"}', headers: { 'Content-Encoding': 'gzip' } }, 400],
    ['JSON nested 10,000 levels', { body: `{"externalId":"x","attributes":${deep(10_000)}}` }, 400],
    ['lists nested 200,000 levels', { body: `${'['.repeat(200_000)}${']'.repeat(200_000)}` }, 400],
    ['more than 1 MB', { body: { externalId: 'x', attributes: { text: 'x'.repeat(1_100_000) } } }, 413, 'too_large'],
  ];
  test.each(bodies)('%s', async (_name, options, status, code = 'invalid_request') => {
    for (const path of ['/v1/customers', '/v1/purchases', '/v1/events', entries()]) expectProblem(await call('POST', path, options), status, code);
  });

  test('an optional one of another media type', async () => {
    const key = (await shop.caller.post('/v1/api-keys').send({ name: 'Other', scopes: ['read'] })).body.apiKey;
    expectProblem(await call('POST', `/v1/api-keys/${key.id}/rotate`, { body: 'graceMinutes=60', type: 'application/x-www-form-urlencoded' }), 400);
    expect((await call('POST', `/v1/api-keys/${key.id}/rotate`, { headers: { 'Content-Length': '0' } })).status).toBe(200);
  });
});

describe('a field that is wrong', () => {
  const wrong: [string, string, () => object][] = [
    ['customers', 'unknown field', () => customer({ nickname: 'x' })],
    ['customers', 'no identity', () => ({ name: 'Nobody' })],
    ['customers', 'number as text', () => customer({ name: 5 })],
    ['customers', 'born in 1899', () => customer({ birthday: '1899-12-31' })],
    ['customers', 'born tomorrow', () => customer({ birthday: '2100-01-01' })],
    ['customers', 'born on 30 February', () => customer({ birthday: '2000-02-30' })],
    ['customers', 'registered in 1999', () => customer({ registeredAt: '1999-12-31T23:59:59Z' })],
    ['customers', 'registered in 2100', () => customer({ registeredAt: '2100-01-01T00:00:00Z' })],
    ['customers', 'an instant without offset', () => customer({ registeredAt: '2026-03-10T09:00:00' })],
    ['customers', 'no e-mail address', () => customer({ email: 'a@b' })],
    ['customers', 'an e-mail address longer than mail allows', () => customer({ email: `${'x'.repeat(65)}@example.test` })],
    ['customers', 'a phone that is none', () => customer({ phone: '12' })],
    ['customers', 'a zone that is none', () => customer({ timezone: 'Mars/Olympus' })],
    ['customers', 'white space around the externalId', () => customer({ externalId: ' x ' })],
    ['customers', 'an externalId of 101 characters', () => customer({ externalId: 'x'.repeat(101) })],
    ['customers', 'attributes of 40 KB', () => customer({ attributes: { text: 'x'.repeat(40_000) } })],
    ['customers', 'attributes 7 levels deep', () => customer({ attributes: JSON.parse(deep(7)) })],
    ['customers', 'attributes as a list', () => customer({ attributes: [1] })],
    ['purchases', 'unknown field in a line', () => purchase(line({ price: 1 }))],
    ['purchases', 'no lines', () => purchase({ lines: [] })],
    ['purchases', '1,001 lines', () => purchase({ lines: Array.from({ length: 1001 }, () => ({ name: 'x', quantity: 1, unitPriceMinor: 1 })) })],
    ['purchases', 'a repeated line id', () => purchase({ lines: [{ lineId: '2', name: 'x', quantity: 1, unitPriceMinor: 1 }, { name: 'y', quantity: 1, unitPriceMinor: 1 }] })],
    ['purchases', 'a negative price', () => purchase(line({ unitPriceMinor: -1 }))],
    ['purchases', 'a price of 10^15', () => purchase(line({ unitPriceMinor: 1e15 }))],
    ['purchases', 'a fraction of a minor unit', () => purchase(line({ unitPriceMinor: 0.5 }))],
    ['purchases', 'a price as text', () => purchase(line({ unitPriceMinor: '100' }))],
    ['purchases', 'quantity 0', () => purchase(line({ quantity: 0 }))],
    ['purchases', 'quantity −1', () => purchase(line({ quantity: -1 }))],
    ['purchases', 'quantity 10^15', () => purchase(line({ quantity: 1e15 }))],
    ['purchases', 'in 1999', () => purchase({ occurredAt: '1999-12-31T23:59:59Z' })],
    ['purchases', 'in 1900', () => purchase({ occurredAt: '1900-01-01T00:00:00Z' })],
    ['purchases', 'in 2200', () => purchase({ occurredAt: '2200-01-01T00:00:00Z' })],
    ['purchases', 'on 31 June', () => purchase({ occurredAt: '2026-06-31T00:00:00Z' })],
    ['purchases', 'a currency that is none', () => purchase({ currency: 'rub' })],
    ['purchases', 'two keys of a customer', () => purchase({ customer: { id: shop.customer.id, externalId: 'x' } })],
    ['purchases', 'no key of a customer', () => purchase({ customer: {} })],
    ['purchases', '0 points to spend', () => purchase({ spend: { wallet: 'BONUS', points: 0 } })],
    ['purchases', '10^15 points to spend', () => purchase({ spend: { wallet: 'BONUS', points: 1e15 } })],
    ['events', 'a type of white space', () => event({ type: ' ' })],
    ['events', 'properties 7 levels deep', () => event({ properties: JSON.parse(deep(7)) })],
    ['entries', '0 points', () => entry({ points: 0 })],
    ['entries', '−5 points', () => entry({ points: -5 })],
    ['entries', '10^15 points', () => entry({ points: 1e15 })],
    ['entries', 'an unknown type', () => entry({ type: 'gift' })],
    ['entries', 'an end in 2200', () => entry({ expiresAt: '2200-01-01T00:00:00Z' })],
  ];
  test.each(wrong)('%s: %s', async (kind, _name, build) => {
    const reply = await call('POST', kind === 'entries' ? entries() : `/v1/${kind}`, { body: build() });
    expectProblem(reply, 400);
    if (kind === 'purchases') expectProblem(await call('POST', '/v1/purchases/calculate', { body: build() }), 400);
  });

  test.each(['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00x"'])('text that cannot be kept: %s', async (text) => {
    const put = (body: object) => JSON.stringify(body).replaceAll('"?"', text);
    const bodies: [string, object][] = [
      ...['externalId', 'name', 'email', 'phone', 'telegram', 'locale', 'timezone', 'birthday', 'referralCode'].map((field): [string, object] => ['/v1/customers', customer({ [field]: '?' })]),
      ['/v1/customers', customer({ attributes: { a: [{ b: '?' }] } })], ['/v1/customers', customer({ programs: ['?'] })],
      ...['externalId', 'program', 'place', 'paymentFingerprint', 'occurredAt', 'currency'].map((field): [string, object] => ['/v1/purchases', purchase({ [field]: '?' })]),
      ...['lineId', 'sku', 'name', 'category'].map((field): [string, object] => ['/v1/purchases', purchase(line({ [field]: '?' }))]),
      ['/v1/purchases', purchase(line({ tags: ['?'] }))], ['/v1/purchases', purchase({ instruments: ['?'] })], ['/v1/purchases', purchase({ payment: { method: '?' } })],
      ['/v1/purchases', purchase({ spend: { wallet: '?', points: 1 } })],
      ['/v1/events', event({ type: '?' })], ['/v1/events', event({ properties: { a: '?' } })], [entries(), entry({ reason: '?' })], [entries(), entry({ externalId: '?' })],
      ['/v1/api-keys', { name: '?', scopes: ['read'] }], ['/v1/invitations', { email: '?', role: 'viewer' }],
    ];
    for (const [path, body] of bodies) {
      const reply = await call('POST', path, { body: put(body) });
      expect([path, put(body), reply.status, reply.body.code]).toEqual([path, put(body), 400, 'invalid_request']);
    }
    for (const key of ['email', 'phone', 'card', 'externalId']) {
      const reply = await call('POST', '/v1/purchases', { body: put(purchase({ customer: { [key]: '?' } })) });
      expect([key, [400, 422].includes(reply.status)]).toEqual([key, true]);
    }
  });
});

describe('what is not here', () => {
  test('another organization’s ids', async () => {
    const { id, memberId } = foreign.customer;
    expectProblem(await call('GET', `/v1/customers/${id}`), 404, 'not_found');
    expectProblem(await call('POST', `/v1/members/${memberId}/wallets/BONUS/entries`, { body: entry({}) }), 404, 'not_found');
    expectProblem(await call('POST', '/v1/purchases', { body: purchase({ customer: { id } }) }), 422, 'customer_not_found');
    expectProblem(await call('POST', '/v1/events', { body: event({ customer: { id } }) }), 422, 'customer_not_found');
  });

  const paths: [string, string, number, string][] = [
    ['percent-encoding cut off', '/v1/customers/%E0%A4%A', 400, 'invalid_request'],
    ['percent-encoding of no UTF-8', '/v1/customers/%ff', 400, 'invalid_request'],
    ['no id', '/v1/customers/not-an-id', 400, 'invalid_request'],
    ['an id of 5,000 characters', `/v1/purchases/${'x'.repeat(5_000)}`, 400, 'invalid_request'],
    ['NUL in a path', '/v1/purchases/a%00b', 400, 'invalid_request'],
    ['an encoded slash', '/v1/purchases/a%2Fb', 404, 'not_found'],
    ['dots', '/v1/purchases/..%2f..%2fetc%2fpasswd', 404, 'not_found'],
    ['an unknown purchase', '/v1/purchases/__proto__', 404, 'not_found'],
    ['an unknown address', '/v1/nothing', 404, 'not_found'],
    ['a cursor that no list gave out', '/v1/customers?cursor=%00', 400, 'invalid_request'],
    ['a cursor of something else', `/v1/purchases?cursor=${Buffer.from('["x","y"]').toString('base64url')}`, 400, 'invalid_request'],
    ['a limit of 0', '/v1/purchases?limit=0', 400, 'invalid_request'],
    ['a limit twice', '/v1/purchases?limit=1&limit=2', 400, 'invalid_request'],
    ['a limit as an object', '/v1/purchases?limit[a]=1', 400, 'invalid_request'],
    ['an unknown query parameter', '/v1/purchases?colour=red', 400, 'invalid_request'],
    ['purchases until the year 1', '/v1/purchases?status=refused&to=0001-01-01T00:00:00Z', 400, 'invalid_request'],
    ['customers from the year 9999', '/v1/customers?registeredFrom=9999-12-31', 400, 'invalid_request'],
    ['an instant outside 2000–2099', '/v1/customers/00000000-0000-7000-8000-000000000000/wallets?asOf=1999-01-01T00:00:00Z', 400, 'invalid_request'],
  ];
  test.each(paths)('%s', async (_name, path, status, code) => {
    expectProblem(await call('GET', path), status, code);
  });

  test('a method that an address does not take', async () => {
    const reply = await call('PUT', '/v1/purchases', { body: {} });
    expectProblem(reply, 405, 'method_not_allowed');
    expect(reply.headers.allow).toBe('POST, GET');
  });

  test('headers larger than anybody sends', async () => {
    for (const [name, value] of [['Cookie', `session=${'x'.repeat(60_000)}`], ['X-Large', 'x'.repeat(60_000)]] as const) expectProblem(await raw('GET', '/v1/me', { headers: { [name]: value } }), 431, 'headers_too_large');
    expectProblem(await raw('GET', '/v1/me', { headers: { Cookie: `session=${'x'.repeat(8_000)}` } }), 401, 'unauthenticated');
    expectProblem(await raw('GET', '/v1/me', { headers: { Authorization: `Bearer ${'x'.repeat(8_000)}` } }), 401, 'unauthenticated');
    expectProblem(await raw('GET', '/v1/me', { headers: { Cookie: 'session=%E0%A4%A; session; =; __proto__=x' } }), 401, 'unauthenticated');
  });
});

describe('names that mean something to the language', () => {
  test('are refused as fields and kept as attributes', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
      expectProblem(await call('POST', '/v1/customers', { body: `{"externalId":"x","${name}":{"onboarding":true}}` }), 400);
    }
    const reply = await call('POST', '/v1/customers', { body: `{"externalId":"own-${newId()}","onboarding":false,"attributes":{"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":1,"__proto__":{"polluted":1}}}` });
    expect([reply.status, (reply.body.customer as { attributes: object }).attributes]).toEqual([201, { constructor: { prototype: { polluted: 1 } }, hasOwnProperty: 1 }]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('text of every script', () => {
  test.each(['👩‍👩‍👧‍👦 🇷🇺', 'محمد بن عبد الله ‏', 'Zoë \u202Eright to left', 'Ω≈ç√∫˜µ≤', '\\u0000 as text', "Robert'); DROP TABLE customers;--"])('%s comes back as it was sent', async (name) => {
    const reply = await call('POST', '/v1/customers', { body: customer({ externalId: `${name.trim()} ${newId()}`.slice(-100).trim(), name, attributes: { [name]: name } }) });
    expect([reply.status, reply.body.customer]).toMatchObject([201, { name, attributes: { [name]: name } }]);
    const bought = await call('POST', '/v1/purchases', { body: purchase({ externalId: `${newId()} ${name.trim()}`.trim(), lines: [{ name, quantity: 1, unitPriceMinor: 100 }] }) });
    expect(bought.status).toBe(201);
    const { externalId } = bought.body.purchase as { externalId: string };
    expect((await call('GET', `/v1/purchases/${encodeURIComponent(externalId)}`)).body.purchase).toMatchObject({ externalId, lines: [{ name }] });
  });
});

describe('money beyond 10^12', () => {
  test.each([[1_000_000, 1_000_001, 1], [1, 1_000_000_000_000, 2], [1_000_000, 1_000_000_000_000, 1000]])('quantity %d at %d in %d lines is 422 wherever it is sent', async (quantity, unitPriceMinor, count) => {
    const body = purchase({ lines: Array.from({ length: count }, () => ({ name: 'x', quantity, unitPriceMinor })) });
    expectProblem(await call('POST', '/v1/purchases', { body }), 422, 'amount_too_large');
    expectProblem(await call('POST', '/v1/purchases/calculate', { body }), 422, 'amount_too_large');
    expect((await call('POST', '/v1/purchases/batch', { body: { items: [body] } })).body.data).toEqual([{ index: 0, status: 422, code: 'amount_too_large' }]);
  });
});

describe('a batch', () => {
  const batch = (kind: string, items: unknown[]) => call('POST', `/v1/${kind}/batch`, { body: { items } });

  test('is too large beyond 1,000 items and 10 MB, and keeps nothing of it', async () => {
    const externalId = `batch-${newId()}`;
    for (const kind of ['customers', 'purchases', 'returns', 'events']) {
      expectProblem(await batch(kind, Array.from({ length: 1_001 }, () => customer({ externalId }))), 413, 'too_large');
      expectProblem(await batch(kind, [{ externalId, attributes: { text: 'x'.repeat(11_000_000) } }]), 413, 'too_large');
      expectProblem(await batch(kind, []), 400);
      expectProblem(await call('POST', `/v1/${kind}/batch`, { body: { items: [], more: 1 } }), 400);
      expectProblem(await call('POST', `/v1/${kind}/batch`, { body: { items: { 0: {} } } }), 400);
    }
    expect((await call('GET', `/v1/customers?search=${externalId}`)).body.data).toEqual([]);
  });

  test.each(['customers', 'purchases', 'returns', 'events'])('of %s refuses each item that is none by itself', async (kind) => {
    const items = ['', 'text', 0, null, true, [], [{}], {}, { externalId: '\ud800' }, { externalId: 'x\u0000' }, JSON.parse(deep(40))];
    const { status, body } = await batch(kind, items);
    expect([status, body.data]).toEqual([200, items.map((_, index) => ({ index, status: 400, code: 'invalid_request' }))]);
    expectProblem(await call('POST', `/v1/${kind}/batch`, { body: `{"items":[${deep(10_000)}]}`, headers: { 'Idempotency-Key': newId() } }), 400);
  });

  test('knows a person who is in it twice, and a person with identities of two', async () => {
    const [one, two] = [newId(), newId()];
    const items = [{ externalId: one, email: `${one}@example.test` }, { externalId: one, name: 'Again' }, { externalId: two, phone: '+79001234567' }, { externalId: two, email: `${one}@example.test` }];
    const data = (await batch('customers', items)).body.data as { status: number; id?: string; code?: string }[];
    expect(data.map(({ status, code }) => [status, code])).toEqual([[201, undefined], [200, undefined], [201, undefined], [409, 'identity_conflict']]);
    expect(data[0]!.id).toBe(data[1]!.id);
    expect((await call('GET', `/v1/customers/${data[2]!.id}`)).body.customer).toMatchObject({ externalId: two, email: null });
  });
});

describe('Idempotency-Key', () => {
  const grant = (key: string, fields: object) => call('POST', entries(), { body: entry(fields), headers: { 'Idempotency-Key': key } });

  test('gives the first answer again, and is a conflict with another body', async () => {
    const [key, externalId] = [newId(), newId()];
    const [first, again, other] = [await grant(key, { externalId }), await grant(key, { externalId }), await grant(key, { externalId, points: 11 })];
    expect([first.status, again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 201, 'true', first.text]);
    expectProblem(other, 409, 'idempotency_conflict');
  });

  test.each([['', 'empty'], ['x'.repeat(256), '256 characters'], ['a b', 'white space'], ['ключ', 'not ASCII']])('%j is refused: %s', async (key) => {
    expectProblem(await grant(Buffer.from(key).toString('latin1'), {}), 400);
  });

  test('keeps no secrets', async () => {
    const options = { body: { name: 'Secret', scopes: ['read'] }, headers: { 'Idempotency-Key': newId() } };
    const made = await call('POST', '/v1/api-keys', options);
    expect(made.status).toBe(201);
    expectProblem(await call('POST', '/v1/api-keys', options), 409, 'idempotency_conflict');
    const rows = await sql.rows<{ answer: unknown }>('SELECT answer FROM idempotency_keys WHERE organization_id = ? AND operation LIKE ?', [shop.organizationId, 'createApiKey%']);
    expect(rows).toEqual([{ answer: null }]);
  });
});

test('nothing of what was refused is half-written', async () => {
  const count = async (table: string, condition: string) => Number((await sql.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE organization_id = ? AND ${condition}`, [shop.organizationId]))!.n);
  expect(await count('customers', "external_id LIKE 'bad-%'")).toBe(0);
  expect(await count('customer_events', '1 = 1')).toBe(0);
  expect(await count('purchases', "gross_minor <> 100")).toBe(0);
});
