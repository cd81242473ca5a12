import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { jwtVerify } from 'jose';
import { appleSigner, googleSigner } from '#api/cards/pass-signing.ts';
import { config } from '#config.ts';
import { sql } from '#db/sql.ts';
import { anybody, type Caller } from '../support/app.ts';
import { adjust, buildCustomer, openShop, purchaseOf, type Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';
import { cardTypeOf, makeBatch } from './support.ts';

/** The files of a zip, by its central directory. */
function unzip(file: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength, extra, comment, start] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)];
    const content = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
    const bytes = file.subarray(content, content + size);
    files.set(file.toString('utf8', at + 46, at + 46 + nameLength), method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
const passJsonIn = (file: Buffer) => JSON.parse(unzip(file).get('pass.json')!.toString('utf8'));
const fileFrom = async (caller: Caller, path: string, headers: Record<string, string> = {}) => caller.get(path).set(headers).buffer(true).parse((response, done) => {
  const parts: Buffer[] = [];
  response.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
});

const OUTBOX = join(config.dataDir, 'wallet-outbox');
/** What was sent to phones or to Google so far, by the beginning and end of its file's name. */
const sentTo = (prefix: string, suffix: string) => (existsSync(OUTBOX) ? readdirSync(OUTBOX).filter((name) => name.startsWith(prefix) && name.endsWith(`${suffix}.json`)).sort().map((name) => JSON.parse(readFileSync(join(OUTBOX, name), 'utf8'))) : []);
const pushesTo = (pushToken: string) => sentTo('apns-', pushToken);

let shop: Shop;
let number: string;
let empty: string;
let phone: Caller;
let pass: { serialNumber: string; authenticationToken: string; passTypeIdentifier: string; webServiceURL: string };
let device = 'a'.repeat(32);

beforeAll(async () => {
  shop = await openShop();
  device = shop.organizationId.replaceAll('-', '');
  await shop.caller.put('/v1/card-types/plastic').send(cardTypeOf({ design: { background: '#102030' } }));
  [number, empty] = (await makeBatch(shop, 'plastic', 2)) as [string, string];
  await shop.caller.post(`/v1/cards/${number}/activate`).send({ customer: { id: shop.customer.id } });
  await adjust(shop, { points: 120 });
  pass = passJsonIn((await fileFrom(shop.caller, `/v1/cards/${number}/pass.pkpass`)).body);
  phone = await anybody();
});

describe('the pass for Apple Wallet', () => {
  test('is a zip whose manifest has the hash of every file, signed by our authority', async () => {
    const reply = await fileFrom(shop.caller, `/v1/cards/${number}/pass.pkpass`);
    expect([reply.status, reply.type]).toEqual([200, 'application/vnd.apple.pkpass']);
    const files = unzip(reply.body);
    const manifest = JSON.parse(files.get('manifest.json')!.toString('utf8')) as Record<string, string>;
    expect(Object.keys(manifest).sort()).toEqual([...files.keys()].filter((name) => name !== 'manifest.json' && name !== 'signature').sort());
    for (const [name, hash] of Object.entries(manifest)) expect(createHash('sha1').update(files.get(name)!).digest('hex')).toBe(hash);
    const folder = mkdtempSync(join(tmpdir(), 'pass-'));
    for (const name of ['manifest.json', 'signature']) writeFileSync(join(folder, name), files.get(name)!);
    writeFileSync(join(folder, 'authority.pem'), appleSigner().certificates.wwdr);
    const verify = () => execFileSync('openssl', ['smime', '-verify', '-in', 'signature', '-inform', 'DER', '-content', 'manifest.json', '-CAfile', 'authority.pem', '-purpose', 'any'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    expect(verify().toString('utf8')).toBe(files.get('manifest.json')!.toString('utf8'));
    writeFileSync(join(folder, 'manifest.json'), '{}');
    expect(verify).toThrow('Command failed');
  });

  test('shows balance, level and the number as a code, and nothing of the person', () => {
    expect(pass).toMatchObject({
      formatVersion: 1, passTypeIdentifier: config.appleWallet.passTypeId, teamIdentifier: config.appleWallet.teamId, webServiceURL: `${config.appUrl}/wallet/apple`,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: number }], storeCard: { primaryFields: [{ key: 'balance-BONUS', value: 120 }] }, backgroundColor: 'rgb(16, 32, 48)',
    });
    expect(pass.authenticationToken.length).toBeGreaterThanOrEqual(32);
    expect(JSON.stringify(pass)).not.toContain(shop.customer.externalId);
  });

  test('there is none of a card that is nobody’s', async () => {
    expect((await shop.caller.get(`/v1/cards/${empty}/pass.pkpass`)).body.code).toBe('card_not_activated');
    expect((await shop.caller.get('/v1/cards/999999999/pass.pkpass')).status).toBe(404);
  });
});

describe('a phone that holds it', () => {
  const auth = (token = pass.authenticationToken) => ({ Authorization: `ApplePass ${token}` });
  const registration = () => `/wallet/apple/v1/devices/${device}/registrations/${pass.passTypeIdentifier}/${pass.serialNumber}`;
  const listed = (since?: string) => phone.get(`/wallet/apple/v1/devices/${device}/registrations/${pass.passTypeIdentifier}${since === undefined ? '' : `?passesUpdatedSince=${since}`}`);
  const latest = (headers: Record<string, string> = {}) => fileFrom(phone, `/wallet/apple/v1/passes/${pass.passTypeIdentifier}/${pass.serialNumber}`, { ...auth(), ...headers });

  test('registers once, with the token of the pass only', async () => {
    const body = { pushToken: 'f'.repeat(64) };
    expect((await phone.post(registration()).send(body)).status).toBe(401);
    expect((await phone.post(registration()).set(auth('x'.repeat(64))).send(body)).status).toBe(401);
    expect((await listed()).status).toBe(204);
    expect((await phone.post(registration()).set(auth()).send(body)).status).toBe(201);
    expect((await phone.post(registration()).set(auth()).send(body)).status).toBe(200);
  });

  test('hears of a change once, whatever changed, and gets the new pass', async () => {
    const first = await listed();
    expect([first.status, first.body.serialNumbers]).toEqual([200, [pass.serialNumber]]);
    const tag = first.body.lastUpdated as string;
    expect((await listed(tag)).status).toBe(204);
    const before = await latest();
    expect((await latest({ 'If-Modified-Since': before.headers['last-modified']! })).status).toBe(304);
    await adjust(shop, { points: 30 });
    const second = await listed(tag);
    expect([second.status, second.body.serialNumbers]).toEqual([200, [pass.serialNumber]]);
    expect((await listed(second.body.lastUpdated)).status).toBe(204);
    const after = await latest({ 'If-Modified-Since': before.headers['last-modified']! });
    expect([after.status, passJsonIn(after.body).storeCard.primaryFields[0].value, passJsonIn(after.body).authenticationToken === pass.authenticationToken]).toEqual([200, 150, true]);
  });

  test('is told of a change of balance, and of nothing else', async () => {
    const pushes = () => pushesTo('f'.repeat(62) + 'e2');
    await latest();
    // The change of the test before is told to the token of before.
    await until(async () => Boolean((await sql.row<{ told: number }>('SELECT pushed_hash <=> content_hash AS told FROM wallet_passes WHERE organization_id = ? AND card_id = ?', [shop.organizationId, pass.serialNumber]))!.told));
    await phone.post(registration()).set(auth()).send({ pushToken: 'f'.repeat(62) + 'e2' });
    expect(pushes()).toEqual([]);
    await adjust(shop, { points: 7 });
    await until(() => pushes().length === 1);
    expect(pushes()).toEqual([{ topic: pass.passTypeIdentifier, pushToken: 'f'.repeat(62) + 'e2' }]);
    const { body: { lastUpdated } } = await listed();
    await adjust(shop, { points: 7, type: 'debit' });
    await until(() => pushes().length === 2);
    expect((await listed(lastUpdated)).body.serialNumbers).toEqual([pass.serialNumber]);
    expect(passJsonIn((await latest()).body).storeCard.primaryFields[0].value).toBe(150);
  });

  test('sees that a card was closed', async () => {
    await shop.caller.post(`/v1/cards/${empty}/activate`).send({ customer: { id: shop.customer.id } });
    const { serialNumber, authenticationToken, voided } = passJsonIn((await fileFrom(shop.caller, `/v1/cards/${empty}/pass.pkpass`)).body);
    await shop.caller.post(`/v1/cards/${empty}/close`).send({});
    const { status, body } = await fileFrom(phone, `/wallet/apple/v1/passes/${pass.passTypeIdentifier}/${serialNumber}`, auth(authenticationToken));
    expect([voided, status, passJsonIn(body).voided]).toEqual([undefined, 200, true]);
  });

  test('gets no pass without its token, and is forgotten when it removes the pass', async () => {
    expect((await phone.get(`/wallet/apple/v1/passes/${pass.passTypeIdentifier}/${pass.serialNumber}`)).status).toBe(401);
    expect((await phone.get(`/wallet/apple/v1/passes/pass.other/${pass.serialNumber}`).set(auth())).status).toBe(401);
    expect((await phone.delete(registration())).status).toBe(401);
    expect((await phone.delete(registration()).set(auth())).status).toBe(200);
    expect((await listed()).status).toBe(204);
    expect((await phone.post('/wallet/apple/v1/log').send({ logs: ['it did not work'] })).status).toBe(200);
  });

  test('a replaced card’s pass is void', async () => {
    await shop.caller.post(`/v1/cards/${number}/replace`).send({});
    expect(passJsonIn((await latest()).body)).toMatchObject({ voided: true, barcodes: [] });
  });
});

test('the link for Google Wallet carries a signed loyalty object', async () => {
  const { body: { card } } = await shop.caller.post('/v1/card-types/plastic/cards').send({ customer: { id: shop.customer.id }, activate: true });
  const { status, body } = await shop.caller.get(`/v1/cards/${card.number}/google-wallet`);
  expect(status).toBe(200);
  const [address, token] = [body.url.slice(0, body.url.lastIndexOf('/') + 1), body.url.slice(body.url.lastIndexOf('/') + 1)];
  expect(address).toBe('https://pay.google.com/gp/v/save/');
  const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(googleSigner().privateKey), { audience: 'google', issuer: googleSigner().email });
  expect([protectedHeader.alg, payload.typ]).toEqual(['RS256', 'savetowallet']);
  const { loyaltyClasses: [program], loyaltyObjects: [object] } = payload.payload as { loyaltyClasses: [Record<string, unknown>]; loyaltyObjects: [Record<string, unknown>] };
  expect(program).toMatchObject({ issuerName: 'Test business', reviewStatus: 'UNDER_REVIEW', programLogo: { sourceUri: { uri: `${config.appUrl}/wallet/logo.png` } }, hexBackgroundColor: '#102030' });
  await adjust(shop, { points: 1 });
  await until(() => sentTo('google-', object.id as string).length > 0);
  expect(sentTo('google-', object.id as string).at(-1)).toMatchObject({ ...object, loyaltyPoints: { balance: { int: 151 } } });
  expect(object).toMatchObject({ classId: program.id, state: 'ACTIVE', accountId: card.number, loyaltyPoints: { balance: { int: 150 } }, barcode: { type: 'QR_CODE', value: card.number } });
  const picture = await fileFrom(phone, '/wallet/logo.png');
  expect([picture.status, picture.type, picture.body.subarray(1, 4).toString()]).toEqual([200, 'image/png', 'PNG']);
});

