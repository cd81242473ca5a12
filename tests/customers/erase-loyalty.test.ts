import { sql } from '#db/sql.ts';
import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildCards } from '../support/cards.ts';
import { buildOffer } from '../support/offers.ts';
import { buy, openShop, type Shop } from '../support/shop.ts';
import { rowsOf } from '../support/tables.ts';

const PERSONAL = { externalId: 'crm-77ab', name: 'Zephyrina Quill', email: 'zephyrina@quill.test' };
const TRACES = ['crm-77ab', 'ephyrina', 'twin-of-quill', 'token-zq', '0042', 'device-zq', 'push-zq', 'RA-TRACK-77', 'secretwish'];

const PROGRAM = {
  timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS', unitValueMinor: 100, earnOn: 'paid_money' }], returns: { method: 're_evaluate' },
  levels: { list: [{ code: 'base', name: 'Base' }, { code: 'silver', name: 'Silver', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 50_000] } }] },
  rules: [{ code: 'R-NAMED', when: { '!=': [{ var: 'customer.name' }, 'Nobody'] }, effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }],
  limits: [{ code: 'ten-a-day', rules: ['R-NAMED'], subject: 'member', measure: 'units', max: 10, period: { calendar: 'day' }, mode: 'cap' }],
  referral: { wallet: 'BONUS', advocate: 300, friend: 200, within: 'P30D', hold: 'P14D' },
};

interface Person {
  shop: Shop;
  customerId: string;
  couponCode: string;
  certificateCode: string;
  referralCode: string;
  friendId: string;
  cardNumber: string;
}

async function issue(shop: Shop, type: object, customerId: string): Promise<string> {
  const code = `type-${newId()}`;
  expect((await shop.caller.put(`/v1/instrument-types/${code}`).send({ program: 'main', name: 'x', ...type })).status).toBe(201);
  return (await shop.caller.post(`/v1/instrument-types/${code}/instruments`).send({ customer: { id: customerId } })).body.instrument.code;
}

/** A person with one of everything that a loyalty program may keep. */
async function loyalPerson(): Promise<Person> {
  const shop = await openShop();
  const { caller, organizationId } = shop;
  const published = await caller.put('/v1/programs/main').send(PROGRAM);
  expect([published.status, published.body.errors]).toEqual([200, undefined]);
  const register = async (fields: object): Promise<string> => (await caller.post('/v1/customers').send({ onboarding: false, ...fields })).body.customer.id;
  const customerId = await register(PERSONAL);
  const twin = await register({ externalId: 'twin-of-quill', name: 'Zephyrina again' });
  expect((await caller.post(`/v1/customers/${customerId}/merge`).send({ from: { id: twin }, externalId: newId(), occurredAt: '2026-03-01T00:00:00Z' })).status).toBe(201);
  const referralCode = (await caller.get(`/v1/customers/${customerId}/referral`)).body.code;
  const friendId = await register({ externalId: `friend-${newId()}`, referralCode });
  const couponCode = await issue(shop, { kind: 'coupon', effects: [{ type: 'discount', percentBps: 1000 }] }, customerId);
  const certificateCode = await issue(shop, { kind: 'certificate', balance: { unit: 'money', amount: 30_000 } }, customerId);
  const { offerCode } = await buildOffer(organizationId, { mark: newId().slice(-12), customerId });
  const { cardNumber } = await buildCards(organizationId, { mark: 'zq', customerId });
  const { id: cardId } = (await sql.row<{ id: string }>('SELECT id FROM cards WHERE organization_id = ? AND number = ?', [organizationId, cardNumber]))!;
  await sql.insert('wallet_registrations', ['device_id', 'card_id', 'organization_id', 'push_token', 'created_at'], [['device-zq', cardId, organizationId, 'push-zq', new Date()]]);
  expect((await caller.post(`/v1/cards/${cardNumber}/delivery`).send({ state: 'ordered', tracking: 'RA-TRACK-77' })).status).toBeLessThan(300);
  await buy(shop, { customer: { id: customerId }, instruments: [couponCode, certificateCode, offerCode], paymentFingerprint: 'fingerprint-zq' });
  const { id: memberId } = (await sql.row<{ id: string }>('SELECT id FROM memberships WHERE organization_id = ? AND customer_id = ? AND merged_into IS NULL', [organizationId, customerId]))!;
  await caller.post(`/v1/members/${memberId}/wallets/BONUS/entries`).send({ externalId: newId(), type: 'grant', points: 7, occurredAt: '2026-03-11T09:00:00Z', reason: 'secretwish of Zephyrina' });
  return { shop, customerId, couponCode, certificateCode, referralCode, friendId, cardNumber };
}

/** Every text of every row of the organization, whatever the table. */
const everythingKept = async (organizationId: string): Promise<string> => JSON.stringify(await rowsOf(organizationId));

