import fc from 'fast-check';
import type { MemberState } from '#db/commands/loyalty/member-state.ts';
import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { applyPurchase } from '#db/commands/purchases/apply.ts';
import { applyReturn } from '#db/commands/purchases/apply-return.ts';
import { mainProgram, type ProgramDocument } from '#domain/loyalty/program.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { computeReturn, type PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { balanceAt, balanceUntil, emptyWallet, grantPoints, noteMovement, spendableAt, takeActive, type WalletState } from '#domain/loyalty/wallet.ts';
import { emptyGround, memberOf, versionOf } from '../../support/engine.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import { createOracle, type Oracle } from './wallet-oracle.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const POLICIES = ['within_balance', 'only_pending', 'unlimited'] as const;

/** Short lives, so that histories of some weeks see pending, active, expired and grace lots. */
function document(policy: (typeof POLICIES)[number], activation: string): ProgramDocument {
  const base = mainProgram({ name: 'Club', timezone: 'Europe/Moscow', currency: 'RUB' });
  return {
    ...base,
    wallets: [{ ...base.wallets[0]!, activation: { after: activation }, expiry: { after: 'P10D', round: 'end_of_day' } }],
    returns: { method: 'proportional', policy, expiredGrace: { after: 'P5D', round: 'end_of_day' } },
  };
}

/** The wallet as the commands read it: what later movements may matter, and no empty lots where none does. */
function read(oracle: Oracle, at: number): WalletState {
  const state = emptyWallet('BONUS');
  const backdated = at < oracle.latest();
  for (const lot of oracle.lots) {
    const remaining = oracle.heldInAll(lot.id);
    if (backdated || remaining > 0) state.lots.push({ ...lot, wallet: 'BONUS', rule: null, purchaseId: null, amount: remaining, remaining });
  }
  state.debt = oracle.owed(Number.MAX_VALUE);
  for (const { lotId, points, at: occurredAt } of backdated ? oracle.entries.filter((entry) => entry.at > at) : []) {
    if (lotId === null) state.debtMovements.push({ points: -points, occurredAt });
    else noteMovement(state, lotId, { points, occurredAt });
  }
  return state;
}

const memberWith = (state: WalletState): MemberState => memberOf([state]);
const of = (entries: readonly MemberEntry[], type: string) => entries.filter((entry) => entry.type === type).map(({ lotId, points }) => [lotId, Math.abs(points)]);

interface Done {
  snapshot: PurchaseSnapshot;
  at: number;
  returned: number[];
}

function buy(oracle: Oracle, program: ProgramDocument, { at, prices, spend }: { at: number; prices: number[]; spend: boolean }): Done {
  const state = read(oracle, at);
  expect(spendableAt(state, at)).toBe(oracle.spendable(at));
  const command = {
    occurredAt: at, lines: prices.map((price, index) => ({ lineId: String(index), sku: null, name: 'A thing', category: null, tags: [], quantity: index + 1, unitPriceMinor: price })), spend: spend ? { wallet: 'BONUS', points: 'max' } : null,
  } as unknown as PurchaseCommand;
  const { result, snapshot, entries } = applyPurchase({ command, version: versionOf(program), member: memberWith(state), ground: emptyGround() }, 'purchase');
  expect(of(entries, 'spend')).toEqual(oracle.spend(result.pointsSpent, at));
  for (const { points, activeFrom, expiresAt } of result.grants) {
    const [granted] = of(entries, 'grant');
    const repaid = oracle.grant({ id: String(granted?.[0]), grantedAt: at, activeFrom, expiresAt }, points);
    expect([of(entries, 'debt_repay').map(([, some]) => some), granted?.[1] ?? 0]).toEqual([repaid > 0 ? [repaid] : [], points - repaid]);
  }
  return { snapshot, at, returned: snapshot.lines.map(() => 0) };
}

