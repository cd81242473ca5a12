import { newId } from '#domain/shared/ids.ts';
import { openClub, R_BASE } from './club.ts';

const spent = (money: number) => ({ '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, money] }) as never;
const open = () => openClub({ rules: [R_BASE], levels: { term: { after: 'P12M', round: 'end_of_day' }, list: [{ code: 'base' }, { code: 'silver', when: spent(150_000) }] } });

/** The shop's customer and another one who bought for 1,000.00 on 5 March, made one on 11 March. */
async function merged() {
  const club = await open();
  await club.buy();
  const other = await club.another();
  const theirs = await club.buy({ customer: { id: other.id }, occurredAt: '2026-03-05T09:00:00Z' });
  const body = { from: { id: other.id }, externalId: `merge-${newId()}`, occurredAt: '2026-03-11T09:00:00Z' };
  const { merge } = await club.sure(club.caller.post(`/v1/customers/${club.shop.customer.id}/merge`).send(body)) as { merge: { id: string } };
  return { club, other, theirs, merge, body };
}

describe('N26: two customers become one', () => {
  test('lots keep their dates, balances add, metrics add and the level follows', async () => {
    const { club } = await merged();
    const wallet = await club.wallet('2026-03-11T10:00:00Z');
    expect([wallet.active, wallet.lots.map(({ expiresAt }) => expiresAt)]).toEqual([100, ['2027-03-05T21:00:00.000Z', '2027-03-10T21:00:00.000Z']]);
    expect((await club.level('2026-03-11T10:00:00Z')).level).toBe('silver');
    const { data } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/ledger?asOf=2026-03-12T00:00:00Z&limit=200`)) as { data: { points: number }[] };
    expect(data.reduce((sum, { points }) => sum + points, 0)).toBe(100);
  });

  test('the merged one leads to the survivor, also by its external id', async () => {
    const { club, other } = await merged();
    const reply = await club.caller.get(`/v1/customers/${other.id}`).redirects(0);
    expect([reply.status, reply.headers['location']]).toEqual([308, expect.stringContaining(club.shop.customer.id)]);
    const body = await club.buy({ customer: { externalId: other.externalId }, occurredAt: '2026-03-12T09:00:00Z' });
    expect([body.member.id, body.member.wallets[0].active]).toEqual([club.shop.customer.memberId, 150]);
  });

  test('a return of the merged one\'s purchase takes from the survivor', async () => {
    const { club, theirs } = await merged();
    const body = await club.giveBack(theirs.purchase, { 1: 1 }, '2026-03-12T09:00:00Z');
    expect([body.pointsReversed, body.member.wallets[0].active, body.member.level]).toEqual([50, 50, 'base']);
  });

  test('again is the same answer; undone until the next movement', async () => {
    const { club, body, merge } = await merged();
    const again = await club.caller.post(`/v1/customers/${club.shop.customer.id}/merge`).send(body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const undone = await club.caller.post(`/v1/merges/${merge.id}/undo`).send({ occurredAt: '2026-03-12T09:00:00Z' });
    expect(undone.status).toBeLessThan(300);
    expect((await club.wallet('2026-03-12T10:00:00Z')).active).toBe(50);
    const moved = await merged();
    await moved.club.buy({ occurredAt: '2026-03-12T09:00:00Z' });
    const late = await moved.club.caller.post(`/v1/merges/${moved.merge.id}/undo`).send({ occurredAt: '2026-03-13T09:00:00Z' });
    expect([late.status, late.body.code]).toEqual([409, 'unmerge_conflict']);
  });
});
