import fc from 'fast-check';
import type { Response } from 'supertest';
import { temporal } from '#api/temporal.ts';
import { newId } from '#domain/shared/ids.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { comparable, readPurchase, readReturn } from './answers.ts';
import type { HistoryEvent, MemberAnswer } from './facts.ts';
import { history, MEMBERS, Timeline, type History } from './histories.ts';
import { Oracle } from './oracle.ts';
import { seedOf } from './seed.ts';

const RUNS = Number(process.env['DATABASE_HISTORIES'] ?? 200);
const AT_ONCE = Number(process.env['AT_ONCE'] ?? 6);
const certificateOf = (club: string) => club.toUpperCase();
const iso = (at: number) => new Date(at).toISOString();

/** A program of its own and two members, in an organization that many histories share. */
async function openClub({ caller }: Shop, { document, certificate }: History) {
  const code = `club-${newId()}`;
  const sure = async (call: PromiseLike<Response>): Promise<Response['body']> => {
    const { status, body } = await call;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  await sure(caller.put(`/v1/programs/${code}`).send(document));
  const customers = new Map<string, { id: string; memberId: string }>();
  for (const member of MEMBERS) {
    const { customer } = await sure(caller.post('/v1/customers').send({ externalId: `${code}-${member}`, programs: [code], onboarding: false }));
    customers.set(member, { id: customer.id, memberId: customer.memberships.find(({ program }: { program: string }) => program === code).id });
  }
  if (certificate) {
    await sure(caller.put(`/v1/instrument-types/${code}`).send({ kind: 'certificate', program: code, name: 'Certificate', balance: { unit: 'money', amount: certificate.amount }, lines: certificate.lines }));
    await sure(caller.post(`/v1/instrument-types/${code}/instruments`).send({ externalId: code, code: certificateOf(code), occurredAt: '2025-06-01T00:00:00Z' }));
  }
  const id = (event: { id: string }) => `${code}-${event.id}`;
  /** The same call again while it is still being processed. */
  const until = async (call: () => PromiseLike<Response>): Promise<Response> => {
    let reply = await call();
    for (const end = Date.now() + 30_000; reply.status === 202; reply = await call()) {
      if (Date.now() < end) continue;
      const run = await (await temporal()).workflow.getHandle(reply.body.workflow.id).describe();
      throw new Error(`still processing: ${run.raw.pendingActivities?.map(({ lastFailure }) => `${lastFailure?.message} ${lastFailure?.cause?.message} ${lastFailure?.stackTrace}`).join()}`);
    }
    return reply;
  };

  async function apply(event: HistoryEvent): Promise<unknown> {
    if (event.kind === 'merge') return void await sure(caller.post(`/v1/customers/${customers.get(event.to)!.id}/merge`).send({ from: { id: customers.get(event.from)!.id }, externalId: id(event), occurredAt: iso(event.at) }));
    const occurredAt = iso(event.at);
    const path = event.kind === 'purchase' ? '/v1/purchases' : event.kind === 'return' ? `/v1/purchases/${code}-${event.purchase}/returns` : `/v1/members/${customers.get(event.member)!.memberId}/wallets/${event.wallet}/entries`;
    const body = event.kind === 'purchase' ? {
      externalId: id(event), customer: { id: customers.get(event.member)!.id }, program: code, occurredAt, currency: 'RUB', ...(event.spend && { spend: event.spend }), ...(event.paysWithCertificate && { instruments: [certificateOf(code)] }),
      lines: event.lines.map(({ sku, category, ...line }) => ({ ...line, name: 'Goods', ...(sku !== null && { sku }), ...(category !== null && { category }) })),
    } : event.kind === 'return' ? { externalId: id(event), occurredAt, lines: event.lines }
      : { externalId: id(event), type: event.type, points: event.points, occurredAt, reason: 'history', ...(event.expiresAt !== undefined && { expiresAt: event.expiresAt === null ? null : iso(event.expiresAt) }) };
    // What a return will do is asked first: it must do that.
    const asked = event.kind === 'return' ? await caller.post(`${path}/calculate`).send({ occurredAt, lines: event.lines }) : null;
    const reply = await until(() => caller.post(path).send(body));
    if (asked) expect({ event, asked: asked.status >= 400 ? asked.body.code : readReturn(asked.body) }).toEqual({ event, asked: reply.status >= 400 ? reply.body.code : readReturn(reply.body) });
    if (reply.status >= 400) return { refused: reply.body.code };
    return event.kind === 'purchase' ? readPurchase(reply.body) : event.kind === 'return' ? readReturn(reply.body) : { wallets: reply.body.member.wallets, level: reply.body.member.level };
  }

  /** What a member has at an instant, and what the ledger sums to then, by wallet. */
  async function look(member: string, at: number): Promise<MemberAnswer & { sums: number[] }> {
    const { id: customer } = customers.get(member)!;
    const { data } = await sure(caller.get(`/v1/customers/${customer}/wallets?asOf=${iso(at)}`));
    const wallets = data.filter(({ program }: { program: string }) => program === code).map(({ wallet, active, pending, debt }: MemberAnswer['wallets'][number]) => ({ wallet, active, pending, debt }));
    const levels = await sure(caller.get(`/v1/customers/${customer}/levels?asOf=${iso(at)}`));
    const sums = [];
    for (const { wallet } of wallets as MemberAnswer['wallets']) {
      const ledger = await sure(caller.get(`/v1/customers/${customer}/ledger?program=${code}&wallet=${wallet}&asOf=${iso(at)}&limit=200`));
      sums.push(ledger.data.reduce((total: number, { points }: { points: number }) => total + points, 0));
    }
    return { wallets, level: levels.data.find(({ program }: { program: string }) => program === code).level, sums };
  }
  /** What is left on the certificate at an instant; null where there is none. */
  const left = async (at: number): Promise<number | null> => (certificate ? (await sure(caller.get(`/v1/instruments/${certificateOf(code)}?asOf=${iso(at)}`))).instrument.balance : null);
  return { apply, look, left };
}

async function play(shop: Shop, history: History): Promise<void> {
  const { document, steps, mergeAfter, looks, certificate } = history;
  const oracle = new Oracle(document, certificate);
  const timeline = new Timeline(oracle);
  const club = await openClub(shop, history);
  const withSums = (answer: MemberAnswer) => ({ ...answer, sums: answer.wallets.map(({ active, pending, debt }) => active + pending - debt) });
  for (const [index, step] of steps.entries()) {
    if (index === mergeAfter) {
      const merge = timeline.merge();
      oracle.apply(merge);
      await club.apply(merge);
    }
    const event = timeline.next(step);
    if (!event) continue;
    const expected = comparable(oracle.apply(event));
    expect({ event, answer: comparable(await club.apply(event) as MemberAnswer) }).toEqual({ event, answer: expected });
  }
  for (const days of looks) {
    const at = timeline.look(days);
    expect({ at: iso(at), left: await club.left(at) }).toEqual({ at: iso(at), left: oracle.certificate?.balance(at) ?? null });
    for (const member of timeline.members()) expect({ at: iso(at), ...await club.look(member, at) }).toEqual({ at: iso(at), ...withSums(oracle.member(member, at)) });
  }
}

test(`${RUNS} random histories through the database, members who become one among them`, async () => {
  const shop = await openShop();
  const seed = seedOf();
  const histories = fc.sample(history({ longest: 7, merges: true }), { seed, numRuns: RUNS });
  const failed: string[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < RUNS; index = next++) {
      await play(shop, histories[index]!).catch((error: unknown) => void failed.push(`seed ${seed}, history ${index}: ${String(error)}\n${JSON.stringify(histories[index])}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(failed.map((text) => text.slice(0, 6000))).toEqual([]);
  const { status, body } = await shop.caller.post('/v1/invariants/check').send({});
  expect([status, body]).toEqual([200, expect.objectContaining({ ok: true, differences: [] })]);
}, 1_200_000);
