import type { Response } from 'supertest';
import { newId } from '#domain/shared/ids.ts';
import type { ProgramDocument, RuleDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { adjust, buildCustomer, giveBack, openShop, report, walletAt, type Shop } from '../support/shop.ts';

/** What the API answered, as a test reads it. */
export type Body = Response['body'];

export const BONUS: WalletDocument = { code: 'BONUS', scale: 0, rounding: 'floor', unitValueMinor: 100, earnOn: 'paid_money', maxPayShareBps: 5000, activation: { after: 'P0D' }, expiry: { after: 'P365D', round: 'end_of_day' } };
export const bonus = (fields: Partial<WalletDocument> = {}): WalletDocument => ({ ...BONUS, ...fields });
/** 5 % of the money paid. */
export const R_BASE: RuleDocument = { code: 'R-BASE', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] };
export const off = (code: string, effect: object, fields: Partial<RuleDocument> = {}): RuleDocument => ({ code, group: 'sale', effects: [{ type: 'discount', ...effect } as RuleDocument['effects'][number]], ...fields });
export const line = (unitPriceMinor: number, fields: object = {}) => ({ name: 'Goods', quantity: 1, unitPriceMinor, ...fields });
const NOON = '2026-03-10T09:00:00.000Z';

/** A shop whose program `main` is this document, and what its tests do there. */
export async function openClub(document: Partial<ProgramDocument> = {}) {
  const shop = await openShop();
  const written = { name: 'Club', timezone: 'Europe/Moscow', currency: 'RUB', wallets: [BONUS], groups: [{ code: 'sale', mode: 'stack', priority: 10 }, { code: 'earn', mode: 'stack', priority: 90 }], rules: [R_BASE], ...document };
  const published = await shop.caller.put('/v1/programs/main').send(written);
  if (published.status >= 300) throw new Error(`the program was refused: ${JSON.stringify(published.body)}`);
  return clubOf(shop);
}

function clubOf(shop: Shop) {
  const { caller } = shop;
  const tryBuy = (fields: object = {}): Promise<Response> => report(shop, fields);
  const sure = async (call: PromiseLike<Response>): Promise<Body> => {
    const { status, body } = await call;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    shop, caller, tryBuy, sure,
    /** One line of 1,000.00 RUB at noon of 10 March 2026 in Moscow, unless told. */
    buy: (fields: object = {}) => sure(tryBuy(fields)),
    spendings: (minor: number, at = NOON, fields: object = {}) => sure(tryBuy({ occurredAt: at, lines: [line(minor)], ...fields })),
    grant: (points: number, fields: object = {}) => sure(adjust(shop, { points, ...fields })),
    giveBack: (purchase: { id: string }, lines: Record<string, number> = { 1: 1 }, occurredAt = '2026-03-12T09:00:00Z') =>
      sure(giveBack(shop, purchase.id, { occurredAt, lines: Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity })) })),
    wallet: (asOf: string) => walletAt(shop, asOf),
    level: async (asOf: string) => (await sure(caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=${asOf}`))).data[0],
    limits: async (asOf: string): Promise<{ limit: string; bucket: string; used: number; max: number }[]> => (await sure(caller.get(`/v1/customers/${shop.customer.id}/limits?asOf=${asOf}`))).data,
    another: () => buildCustomer(shop.organizationId),
    /** Publishes an instrument type and issues one of it. */
    issue: async (type: object, fields: object = {}) => {
      const code = `type-${newId()}`;
      await sure(caller.put(`/v1/instrument-types/${code}`).send({ program: 'main', name: 'Instrument', ...type }));
      return (await sure(caller.post(`/v1/instrument-types/${code}/instruments`).send({ externalId: `instrument-${newId()}`, occurredAt: '2026-03-01T09:00:00Z', ...fields }))).instrument;
    },
    instrument: async (code: string, asOf: string) => (await sure(caller.get(`/v1/instruments/${code}?asOf=${asOf}`))).instrument,
  };
}

export const grants = (body: Body): [string, number][] => body.earned.map(({ rule, points }: { rule: string; points: number }) => [rule, points]);
export const missed = (body: Body): [string, string][] => body.notApplied.map(({ rule, code, reason }: { rule?: string; code?: string; reason: string }) => [rule ?? code, reason]);