test('points of a finer wallet and the level of the day are shown as people read them', async () => {
  const levels = [{ code: 'base', name: { ru: 'Базовый', en: 'Base' } }, { code: 'gold', name: { ru: 'Золотой', en: 'Gold' }, when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 1_000_000] } }];
  const program = { name: 'Club', timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'CASH', scale: 2, rounding: 'floor', unitValueMinor: 1 }], levels: { list: levels, term: { after: 'P12M' } } };
  expect((await shop.caller.put('/v1/programs/club').send(program)).status).toBeLessThan(300);
  expect((await shop.caller.put('/v1/card-types/club').send(cardTypeOf({ prefix: '7711', program: 'club', physical: false }))).status).toBe(201);
  const customer = await buildCustomer(shop.organizationId);
  await shop.caller.patch(`/v1/customers/${customer.id}`).send({ locale: 'ru' });
  const { body: { card } } = await shop.caller.post('/v1/card-types/club/cards').send({ customer: { id: customer.id } });
  const shown = async () => {
    const { storeCard } = passJsonIn((await fileFrom(shop.caller, `/v1/cards/${card.number}/pass.pkpass`)).body);
    return [storeCard.primaryFields[0].value, storeCard.headerFields[0].value];
  };
  expect(await shown()).toEqual([0, 'Базовый']);
  const { body: { data } } = await shop.caller.get(`/v1/customers/${customer.id}/wallets`);
  const member = data.find(({ wallet }: { wallet: string }) => wallet === 'CASH').member;
  await shop.caller.post(`/v1/members/${member}/wallets/CASH/entries`).send({ externalId: `entry-${customer.id}`, type: 'grant', points: 101, reason: 'test', occurredAt: new Date(Date.now() - 60_000).toISOString() });
  await shop.caller.post('/v1/purchases').send(purchaseOf({ ...shop, customer }, { program: 'club', occurredAt: new Date(Date.now() - 30_000).toISOString(), lines: [{ name: 'TV', quantity: 1, unitPriceMinor: 1_000_000 }] }));
  expect(await shown()).toEqual([1.01, 'Золотой']);
});
