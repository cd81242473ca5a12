import type { Response } from 'supertest';
import type { Expression } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';
import { cardTypeOf, makeBatch } from '../cards/support.ts';
import { buildPlace, registerOrganization } from '../support/factories.ts';
import { programOf } from '../support/programs.ts';
import { buy, giveBack, openShop, report, type Shop } from '../support/shop.ts';
import { stateOf } from '../support/tables.ts';

const PAN = '4111 1111 1111 1111';
const SPENT = { metric: ['spend', {}, { rolling: 'P365D' }] } as Expression;

let shop: Shop;
let purchase: { id: string };
let foreignPlace: string;
let expired: string;
let frozen: string;
let card: string;
/** The number with another check digit. */
let mistyped: string;

const put = (path: string, body: object) => shop.caller.put(path).send(body);
const post = (path: string, body: object) => shop.caller.post(path).send(body);

async function issue(type: object, fields: object): Promise<string> {
  const code = `type-${newId()}`;
  await put(`/v1/instrument-types/${code}`, { program: 'main', name: 'x', ...type });
  return (await post(`/v1/instrument-types/${code}/instruments`, fields)).body.instrument.code;
}

beforeAll(async () => {
  shop = await openShop();
  foreignPlace = (await buildPlace((await registerOrganization()).organizationId)).externalId;
  ({ purchase } = await buy(shop));
  expired = await issue({ kind: 'certificate', balance: { unit: 'money', amount: 10_000 } }, { occurredAt: '2026-01-01T00:00:00Z', expiresAt: '2026-03-10T09:00:00Z' });
  frozen = await issue({ kind: 'pass', balance: { unit: 'visits', amount: 3 }, validity: { after: 'P60D' }, freeze: { max: 'P14D' } }, { occurredAt: '2026-03-01T00:00:00Z' });
  await post(`/v1/instruments/${frozen}/freeze`, { occurredAt: '2026-03-05T00:00:00Z', days: 10 });
  await put('/v1/card-types/plastic', cardTypeOf());
  [card] = (await makeBatch(shop, 'plastic', 1)) as [string];
  mistyped = `${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}`;
});

/** A refused purchase is kept with its reason, apart from everything else. */
async function everything(): Promise<object> {
  const { purchase_attempts: _tried, ...state } = await stateOf(shop.organizationId);
  return state;
}

async function expectRefused(call: () => PromiseLike<Response>, status: number, code: string): Promise<Response['body']> {
  const before = await everything();
  const reply = await call();
  expect([reply.status, reply.body.code]).toEqual([status, code]);
  expect(await everything()).toEqual(before);
  return reply.body;
}

