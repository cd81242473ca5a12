import { expectProblem, raw, type RawCall } from '../support/raw.ts';
import { registerOrganization } from '../support/factories.ts';

let secret: string;
beforeAll(async () => void ({ secret } = await registerOrganization()));
const call = (method: string, path: string, options: RawCall = {}) => raw(method, path, { secret, ...options });

describe('an import', () => {
  const boundary = 'xXxXx';
  const part = (name: string, value: string | Buffer, file?: string) => Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n')]);
  const form = (...parts: Buffer[]) => ({ type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) });
  const [kind, mapping] = [part('kind', 'customers'), part('mapping', '{"id":"externalId"}')];
  const csv = (content: string | Buffer) => form(kind, mapping, part('file', content, 'a.csv'));
  const uploads: [string, RawCall][] = [
    ['JSON', { body: { kind: 'customers' } }],
    ['nothing', {}],
    ['multipart without boundary', { body: 'x', type: 'multipart/form-data' }],
    ['an empty form', form()],
    ['no file', form(kind, mapping)],
    ['a file under another name', form(kind, mapping, part('upload', 'id\n1\n', 'a.csv'))],
    ['two files', form(kind, mapping, part('file', 'id\n1\n', 'a.csv'), part('file', 'id\n2\n', 'b.csv'))],
    ['a form cut off', { ...form(), body: Buffer.concat([kind, mapping, part('file', 'id\n1\n', 'a.csv')]) }],
    ['a form cut off in a heading', { ...form(), body: Buffer.concat([kind, Buffer.from(`--${boundary}\r\nContent-Dispo`)]) }],
    ['0 bytes', csv('')],
    ['only a heading', csv('id\n')],
    ['binary junk', csv(Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 97) % 256)))],
    ['an open quote', csv('id\n"1\n2\n')],
    ['a heading of 200,000 columns', csv(`${'a,'.repeat(200_000)}\n1\n`)],
    ['a kind that is none', form(part('kind', 'places'), mapping, part('file', 'id\n1\n', 'a.csv'))],
    ['a mapping that is no JSON', form(kind, part('mapping', '{'), part('file', 'id\n1\n', 'a.csv'))],
    ['a mapping to an unknown field', form(kind, part('mapping', '{"id":"__proto__"}'), part('file', 'id\n1\n', 'a.csv'))],
    ['a mapping of an unknown column', form(kind, part('mapping', '{"constructor":"name"}'), part('file', 'id\n1\n', 'a.csv'))],
    ['a field larger than forms have', form(kind, part('mapping', `{"id":"externalId"${' '.repeat(200_000)}}`), part('file', 'id\n1\n', 'a.csv'))],
  ];
  test.each(uploads)('%s is refused and not kept', async (_name, upload) => {
    expectProblem(await call('POST', '/v1/imports', upload), 400);
    expect((await call('GET', '/v1/imports')).body.data).toEqual([]);
  });
});
