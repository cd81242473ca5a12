import { mainProgram, type ProgramDocument } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';
import { cityClub } from '../domain/loyalty/rules/city-club.ts';
import { anybody, as } from '../support/app.ts';
import { buildPlace } from '../support/factories.ts';
import { programOf, putProgram } from '../support/programs.ts';
import { adjust, buy, openShop, type Shop } from '../support/shop.ts';
import { eventually } from '../support/until.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

const earning = (rateBps: number) => programOf({ rules: [{ code: 'R', effects: [{ type: 'points', wallet: 'BONUS', rateBps }] }] });
const earnedIn = async (fields: object): Promise<number> => (await buy(shop, fields)).earned.reduce((sum: number, { points }: { points: number }) => sum + points, 0);
const versions = async (code = 'main') => (await shop.caller.get(`/v1/programs/${code}/versions`)).body.data as { version: number; note: string | null; publishedBy: { kind: string; name: string } | null }[];

describe('publishing', () => {
  test('a new program answers 201 and reads back whole, its keys in their order', async () => {
    const reply = await shop.caller.put('/v1/programs/city').send(cityClub);
    expect([reply.status, reply.body.program, reply.body.warnings]).toEqual([201, expect.objectContaining({ code: 'city', version: 1, validFrom: null, status: 'published', publishedBy: expect.objectContaining({ kind: 'key' }) }), []]);
    const { body } = await shop.caller.get('/v1/programs/city');
    expect(JSON.stringify(body.program.document)).toBe(JSON.stringify(cityClub));
    expect((await shop.caller.get('/v1/programs')).body.data.map(({ code, version, name }: { code: string; version: number; name: unknown }) => [code, version, name])).toEqual([['main', 1, 'Test business'], ['city', 1, cityClub.name]]);
  });

  test('the program every organization has is replaced by its next version', async () => {
    const reply = await shop.caller.put('/v1/programs/main?note=twice%20as%20much').send(earning(1000));
    expect([reply.status, reply.body.program.version]).toEqual([200, 2]);
    expect(await earnedIn({ externalId: newId() })).toBe(100);
    expect(await versions()).toEqual([
      expect.objectContaining({ version: 2, note: 'twice as much', publishedBy: { kind: 'key', id: shop.keyId, name: 'First key' } }), expect.objectContaining({ version: 1, note: null, publishedBy: null }),
    ]);
  });

  test('the same document again is not a new version', async () => {
    await putProgram(shop.caller, earning(700));
    const { wallets, ...rest } = earning(700);
    const again = await shop.caller.put('/v1/programs/main').send({ wallets, ...rest });
    expect([again.status, again.headers['idempotency-replayed'], again.body.program.version]).toEqual([200, 'true', 2]);
    expect(await versions()).toHaveLength(2);
  });

  test('a version rules from its instant on, whichever way that is written; one without rules everything not yet computed', async () => {
    await putProgram(shop.caller, earning(1000), { query: '?validFrom=2026-05-01T00:00:00%2B03:00' });
    const early = { occurredAt: '2026-04-30T20:59:59Z' };
    const late = { occurredAt: '2026-04-30T21:00:00Z' };
    expect([await earnedIn(early), await earnedIn(late)]).toEqual([50, 100]);
    const { body } = await shop.caller.put('/v1/programs/main').send({ ...earning(2000), validFrom: '2026-06-01T00:00:00Z' });
    expect([body.program.validFrom, body.program.document]).toEqual(['2026-06-01T00:00:00.000Z', earning(2000)]);
    expect([await earnedIn(late), await earnedIn({ occurredAt: '2026-06-01T00:00:00Z' })]).toEqual([100, 200]);
    await putProgram(shop.caller, earning(100));
    expect([await earnedIn(early), await earnedIn(late), await earnedIn({ occurredAt: '2026-06-02T00:00:00Z' })]).toEqual([10, 10, 10]);
    const ruling = async (asOf: string) => (await shop.caller.get(`/v1/programs/main?asOf=${asOf}`)).body.program.version;
    expect([await ruling('2026-04-01T00:00:00Z'), await ruling('2026-07-01T00:00:00Z')]).toEqual([4, 4]);
    expect((await shop.caller.get('/v1/programs/main?version=2')).body.program).toMatchObject({ version: 2, validFrom: '2026-04-30T21:00:00.000Z', document: earning(1000) });
  });

  test('two at a time make two versions', async () => {
    const replies = await Promise.all([100, 200, 300, 400].map((rate) => shop.caller.put('/v1/programs/twins').send(earning(rate))));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect((await versions('twins')).map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  });

  test('a program of a place is the one of purchases there', async () => {
    const place = await buildPlace(shop.organizationId);
    await putProgram(shop.caller, { ...earning(3000), place: place.externalId }, { code: 'north' });
    expect([await earnedIn({ place: place.externalId }), await earnedIn({})]).toEqual([300, 50]);
    const nowhere = await shop.caller.put('/v1/programs/north').send({ ...earning(3000), place: 'nowhere' });
    expect([nowhere.status, nowhere.body.code]).toEqual([422, 'place_not_found']);
  });

  test('everybody is a member of a new program that people join by themselves, of another one nobody', async () => {
    await putProgram(shop.caller, programOf({ levels: { list: [{ code: 'start' }] } }), { code: 'open' });
    await putProgram(shop.caller, programOf({ enrolment: 'manual' }), { code: 'closed' });
    const programs = async () => (await shop.caller.get(`/v1/customers/${shop.customer.id}`)).body.customer.memberships.map(({ program, level }: { program: string; level: string }) => [program, level]);
    expect((await programs()).sort()).toEqual([['main', 'base'], ['open', 'start']]);
    await putProgram(shop.caller, programOf({ enrolment: 'automatic' }), { code: 'closed' });
    expect((await programs()).sort()).toEqual([['closed', 'base'], ['main', 'base'], ['open', 'start']]);
    const { body } = await shop.caller.post('/v1/customers').send({ externalId: newId() });
    expect(body.customer.memberships.map(({ program }: { program: string }) => program).sort()).toEqual(['closed', 'main', 'open']);
  });
});

describe('what is refused', () => {
  test('every problem of a document is named by its path, and nothing is written', async () => {
    const when = { and: [true, { '>=': [{ var: 'purchase.total' }, 1] }] };
    const reply = await shop.caller.put('/v1/programs/main').send({ ...programOf(), groups: [], rules: [{ code: 'R', group: 'none', when, effects: [{ type: 'points', wallet: 'CASH', rateBps: { sleep: 1 } }] }] });
    expect([reply.status, reply.body.code, reply.body.errors.map(({ path, code }: { path: string; code: string }) => [path, code])]).toEqual([400, 'invalid_request', [
      ['rules.0.group', 'unknown_group'], ['rules.0.when.and.1.>=.0.var', 'unknown_field'], ['rules.0.effects.0.rateBps.sleep', 'unknown_operator'], ['rules.0.effects.0.wallet', 'unknown_wallet'],
    ]]);
    expect(await versions()).toHaveLength(1);
  });

  test('a field nobody knows is named', async () => {
    const reply = await shop.caller.put('/v1/programs/main').send({ ...programOf(), rules: [{ code: 'R', effects: [{ type: 'message', text: 'Hello', tone: 'loud' }] }] });
    expect([reply.status, reply.body.errors]).toEqual([400, [expect.objectContaining({ path: 'rules.0.effects.0.tone' })]]);
  });

  test('the currency and the zone of a program with purchases', async () => {
    await putProgram(shop.caller, programOf({ currency: 'EUR' }), { code: 'fresh' });
    expect((await shop.caller.put('/v1/programs/fresh').send(programOf({ currency: 'USD' }))).status).toBe(200);
    await buy(shop);
    const codes = await Promise.all([{ currency: 'EUR' }, { timezone: 'UTC' }].map(async (fields) => {
      const { status, body } = await shop.caller.put('/v1/programs/main').send(programOf(fields));
      return [status, body.code];
    }));
    expect(codes).toEqual([[422, 'currency_fixed'], [422, 'timezone_fixed']]);
  });

  test('taking away a wallet with points in it; an empty one may go', async () => {
    await putProgram(shop.caller, programOf({ wallets: [{ code: 'BONUS' }, { code: 'EMPTY' }] }));
    await adjust(shop, {});
    const reply = await shop.caller.put('/v1/programs/main').send(programOf({ wallets: [{ code: 'OTHER' }] }));
    expect([reply.status, reply.body.code]).toEqual([422, 'wallet_in_use']);
    expect((await shop.caller.put('/v1/programs/main').send(programOf())).status).toBe(200);
  });

  test('taking away a wallet that a coupon or an offer to come grants to', async () => {
    const granting = { program: 'main', effects: [{ type: 'points', wallet: 'EXTRA', fixed: 5 }] };
    const without = async () => {
      const { status, body } = await shop.caller.put('/v1/programs/main').send(programOf());
      return [status, body.code ?? null, /`\S+` grants/.exec(String(body.detail))?.[0] ?? null];
    };
    await putProgram(shop.caller, programOf({ wallets: [{ code: 'BONUS' }, { code: 'EXTRA' }] }));
    const offerFrom = (validFrom: string) => shop.caller.put('/v1/offers/spring').send({ ...granting, validFrom, validFor: 'P14D', assign: { customers: [{ customer: { id: shop.customer.id } }] } });
    const typeOf = (fields: object) => shop.caller.put('/v1/instrument-types/five').send({ kind: 'coupon', name: 'Five', ...granting, ...fields });
    expect([(await offerFrom('2090-03-01T00:00:00Z')).status, (await typeOf({})).status]).toEqual([201, 201]);
    expect(await without()).toEqual([422, 'wallet_in_use', '`five` grants']);
    expect((await typeOf({ effects: [{ type: 'points', wallet: 'BONUS', fixed: 5 }] })).status).toBe(200);
    expect(await without()).toEqual([422, 'wallet_in_use', '`spring` grants']);
    expect((await offerFrom('2020-03-01T00:00:00Z')).status).toBe(200);
    expect(await without()).toEqual([200, null, null]);
  });

  test('callers without the right, without a key, and programs that are not there', async () => {
    const viewer = await as({ organizationId: shop.organizationId, role: 'viewer' });
    const partner = await as({ organizationId: shop.organizationId, role: 'partner', placeId: (await buildPlace(shop.organizationId)).id });
    expect((await viewer.get('/v1/programs/main')).status).toBe(200);
    expect([(await viewer.put('/v1/programs/main').send(programOf())).body.code, (await partner.get('/v1/programs')).body.code]).toEqual(['forbidden', 'forbidden']);
    expect((await (await anybody()).put('/v1/programs/main').send(programOf())).body.code).toBe('unauthenticated');
    const paths = ['/v1/programs/none', '/v1/programs/none/versions', '/v1/programs/none/export', '/v1/programs/main?version=9', '/v1/programs/main/diff?from=1&to=9'];
    expect(await Promise.all(paths.map(async (path) => (await shop.caller.get(path)).status))).toEqual([404, 404, 404, 404, 404]);
    const misasked = ['/v1/programs/main/diff', '/v1/programs?cursor=x', '/v1/programs/main/versions?cursor=x', `/v1/programs/main/versions?cursor=${Buffer.from('-1').toString('base64url')}`];
    expect(await Promise.all(misasked.map(async (path) => (await shop.caller.get(path)).status))).toEqual([400, 400, 400, 400]);
  });
});

describe('drafts', () => {
  test('a draft changes nothing until it is published', async () => {
    const kept = await shop.caller.put('/v1/programs/main?draft=true').send(earning(900));
    expect([kept.status, kept.body.program]).toEqual([200, expect.objectContaining({ status: 'draft', version: 1, document: earning(900) })]);
    expect(await earnedIn({})).toBe(50);
    expect((await shop.caller.get('/v1/programs/main')).body.program).toMatchObject({ version: 1, status: 'published', draft: { document: earning(900), problems: [] } });
    const published = await shop.caller.post('/v1/programs/main/publish').send({ note: 'spring' });
    expect([published.status, published.body.program]).toEqual([200, expect.objectContaining({ version: 2, note: 'spring', draft: null })]);
    expect(await earnedIn({})).toBe(90);
    expect((await shop.caller.post('/v1/programs/main/publish').send({})).status).toBe(404);
  });

  test('a draft may be unfinished and tells what is missing; publishing it is refused', async () => {
    const unfinished = { ...programOf(), groups: [], rules: [{ code: 'R', group: 'later', effects: [{ type: 'service', code: 'wifi' }] }] };
    const kept = await shop.caller.put('/v1/programs/next?draft=true').send(unfinished);
    expect([kept.status, kept.body.warnings]).toEqual([200, [expect.objectContaining({ path: 'rules.0.group', code: 'unknown_group' })]]);
    expect((await shop.caller.get('/v1/programs/next')).body.program).toMatchObject({ version: null, status: 'draft', draft: { problems: [{ code: 'unknown_group' }] } });
    expect((await shop.caller.get('/v1/programs')).body.data.map(({ code, status, hasDraft }: { code: string; status: string; hasDraft: boolean }) => [code, status, hasDraft])).toEqual([['main', 'published', false], ['next', 'draft', true]]);
    expect((await shop.caller.post('/v1/programs/next/publish').send({})).body.code).toBe('invalid_request');
    expect([(await shop.caller.delete('/v1/programs/next/draft')).status, (await shop.caller.delete('/v1/programs/next/draft')).status, (await shop.caller.get('/v1/programs/next')).status]).toEqual([204, 404, 404]);
  });

  test('a dry run only checks', async () => {
    const reply = await shop.caller.put('/v1/programs/main?dryRun=true').send(earning(900));
    expect([reply.status, reply.body.program.status, reply.body.program.version]).toEqual([200, 'checked', 1]);
    expect((await shop.caller.put('/v1/programs/main?dryRun=true').send({ ...earning(900), place: 'nowhere' })).body.code).toBe('place_not_found');
    expect((await shop.caller.put('/v1/programs/unborn?dryRun=true').send({ ...programOf(), wallets: [] })).status).toBe(400);
    expect(await versions()).toHaveLength(1);
  });
});

describe('history', () => {
  test('an earlier version comes back as the next one', async () => {
    await putProgram(shop.caller, earning(900));
    const reply = await shop.caller.post('/v1/programs/main/rollback').send({ version: 1 });
    expect([reply.status, reply.body.program]).toEqual([200, expect.objectContaining({ version: 3, note: 'Version 1 again', document: mainProgram({ name: 'Test business', timezone: 'Europe/Moscow', currency: 'RUB' }) })]);
    expect(await earnedIn({})).toBe(50);
    expect((await shop.caller.post('/v1/programs/main/rollback').send({ version: 7 })).status).toBe(404);
  });

  test('a file is what was published, and brings it back', async () => {
    await putProgram(shop.caller, earning(900));
    const file = await shop.caller.get('/v1/programs/main/export?version=1');
    expect(file.headers['content-disposition']).toBe('attachment; filename="program-main-1.json"');
    expect((await shop.caller.put('/v1/programs/copy').send(JSON.parse(file.text))).status).toBe(201);
  });

  test('two versions are compared', async () => {
    await putProgram(shop.caller, earning(900));
    await putProgram(shop.caller, { ...earning(1000), enrolment: 'manual' });
    expect((await shop.caller.get('/v1/programs/main/diff?from=2')).body).toEqual({ from: 2, to: 3, data: [
      { path: 'rules.R.effects.0.rateBps', before: 900, after: 1000 }, { path: 'enrolment', before: null, after: 'manual' },
    ] });
  });

  test('what a publisher should know comes as warnings', async () => {
    await putProgram(shop.caller, programOf({ levels: { list: [{ code: 'a' }, { code: 'b', when: { var: 'customer.isBirthday' } }] } }));
    const { body } = await shop.caller.put('/v1/programs/main').send(programOf({ wallets: [{ code: 'BONUS', scale: 2 }], levels: { list: [{ code: 'a' }] } }));
    expect(body.warnings).toEqual([expect.objectContaining({ code: 'level_removed', path: 'levels.list' }), expect.objectContaining({ code: 'scale_changed', path: 'wallets.0.scale' })]);
  });
});

test('after new conditions are published, lists show everybody at the level they give', async () => {
  const shop = await openShop();
  await buy(shop);
  const levels: ProgramDocument['levels'] = { list: [{ code: 'base' }, { code: 'gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P5Y' }] }, 100_000] } }] };
  await putProgram(shop.caller, programOf({ levels }));
  const levelInList = async () => (await shop.caller.get('/v1/programs/main/members?level=gold')).body.data.length;
  expect(await eventually(levelInList, (found) => found > 0)).toBe(1);
});