describe('gets a code and changes nothing', () => {
  test.each<[string, number, string, () => PromiseLike<Response>]>([
    ['more brought back than was bought', 422, 'return_exceeds_purchase', () => giveBack(shop, purchase.id, { lines: [{ lineId: '1', quantity: 2 }] })],
    ['a purchase at a place of another organization', 422, 'place_not_found', () => report(shop, { place: foreignPlace })],
    ['a price asked for there', 422, 'place_not_found', () => post('/v1/purchases/calculate', { externalId: 'x', customer: { id: shop.customer.id }, occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', place: foreignPlace, lines: [{ name: 'x', quantity: 1, unitPriceMinor: 1 }] })],
    ['a program of that place', 422, 'place_not_found', () => put('/v1/programs/main', programOf({ place: foreignPlace }))],
    ['a certificate at the instant it expires', 422, 'instrument_expired', () => report(shop, { instruments: [expired] })],
    ['a frozen pass at the till', 409, 'pass_frozen', () => report(shop, { instruments: [frozen] })],
    ['a visit with it', 409, 'pass_frozen', () => post(`/v1/instruments/${frozen}/visits`, { externalId: newId(), occurredAt: '2026-03-10T09:00:00Z', service: 'any' })],
    ['a card whose check digit is wrong', 404, 'not_found', () => post(`/v1/cards/${mistyped}/activate`, { customer: { id: shop.customer.id } })],
    ['a purchase by it', 422, 'customer_not_found', () => report(shop, { customer: { card: mistyped } })],
    ['a carrier’s word of it', 400, 'invalid_request', () => post(`/v1/cards/${card}/replace`, { number: mistyped })],
  ])('%s: %i %s', async (_name, status, code, call) => {
    await expectRefused(call, status, code);
  });
});

describe('a number of a payment card in a document', () => {
  test.each<[string, string, () => PromiseLike<Response>]>([
    ['a program', 'name', () => put('/v1/programs/main', programOf({ name: PAN }))],
    ['a rule', 'rules.0.effects.0.text', () => put('/v1/programs/main', programOf({ rules: [{ code: 'R', effects: [{ type: 'message', text: `Call ${PAN}` }] }] }))],
    ['a type of certificates', 'name.en', () => put('/v1/instrument-types/pan', { kind: 'coupon', program: 'main', name: { en: PAN }, effects: [{ type: 'discount', percentBps: 100 }] })],
    ['an offer', 'name', () => put('/v1/offers/pan', { program: 'main', name: PAN, effects: [{ type: 'discount', percentBps: 100 }], validFrom: '2026-03-01T00:00:00Z', validFor: 'P1D', assign: { segment: 'all', controlShareBps: 0 } })],
    ['a segment', 'when.==.1', () => put('/v1/segments/pan', { name: 'x', when: { '==': [{ var: 'customer.fields.card' }, PAN] } })],
    ['a reason', 'reason', () => post(`/v1/members/${shop.customer.memberId}/wallets/BONUS/entries`, { externalId: newId(), type: 'grant', points: 1, reason: PAN })],
    ['a merge', 'externalId', () => post(`/v1/customers/${shop.customer.id}/merge`, { from: { id: newId() }, externalId: PAN })],
  ])('%s is refused with its place: %s', async (_name, path, call) => {
    const { errors } = await expectRefused(call, 422, 'pan_detected');
    expect(errors).toMatchObject([{ path }]);
    expect(JSON.stringify(errors)).not.toContain('4111');
  });
});

describe('a condition that cannot be', () => {
  const deep = Array.from({ length: 13 }).reduce<Expression>((inner) => ({ '!': [inner] }), true);
  const conditions: [string, Expression, string][] = [
    ['too deep', deep, '.!.0'.repeat(12)],
    ['ill-typed', { '>=': [SPENT, 'a lot'] }, '.>='],
    ['of an unknown field', { '>': [{ var: 'customer.shoeSize' }, 44] }, '.>.0.var'],
    ['of an unknown operator', { and: [true, { exec: ['rm'] }] }, '.and.1.exec'],
  ];
  const documents: [string, string, (when: Expression) => PromiseLike<Response>][] = [
    ['a rule', 'rules.0.when', (when) => put('/v1/programs/main', programOf({ rules: [{ code: 'R', when, effects: [{ type: 'service', code: 'wifi' }] }] }))],
    ['a level', 'levels.list.1.when', (when) => put('/v1/programs/main', programOf({ levels: { list: [{ code: 'base' }, { code: 'gold', when }] } }))],
    ['a referral', 'referral.when', (when) => put('/v1/programs/main', programOf({ referral: { wallet: 'BONUS', advocate: 1, friend: 1, when } }))],
    ['a type of coupons', 'when', (when) => put('/v1/instrument-types/bad', { kind: 'coupon', program: 'main', name: 'x', when, effects: [{ type: 'discount', percentBps: 100 }] })],
    ['an offer', 'when', (when) => put('/v1/offers/bad', { program: 'main', when, effects: [{ type: 'discount', percentBps: 100 }], validFrom: '2026-03-01T00:00:00Z', validFor: 'P1D', assign: { segment: 'all', controlShareBps: 0 } })],
    ['a segment', 'when', (when) => put('/v1/segments/bad', { name: 'x', when })],
  ];
  const cases = documents.flatMap(([document, place, send]) => conditions.map(([problem, when, path]) => [problem, document, `${place}${path}`, () => send(when)] as const));

  test.each(cases)('%s, in %s: the answer names %s', async (_problem, _document, path, call) => {
    const { errors } = await expectRefused(call, 400, 'invalid_request');
    expect(errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });

  test('levels that depend on the level', async () => {
    for (const when of [{ '==': [{ var: 'member.level' }, 'base'] }, { and: [{ '>': [{ var: 'level.rateBps' }, 1] }] }] as Expression[]) {
      const { errors } = await expectRefused(() => put('/v1/programs/main', programOf({ levels: { list: [{ code: 'base', values: { rateBps: 5 } }, { code: 'gold', when }] } })), 400, 'invalid_request');
      expect(errors).toMatchObject([{ path: expect.stringMatching(/^levels\.list\.1\.when\..*var$/), code: 'cyclic' }]);
    }
  });

  test('levels and segments that read each other, whichever is written last', async () => {
    const { caller } = await openShop();
    const segment = (when: Expression) => caller.put('/v1/segments/rich').send({ name: 'Rich', when });
    const levels = (code: string) => caller.put('/v1/programs/main').send(programOf({ levels: { list: [{ code: 'base' }, { code: 'gold', when: { inSegment: [code] } as Expression }] } }));
    const ofLevel: Expression = { '==': [{ var: 'member.level' }, 'gold'] };
    expect((await segment(ofLevel)).status).toBe(201);
    const refused = await levels('rich');
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ path: expect.stringMatching(/^levels\.list\.1\.when\.inSegment/), code: 'cyclic' }]]);
    const draft = await caller.put('/v1/programs/main?draft=true').send(programOf({ levels: { list: [{ code: 'base' }, { code: 'gold', when: { inSegment: ['rich'] } as Expression }] } }));
    expect(draft.body.warnings).toMatchObject([{ code: 'cyclic' }]);

    expect((await segment({ '>': [SPENT, 5] })).status).toBe(200);
    expect((await levels('rich')).status).toBe(200);
    const late = await segment(ofLevel);
    expect([late.status, late.body.errors]).toMatchObject([400, [{ path: 'when', code: 'cyclic' }]]);
    expect((await caller.get('/v1/segments/rich')).body.segment.when).toEqual({ '>': [SPENT, 5] });
  });

  test('a document with a term that is none, wherever a document can be tried', async () => {
    const document = programOf({ levels: { term: { after: 'P1D' }, grace: { after: '' }, list: [{ code: 'base' }] } });
    for (const [path, call] of [['', () => put('/v1/programs/main', document)], ['document.', () => post('/v1/programs/main/simulate', { document, from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' })]] as const) {
      const { errors } = await expectRefused(call, 400, 'invalid_request');
      expect(errors).toMatchObject([{ path: `${path}levels.grace.after` }]);
    }
    const trial = { document, purchase: { externalId: 'x', customer: { id: shop.customer.id }, occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', lines: [{ name: 'x', quantity: 1, unitPriceMinor: 1 }] } };
    const { errors } = await expectRefused(() => post('/v1/programs/main/calculate', trial), 400, 'invalid_request');
    expect(errors).toMatchObject([{ path: 'document.levels.grace.after' }]);
  });

  test('two hundred nodes and one', async () => {
    const { errors } = await expectRefused(() => documents[0]![2]({ and: Array.from({ length: 200 }, () => true) }), 400, 'invalid_request');
    expect(errors).toMatchObject([{ path: 'rules.0.when', code: 'too_many_nodes' }]);
  });

  test('ten thousand levels of JSON', async () => {
    const text = `${'{"!":['.repeat(10_000)}true${']}'.repeat(10_000)}`;
    await expectRefused(() => shop.caller.put('/v1/segments/bad').type('json').send(`{"name":"x","when":${text}}`), 400, 'invalid_request');
  });
});