function giveBack(oracle: Oracle, program: ProgramDocument, purchase: Done, at: number, share: number): void {
  const request = purchase.snapshot.lines.map(({ lineId, quantity }, index) => ({ lineId, quantity: Math.ceil((quantity - purchase.returned[index]!) * share) })).filter(({ quantity }) => quantity > 0);
  if (request.length === 0) return;
  const result = computeReturn(purchase.snapshot, purchase.returned, request);
  purchase.returned = result.returnedQuantities;
  const state = read(oracle, at);
  for (const { id, ...lot } of oracle.lots) {   // lots that a return names are read even when they are empty
    if (!state.lots.some((known) => known.id === id)) state.lots.push({ ...lot, id, wallet: 'BONUS', rule: null, purchaseId: null, amount: 0, remaining: 0 });
  }
  const { entries, shortfall } = applyReturn({ member: memberWith(state), returns: compileProgram(program).returns, timezone: program.timezone, at }, 'BONUS', result);
  const restored = of(entries, 'restore');
  result.restorations.forEach(({ lotId, points }, index) => {
    const [home] = restored[index]!;
    const expiresAt = state.lots.find(({ id }) => id === home)!.expiresAt;
    const isGrace = oracle.restore(lotId, points, at, { id: String(home), grantedAt: at, activeFrom: at, expiresAt });
    expect([home === lotId, restored[index]![1]]).toEqual([!isGrace, points]);
  });
  const { policy } = compileProgram(program).returns;
  const wanted = result.reversals.map(({ lotId, points }) => oracle.takeBack(lotId, points, at, policy));
  expect(of(entries, 'return')).toEqual(wanted.flatMap(({ taken }) => taken));
  const missing = wanted.reduce((sum, one) => sum + one.missing, 0);
  expect([shortfall, of(entries, 'debt').map(([, points]) => points)]).toEqual(policy === 'unlimited' ? [0, missing > 0 ? [missing] : []] : [missing, []]);
}

function adjust(oracle: Oracle, at: number, points: number, takes: boolean, lifeDays: number | null): void {
  const state = read(oracle, at);
  if (takes) return void expect(takeActive(state, points, at).map(({ lotId, points: some }) => [lotId, some])).toEqual(oracle.spend(points, at));
  const lot = { id: `lot-${String(oracle.entries.length).padStart(4, '0')}`, grantedAt: at, activeFrom: at, expiresAt: lifeDays === null ? null : at + lifeDays * DAY };
  const { repaid, lot: rest } = grantPoints(state, { ...lot, wallet: 'BONUS', rule: null, purchaseId: null, amount: points });
  expect([repaid, rest?.amount ?? 0]).toEqual([oracle.grant(lot, points), points - repaid]);
}

function check(oracle: Oracle): void {
  for (const at of oracle.instants()) {
    const balance = balanceAt(read(oracle, at), at);
    expect(balance).toEqual({ wallet: 'BONUS', active: oracle.active(at), pending: oracle.pending(at), debt: oracle.owed(at) });
    expect(balance.active + balance.pending - balance.debt).toBe(oracle.ledger(at));
    expect(oracle.lots.filter(({ id }) => oracle.held(id, at) < 0)).toEqual([]);
    expect(balance.debt).toBeGreaterThanOrEqual(0);
  }
  const latest = oracle.latest();
  const until = balanceUntil(read(oracle, latest), latest) ?? Infinity;
  for (const at of oracle.instants().filter((instant) => instant >= latest && instant < until)) {   // as long as the kept balance is believed
    expect([oracle.active(at), oracle.pending(at)]).toEqual([oracle.active(latest), oracle.pending(latest)]);
  }
}

const when = fc.integer({ min: 0, max: 40 }).map((halfDays) => START + halfDays * (DAY / 2));
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('purchase' as const), at: when, prices: fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 3 }), spend: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('return' as const), at: when, which: fc.nat(20), share: fc.constantFrom(0.3, 0.5, 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('adjust' as const), at: when, points: fc.integer({ min: 1, max: 400 }), takes: fc.boolean(), lifeDays: fc.constantFrom(null, 1, 7) }) },
);

test.each(POLICIES)('any history, in whatever order it arrives, ends as the obvious wallet says (%s)', (policy) => {
  fc.assert(fc.property(fc.array(step, { minLength: 3, maxLength: 14 }), fc.constantFrom('P0D', 'P2D'), (steps, activation) => {
    const oracle = createOracle();
    const program = document(policy, activation);
    const purchases: Done[] = [];
    for (const one of steps) {
      if (one.kind === 'purchase') purchases.push(buy(oracle, program, one));
      else if (one.kind === 'adjust') adjust(oracle, one.at, one.points, one.takes, one.lifeDays);
      else if (purchases.length > 0) {
        const purchase = purchases[one.which % purchases.length]!;
        giveBack(oracle, program, purchase, Math.max(one.at, purchase.at), one.share);
      }
    }
    check(oracle);
  }), { numRuns: 120 });
});
