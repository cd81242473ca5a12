import { createServer as createHttp, type Server } from 'node:http';
import { createServer, type Http2Server } from 'node:http2';
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { createPassPusher } from '#integrations/apple-wallet/push.ts';
import { createWalletObjects, type LoyaltyObject } from '#integrations/google-wallet/object-update.ts';

const addressOf = (server: Server | Http2Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listening = <S extends Server | Http2Server>(server: S) => new Promise<S>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(server));
});

describe("Apple's push service", () => {
  let service: Http2Server;
  const received: { path: string; topic: unknown; body: string }[] = [];
  let answer = { status: 200, reason: '' };
  beforeAll(async () => {
    service = await listening(createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => void (body += part.toString())).on('end', () => {
        received.push({ path: request.url, topic: request.headers['apns-topic'], body });
        response.writeHead(answer.status).end(answer.reason === '' ? '' : JSON.stringify({ reason: answer.reason }));
      });
    }));
  });
  afterAll(() => void service.close());
  const push = () => createPassPusher({ url: addressOf(service), passTypeId: 'pass.test', certificate: () => ({ cert: '', key: '' }), outboxDir: '' }).push('abc');

  test('is sent an empty notification to the pass type’s topic', async () => {
    expect(await push()).toBe('told');
    expect(received).toEqual([{ path: '/3/device/abc', topic: 'pass.test', body: '{}' }]);
  });

  test.each([[410, 'Unregistered'], [400, 'BadDeviceToken']])('says with %s %s that the phone has it no more', async (status, reason) => {
    answer = { status, reason };
    expect(await push()).toBe('gone');
  });

  test.each([[403, 'InvalidProviderToken'], [429, 'TooManyRequests'], [503, 'ServiceUnavailable']])('is asked again after %s %s', async (status, reason) => {
    answer = { status, reason };
    await expect(push()).rejects.toThrow(`the push service answered ${status}`);
  });

  test('that is away is asked again', async () => {
    await expect(createPassPusher({ url: 'http://127.0.0.1:1', passTypeId: 'pass.test', certificate: () => ({ cert: '', key: '' }), outboxDir: '' }).push('abc')).rejects.toThrow('ECONNREFUSED');
  });
});

test('an object at Google Wallet is updated with a token for the service account', async () => {
  const calls: { method: string | undefined; url: string | undefined; authorization: string | undefined; body: string }[] = [];
  let status = 200;
  const google = await listening(createHttp((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => void (body += part.toString())).on('end', () => {
      calls.push({ method: request.method, url: request.url, authorization: request.headers.authorization, body });
      if (request.url === '/token') response.setHeader('Content-Type', 'application/json').end('{"access_token":"secret"}');
      else response.writeHead(status).end();
    });
  }));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const objects = createWalletObjects({ isOfGoogle: true, signer: () => ({ issuerId: '1', email: 'wallet@project.test', privateKey }), apiUrl: addressOf(google), tokenUrl: `${addressOf(google)}/token`, outboxDir: '' });
  const object = { id: '1.card', classId: '1.program', state: 'ACTIVE' } as LoyaltyObject;
  expect(await objects.update(object)).toBe('updated');
  expect(calls).toMatchObject([{ method: 'POST', url: '/token' }, { method: 'PATCH', url: '/walletobjects/v1/loyaltyObject/1.card', authorization: 'Bearer secret', body: JSON.stringify(object) }]);
  expect(decodeJwt(new URLSearchParams(calls[0]!.body).get('assertion')!)).toMatchObject({ iss: 'wallet@project.test', scope: 'https://www.googleapis.com/auth/wallet_object.issuer' });
  status = 404;
  expect(await objects.update(object)).toBe('absent');
  status = 500;
  await expect(objects.update(object)).rejects.toThrow('Google Wallet answered 500');
  google.close();
});
