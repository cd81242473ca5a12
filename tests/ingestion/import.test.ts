import { newId } from '#domain/shared/ids.ts';
import { as } from '../support/app.ts';
import { openShop, walletAt, type Shop } from '../support/shop.ts';
import { eventually } from '../support/until.ts';

/** Bytes of windows-1251, as spreadsheets in Russia write them. */
const in1251 = (text: string) => Buffer.from([...text].map((letter) => {
  const code = letter.codePointAt(0)!;
  if (code < 128) return code;
  if (code >= 0x410 && code <= 0x44f) return code - 0x350;
  return { Ё: 0xa8, ё: 0xb8, '№': 0xb9 }[letter] ?? 0x3f;
}));

const upload = (shop: Shop, kind: string, mapping: unknown, file: string | Buffer, fileName = 'file.csv') => shop.caller.post('/v1/imports')
  .field('kind', kind).field('mapping', typeof mapping === 'string' ? mapping : JSON.stringify(mapping)).attach('file', typeof file === 'string' ? Buffer.from(file) : file, fileName);

const finished = (shop: Shop, id: string) => eventually(async () => (await shop.caller.get(`/v1/imports/${id}`)).body, (body) => body.import.status !== 'running');

test('customers from a file of semicolons and windows-1251', async () => {
  const shop = await openShop();
  const file = in1251('Имя;Почта;Город\r\nАнна;anna@example.test;Тверь\r\nБорис;не почта;Псков\r\n;;\r\n"Ёлка; №1";elka@example.test;\r\n');
  const accepted = await upload(shop, 'customers', { Имя: 'name', Почта: 'email', Город: 'attributes.city' }, file, 'база.csv');
  expect(accepted.status).toBe(202);
  expect(accepted.body).toEqual({
    import: {
      id: expect.any(String), kind: 'customers', fileName: 'база.csv', status: expect.stringMatching(/running|completed/), failure: null, total: 4, processed: expect.any(Number), accepted: expect.any(Number),
      rejected: expect.any(Array), rejectedCount: expect.any(Number), createdAt: expect.any(String), finishedAt: accepted.body.import.finishedAt, createdBy: null,
    },
    workflow: { id: expect.stringContaining('import:'), runId: expect.any(String), url: expect.any(String) },
  });
  const { import: done } = await finished(shop, accepted.body.import.id);
  expect([done.status, done.total, done.processed, done.accepted, done.rejected.map(({ row, code }: { row: number; code: string }) => [row, code])])
    .toEqual(['completed', 4, 4, 2, [[2, 'invalid_request'], [3, 'invalid_request']]]);
  expect(done.rejected[0].reason).toContain('email');
  const { data } = (await shop.caller.get('/v1/customers?search=anna')).body;
  expect(data[0]).toMatchObject({ name: 'Анна', attributes: { city: 'Тверь' } });
  expect((await shop.caller.get('/v1/customers?search=elka')).body.data[0].name).toBe('Ёлка; №1');
  const csv = await shop.caller.get(`/v1/imports/${done.id}/rejected.csv`);
  expect([csv.status, csv.text.split('\r\n')[0], csv.text.split('\r\n').length]).toEqual([200, '\uFEFFrow,code,reason', 4]);
  expect((await shop.caller.get('/v1/imports')).body.data.map(({ id }: { id: string }) => id)).toEqual([done.id]);
});