async function sums(organizationId: string): Promise<unknown> {
  return sql.row(`SELECT (SELECT SUM(points) FROM ledger_entries WHERE organization_id = ?) AS points, (SELECT COUNT(*) FROM ledger_entries WHERE organization_id = ?) AS entries,
    (SELECT SUM(payable_minor) FROM purchases WHERE organization_id = ?) AS paid, (SELECT SUM(balance) FROM instruments WHERE organization_id = ?) AS certificates,
    (SELECT SUM(used) FROM limit_counters WHERE organization_id = ?) AS used, (SELECT COUNT(*) FROM offer_uses WHERE organization_id = ?) AS offers,
    (SELECT COUNT(*) FROM level_changes WHERE organization_id = ?) AS levels, (SELECT COUNT(*) FROM referrals WHERE organization_id = ?) AS referrals`, Array<string>(8).fill(organizationId));
}

test('the export holds what the loyalty programs keep about a person', async () => {
  const { shop, customerId, couponCode, certificateCode, referralCode, friendId, cardNumber } = await loyalPerson();
  const reply = await shop.caller.get(`/v1/customers/${customerId}/export`);
  expect(reply.status).toBe(200);
  expect(reply.body.export).toMatchObject({
    instruments: [{ code: couponCode, kind: 'coupon', state: 'depleted' }, { code: certificateCode, kind: 'certificate', balance: 0 }],
    instrumentEntries: expect.arrayContaining([expect.objectContaining({ code: couponCode, type: 'redeem' }), expect.objectContaining({ code: certificateCode, type: 'redeem', amount: -30_000 })]),
    offers: [{ arm: 'target' }], offerUses: [{ restoredAt: null }],
    cards: [{ number: cardNumber, state: 'activated' }], cardEvents: expect.arrayContaining([expect.objectContaining({ card: cardNumber, type: 'delivery.ordered' })]),
    devices: [{ card: cardNumber, device: 'device-zq' }], paymentCards: [{ last4: '0042', scheme: 'mir', unlinkedAt: null }], paymentCardTransactions: [],
    referralCodes: [{ program: 'main', code: referralCode }], referrals: [{ role: 'advocate', customer: friendId }],
    merges: [{ into: customerId, undoneAt: null }], linkedProfiles: [], limits: [{ limit: 'ten-a-day', used: 1 }], levelChanges: [{ program: 'main', from: 'base', to: 'silver' }],
  });
  expect(reply.body.export.fingerprints.map(({ kind }: { kind: string }) => kind)).toContain('payment');
});

test('an erased person leaves sums, and nothing that leads back', async () => {
  const { shop: { caller, organizationId }, customerId, couponCode, referralCode, friendId, cardNumber } = await loyalPerson();
  const traces = [...TRACES, referralCode];
  const before = await sums(organizationId);
  expect((await everythingKept(organizationId)).includes(referralCode)).toBe(true);
  expect((await caller.delete(`/v1/customers/${customerId}`)).status).toBe(204);
  const kept = await everythingKept(organizationId);
  expect(traces.filter((trace) => kept.includes(trace))).toEqual([]);
  expect(await sums(organizationId)).toEqual(before);
  expect(await ledgerDifferences(organizationId)).toEqual([]);
  expect((await caller.get(`/v1/cards/${cardNumber}`)).body.card).toMatchObject({ state: 'closed', customer: null });
  expect((await caller.get(`/v1/instruments/${couponCode}`)).body.instrument).toMatchObject({ state: 'depleted', customer: { id: customerId } });
  expect((await caller.post('/v1/customers').send({ externalId: newId(), referralCode })).body.code).toBe('referral_code_not_found');
  const { id } = (await sql.row<{ id: string }>('SELECT id FROM merges WHERE organization_id = ?', [organizationId]))!;
  expect((await caller.post(`/v1/merges/${id}/undo`).send({})).body).toMatchObject({ status: 409, code: 'unmerge_conflict' });
  const { external_id: receipt } = (await sql.row<{ external_id: string }>('SELECT external_id FROM purchases WHERE organization_id = ? AND customer_id = ?', [organizationId, customerId]))!;
  const back = await caller.post(`/v1/purchases/${receipt}/returns`).send({ externalId: newId(), occurredAt: '2026-03-12T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }] });
  expect([back.status, back.body.code]).toEqual([201, undefined]);
  expect((await caller.get(`/v1/customers/${friendId}/referral`)).status).toBe(200);
});

test('points granted by hand are answered again after the erasure, without the words', async () => {
  const shop = await openShop();
  const path = `/v1/members/${shop.customer.memberId}/wallets/BONUS/entries`;
  const body = { externalId: newId(), type: 'grant', points: 7, occurredAt: '2026-03-11T09:00:00Z', reason: 'secretwish' };
  const first = await shop.caller.post(path).send(body);
  expect((await shop.caller.delete(`/v1/customers/${shop.customer.id}`)).status).toBe(204);
  const again = await shop.caller.post(path).send(body);
  expect([again.status, again.body]).toEqual([201, { ...first.body, entry: { ...first.body.entry, reason: '' } }]);
});
