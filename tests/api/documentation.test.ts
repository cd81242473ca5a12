import { readFileSync } from 'node:fs';
import { openShop, type Shop } from '../support/shop.ts';

const textOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  for (const place of ['forma', 'terrasa']) await shop.caller.put(`/v1/places/${place}`).send({ name: place, kind: 'network' });
});

/** What a shell would send for each `curl` of a text. */
function callsIn(text: string): [method: 'post' | 'put', path: string, body: object][] {
  const calls = text.matchAll(/^ {4}curl (?:-X (?<method>[A-Z]+) )?http:\/\/127\.0\.0\.1:3000(?<path>\/\S+) [^']*'Content-Type: application\/json' \\\n\s+-d '(?<body>[^']+)'$/gm);
  return [...calls].map(({ groups }) => [(groups!.method ?? 'POST').toLowerCase() as 'post' | 'put', groups!.path!, JSON.parse(groups!.body!) as object]);
}

/** Documents under the address they are put to, without their comments. */
function documentsIn(text: string): [path: string, document: object][] {
  const found = text.matchAll(/`PUT (?<path>\/v1\/[\w-]+\/\{code\})`\.[^`]*(?:`[^`]+`[^`]*)*?```jsonc\n(?<document>.*?)```/gs);
  return [...found].map(({ groups }) => [groups!.path!, JSON.parse(groups!.document!.replaceAll(/("(?:[^"\\]|\\.)*")|\/\/.*$/gm, '$1')) as object]);
}

test('every call of the README is taken, in its order', async () => {
  const calls = callsIn(textOf('README.md'));
  expect(calls.map(([method, path]) => `${method} ${path}`)).toEqual(['post /v1/customers', 'post /v1/purchases', 'put /v1/programs/club', 'put /v1/instrument-types/GIFT', 'post /v1/instrument-types/GIFT/instruments']);
  for (const [method, path, body] of calls) {
    const reply = await shop.caller[method](path).send(body);
    expect([path, reply.status, reply.body.errors]).toEqual([path, 201, undefined]);
  }
});

test('every document of the guide is taken', async () => {
  const documents = documentsIn(textOf('docs/loyalty.md'));
  expect(documents.map(([path]) => path.split('/')[2])).toEqual(['programs', 'instrument-types', 'segments', 'offers', 'card-types']);
  for (const [path, document] of documents) {
    const reply = await shop.caller.put(path.replace('{code}', path.includes('programs') ? 'main' : 'example')).send(document);
    expect([path, [200, 201].includes(reply.status) ? 'taken' : reply.status, reply.body.errors ?? reply.body.detail]).toEqual([path, 'taken', undefined]);
  }
});