test('purchases with several lines per receipt, and why rows were refused', async () => {
  const shop = await openShop();
  const rows = [
    'receipt,who,when,what,count,price', `A,${shop.customer.externalId},10.03.2026 12:00,Coffee,2,"190,50"`, `A,${shop.customer.externalId},10.03.2026 12:00,Cake,1,619`,
    `B,nobody,10.03.2026 12:00,Tea,1,90`, `C,${shop.customer.externalId},yesterday,Tea,1,90`, `D,${shop.customer.externalId},2026-03-11T09:00:00Z,Tea,1,1000`,
  ];
  const mapping = { receipt: 'externalId', who: 'customer', when: 'occurredAt', what: 'lines.name', count: 'lines.quantity', price: 'unitPrice' };
  const { body } = await upload(shop, 'purchases', mapping, rows.join('\n'));
  const { import: done } = await finished(shop, body.import.id);
  expect([done.total, done.accepted, done.rejected.map(({ row, code }: { row: number; code: string }) => [row, code])]).toEqual([4, 2, [[3, 'customer_not_found'], [4, 'invalid_request']]]);
  const read = (await shop.caller.get('/v1/purchases/A')).body.purchase;
  expect([read.grossMinor, read.occurredAt, read.lines.map(({ lineId, name, grossMinor }: Record<string, unknown>) => [lineId, name, grossMinor])])
    .toEqual([100_000, '2026-03-10T09:00:00.000Z', [['1', 'Coffee', 38_100], ['2', 'Cake', 61_900]]]);
  expect((await walletAt(shop, '2026-03-12T00:00:00Z')).active).toBe(100);
  const again = await finished(shop, (await upload(shop, 'purchases', mapping, rows.join('\n'))).body.import.id);
  expect([again.import.accepted, (await walletAt(shop, '2026-03-12T00:00:00Z')).active]).toEqual([2, 100]);   // the same file again changes nothing
});

test.each([
  ['a mapping that is no JSON', 'customers', '{', 'a,b\n1,2', 'mapping'],
  ['an empty mapping', 'customers', {}, 'a,b\n1,2', 'mapping'],
  ['a column that the file does not have', 'customers', { c: 'name' }, 'a,b\n1,2', 'mapping'],
  ['a field that does not exist', 'customers', { a: 'nmae' }, 'a,b\n1,2', 'mapping'],
  ['a file without rows', 'customers', { a: 'name' }, 'a,b\n', 'file'],
  ['an empty file', 'customers', { a: 'name' }, '', 'file'],
  ['a broken quote', 'customers', { a: 'name' }, 'a,b\n"1,2', 'file'],
  ['another kind', 'returns', { a: 'name' }, 'a,b\n1,2', 'kind'],
])('%s is refused at once', async (_, kind, mapping, file, path) => {
  const shop = await openShop();
  const { body, status } = await upload(shop, kind, mapping, file);
  expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_request', path]);
  expect((await shop.caller.get('/v1/imports')).body.data).toEqual([]);
});

test('a body that is no form is refused', async () => {
  const shop = await openShop();
  expect((await shop.caller.post('/v1/imports').send({ kind: 'customers' })).body.code).toBe('invalid_request');
});

test('who started it stands with it; others may not, and strangers do not see it', async () => {
  const [shop, stranger] = [await openShop(), await openShop()];
  const owner = await as(shop);
  const { body } = await owner.post('/v1/imports').field('kind', 'customers').field('mapping', '{"a":"externalId"}').attach('file', Buffer.from(`a\n${newId()}`), 'a.csv');
  expect((await finished(shop, body.import.id)).import).toMatchObject({ createdBy: 'A owner', accepted: 1 });
  expect((await stranger.caller.get(`/v1/imports/${body.import.id}`)).status).toBe(404);
  expect((await stranger.caller.post(`/v1/imports/${body.import.id}/cancel`)).status).toBe(404);
  expect((await (await as({ ...shop, role: 'viewer' })).get(`/v1/imports/${body.import.id}`)).status).toBe(403);
  const late = await shop.caller.post(`/v1/imports/${body.import.id}/cancel`);
  expect([late.status, late.body.code]).toEqual([409, 'import_finished']);
});

test('a long import can be stopped; what was accepted stays', async () => {
  const shop = await openShop();
  const ids = Array.from({ length: 6000 }, (_, index) => `long-${String(index).padStart(4, '0')}`);
  const { body } = await upload(shop, 'customers', { id: 'externalId' }, ['id', ...ids].join('\n'));
  const stopping = await shop.caller.post(`/v1/imports/${body.import.id}/cancel`);
  expect(stopping.status).toBe(202);
  const { import: done } = await finished(shop, body.import.id);
  expect([done.status, done.failure, done.processed < 6000, done.accepted]).toEqual(['failed', 'cancelled', true, done.processed]);
});
