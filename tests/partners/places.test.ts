import { as, withKey } from '../support/app.ts';
import { buildPlace, registerOrganization } from '../support/factories.ts';

async function business() {
  const organization = await registerOrganization();
  const owner = await as({ organizationId: organization.organizationId });
  const put = (externalId: string, fields: object) => owner.put(`/v1/places/${encodeURIComponent(externalId)}`).send({ name: externalId, kind: 'point', ...fields });
  const pathOf = async (externalId: string): Promise<string> =>
    (await owner.get('/v1/places?limit=200')).body.data.find((place: { externalId: string }) => place.externalId === externalId).path;
  return { ...organization, owner, put, pathOf };
}

/** HOLDING → NET → CINEMA → BAR */
async function chain() {
  const everything = await business();
  const { put } = everything;
  await put('HOLDING', { kind: 'holding' });
  await put('NET', { kind: 'network', parent: 'HOLDING' });
  await put('CINEMA', { parent: 'NET' });
  await put('BAR', { parent: 'CINEMA' });
  return everything;
}

describe('places', () => {
  test('are created and then changed under the name the caller gave them', async () => {
    const { put, owner } = await business();
    const created = await put('Зал №1 / бар', { name: 'Зал', timezone: 'Asia/Omsk', merchantIds: ['M-1'] });
    expect([created.status, created.body]).toEqual([201, {
      place: { id: expect.any(String), externalId: 'Зал №1 / бар', name: 'Зал', kind: 'point', parent: null, timezone: 'Asia/Omsk', merchantIds: ['M-1'], path: `/${created.body.place.id}/` },
    }]);
    const changed = await put('Зал №1 / бар', { name: 'Большой зал 🎬' });
    expect([changed.status, changed.body.place.name, changed.body.place.id, changed.body.place.timezone]).toEqual([200, 'Большой зал 🎬', created.body.place.id, null]);
    expect((await owner.get('/v1/places')).body.data).toEqual([changed.body.place]);
  });

  test('are listed parents first, page by page', async () => {
    const { owner } = await chain();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body }: { body: { data: { externalId: string }[]; nextCursor: string | null } } = await owner.get('/v1/places').query({ limit: 3, ...(cursor && { cursor }) });
      seen.push(...body.data.map(({ externalId }) => externalId));
      cursor = body.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['HOLDING', 'NET', 'CINEMA', 'BAR']);
    for (const wrong of ['x', Buffer.from('/%/').toString('base64url')]) expect((await owner.get('/v1/places').query({ cursor: wrong })).body.code).toBe('invalid_request');
  });

  test('moving one takes everything below along', async () => {
    const { put, pathOf } = await chain();
    await put('OTHER', { kind: 'network' });
    expect((await put('CINEMA', { parent: 'OTHER' })).status).toBe(200);
    const other = await pathOf('OTHER');
    const cinema = await pathOf('CINEMA');
    expect(cinema.startsWith(other)).toBe(true);
    expect((await pathOf('BAR')).startsWith(cinema)).toBe(true);
    expect((await put('CINEMA', {})).body.place.parent).toBeNull();
    expect((await pathOf('BAR')).split('/')).toHaveLength(4);
  });

  test('none stands below itself', async () => {
    const { put } = await chain();
    const replies = [await put('HOLDING', { kind: 'holding', parent: 'BAR' }), await put('NET', { kind: 'network', parent: 'NET' }), await put('NEW', { parent: 'NEW' })];
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([409, 'cyclic_parent']));
  });

  test('the order of kinds is kept from both sides', async () => {
    const { put } = await chain();
    const replies = [await put('X', { kind: 'holding', parent: 'BAR' }), await put('X', { kind: 'network', parent: 'BAR' }), await put('HOLDING', { kind: 'point' })];
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([422, 'bad_parent']));
    expect((await put('X', { parent: 'nowhere' })).body.code).toBe('place_not_found');
  });

  test('two opposite moves at once make no circle', async () => {
    const { put, pathOf } = await business();
    await put('A', {});
    await put('B', {});
    const replies = await Promise.all([put('A', { parent: 'B' }), put('B', { parent: 'A' })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect([(await pathOf('A')).split('/').length, (await pathOf('B')).split('/').length].sort()).toEqual([3, 4]);
  });

  test('twenty who create one place at once make one', async () => {
    const { put, owner } = await business();
    const replies = await Promise.all(Array.from({ length: 20 }, () => put('ONE', {})));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
    expect((await owner.get('/v1/places')).body.data).toHaveLength(1);
  });

  test('the tree has a deepest level', async () => {
    const { put } = await business();
    for (let level = 0; level <= 16; level++) expect((await put(`L${level}`, level === 0 ? {} : { parent: `L${level - 1}` })).status).toBe(201);
    expect((await put('L17', { parent: 'L16' })).body.code).toBe('bad_parent');
    await put('TOP', {});
    expect((await put('L0', { parent: 'TOP' })).body.code).toBe('bad_parent');
  });

  test('a partner sees its own part of the tree and changes nothing', async () => {
    const { organizationId, put } = await chain();
    await put('OTHER', { kind: 'network', parent: 'HOLDING' });
    const net = await buildPlace(organizationId, { externalId: 'NET', kind: 'network', parent: 'HOLDING' });
    const partner = await as({ organizationId, role: 'partner', placeId: net.id });
    const { data } = (await partner.get('/v1/places')).body;
    expect(data.map((place: { externalId: string; parent: string | null }) => [place.externalId, place.parent])).toEqual([['NET', null], ['CINEMA', 'NET'], ['BAR', 'CINEMA']]);
    expect((await partner.put('/v1/places/NET').send({ name: 'Mine', kind: 'network' })).body.code).toBe('forbidden');
  });

  test.each([
    ['no name', { name: undefined }], ['an unknown kind', { kind: 'shop' }], ['an unknown zone', { timezone: 'Moscow' }], ['a number for a parent', { parent: 1 }],
    ['an unknown field', { path: '/' }], ['text for a list', { merchantIds: 'M-1' }],
  ])('refuses %s', async (_case, fields) => {
    const { put } = await business();
    const reply = await put('X', fields);
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
  });

  test('names with white space at an end or too long are refused', async () => {
    const { put } = await business();
    for (const externalId of [' X', 'X ', 'x'.repeat(101)]) expect((await put(externalId, {})).status).toBe(400);
  });

  test('a key with the scope write saves places, one that reads does not', async () => {
    const { secret } = await registerOrganization();
    expect((await (await withKey(secret)).put('/v1/places/X').send({ name: 'X', kind: 'point' })).status).toBe(201);
  });
});
