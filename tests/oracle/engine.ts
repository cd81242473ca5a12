import { Counters } from '#db/commands/loyalty/counters.ts';
import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { balancesAt, walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { purchaseAnswer } from '#db/commands/purchases/answer.ts';
import { applyPurchase } from '#db/commands/purchases/apply.ts';
import { applyReturn } from '#db/commands/purchases/apply-return.ts';
import type { Ground } from '#db/commands/purchases/ground.ts';
import type { ProgramVersion } from '#db/commands/purchases/versions.ts';
import { LevelBook } from '#domain/loyalty/levels/book.ts';
import { levelRules } from '#domain/loyalty/levels/rules.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { keyOfBudget, keyOfLimit } from '#domain/loyalty/purchase/counters.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { lifeOf } from '#domain/loyalty/purchase/earning.ts';
import { reEvaluation } from '#domain/loyalty/purchase/re-evaluate.ts';
import { computeReturn, type PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import { grantPoints, spendableAt, takeActive } from '#domain/loyalty/wallet.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { readPurchase } from './answers.ts';
import type { AdjustEvent, HistoryEvent, MemberAnswer, PurchaseAnswer, PurchaseEvent, RefusedAnswer, ReturnAnswer, ReturnEvent } from './facts.ts';

/** Members joined before anything happened. */
const JOINED_AT = Date.UTC(2025, 10, 1);

interface Posted extends Pick<MemberEntry, 'wallet' | 'points' | 'lotId'> { member: string; at: number }
interface Booked { event: PurchaseEvent; snapshot: PurchaseSnapshot; returned: number[] }

/** The engine as the commands drive it, its state kept in memory instead of rows. */
export class MemoryEngine {
  private readonly version: ProgramVersion;
  private readonly members = new Map<string, MemberState>();
  private readonly booked = new Map<string, Booked>();
  private readonly ground: Ground;
  private readonly posted: Posted[] = [];

  constructor(document: ProgramDocument) {
    const compiled = compileProgram(document);
    this.version = { id: 'version', programId: 'program', code: 'main', version: 1, validFrom: null, publishedAt: 0, document: compiled.document, compiled };
    this.ground = { counters: new Counters('organization'), customers: new Map(), segments: null, instruments: null, referrals: new Map(), offers: { offer: () => undefined, assignment: () => undefined }, instrumentIds: new Map() } as unknown as Ground;
  }

  private member(id: string): MemberState {
    const known = this.members.get(id);
    if (known) return known;
    const rules = levelRules([{ version: 1, program: this.version.compiled, validFrom: null, publishedAt: 0 }]);
    const kept = { level: this.version.compiled.levels.list[0]!.code, since: JOINED_AT, expiresAt: null, asOf: null };
    const levels = new LevelBook({ kept, joinedAt: JOINED_AT, changes: [], facts: [], rules });
    const fresh: MemberState = { id, customerId: id, programId: 'program', mergedInto: null, joinedAt: JOINED_AT, latestAt: 0, wallets: new Map(), kept, levels };
    this.members.set(id, fresh);
    return fresh;
  }

  look(id: string, at: number): MemberAnswer {
    const member = this.member(id);
    return { wallets: balancesAt(member, this.version.compiled.wallets.map(({ code }) => code), at), level: member.levels.at(at).level };
  }

  private post(member: string, at: number, entries: readonly MemberEntry[]): void {
    this.posted.push(...entries.map(({ wallet, points, lotId }) => ({ member, at, wallet, points, lotId })));
  }

  /** By wallet: what is posted up to an instant, without the lots that time has ended (their expiry is the entry that time makes). */
  sums(id: string, at: number): number[] {
    return [...this.member(id).wallets.values()].map(({ wallet, lots }) => {
      const dead = new Set(lots.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= at).map((lot) => lot.id));
      return this.posted.filter((entry) => entry.member === id && entry.wallet === wallet && entry.at <= at && !(entry.lotId !== null && dead.has(entry.lotId))).reduce((sum, { points }) => sum + points, 0);
    });
  }

  /** What limits of the program, of its wallets and budgets have counted for a member at an instant, in this order. */
  used(id: string, at: number): number[] {
    const { compiled } = this.version;
    const { timezone, limits, wallets, document } = compiled;
    const subjects = { memberId: id, customerId: id, programId: 'program', placeId: null, cardId: null, instrumentIds: [] };
    const budgets = (document.rules ?? []).flatMap(({ code }) => compiled.groups.flatMap(({ rules }) => rules).filter((rule) => rule.code === code));
    const keys = [...[...limits, ...wallets.flatMap((wallet) => wallet.limits)].map((limit) => keyOfLimit(limit, subjects, { at, timezone, instrumentId: null })), ...budgets.map((rule) => keyOfBudget(rule, 'program'))].filter((key) => key !== null);
    const book = this.ground.counters.at('program', keys, { at, timezone });
    return keys.map((key) => book.used(key));
  }

  /** No lot below nothing at the instants of its movements, no debt below nothing. */
  problems(): string[] {
    return [...this.members.values()].flatMap(({ wallets }) => [...wallets.values()].flatMap(({ wallet, lots, movements, debt, debtMovements }) => {
      const isBelow = (now: number, moves: readonly { points: number; occurredAt: number }[]) =>
        moves.some(({ occurredAt }) => moves.reduce((left, move) => (move.occurredAt > occurredAt ? left - move.points : left), now) < 0) || now < 0;
      return [...lots.filter((lot) => isBelow(lot.remaining, movements.get(lot.id) ?? [])).map(() => `a lot of ${wallet} is below nothing`), ...(isBelow(debt, debtMovements) ? [`the debt of ${wallet} is below nothing`] : [])];
    }));
  }

  apply(event: HistoryEvent): PurchaseAnswer | ReturnAnswer | RefusedAnswer | MemberAnswer {
    try {
      if (event.kind === 'purchase') return this.buy(event);
      if (event.kind === 'return') return this.giveBack(event);
      if (event.kind === 'adjust') return this.adjust(event);
    } catch (error) {
      if (error instanceof DomainError) return { refused: error.code };
      throw error;
    }
    throw new Error('members become one in the database only');
  }

  private buy(event: PurchaseEvent): PurchaseAnswer {
    const member = this.member(event.member);
    const command: PurchaseCommand = {
      partnerId: 'partner', placeId: null, place: null, externalId: event.id, bodyHash: '', customerId: event.member, membershipId: event.member, programId: 'program', occurredAt: event.at, currency: 'RUB',
      lines: event.lines.map((line) => ({ ...line, name: 'Goods' })), spend: event.spend, placePath: [], paymentMethod: null, instruments: [], cardId: null, paymentFingerprint: null,
    };
    const applied = applyPurchase({ command, version: this.version, member, ground: this.ground }, event.id);
    this.post(event.member, event.at, applied.entries);
    this.booked.set(event.id, { event, snapshot: JSON.parse(JSON.stringify(applied.snapshot)) as PurchaseSnapshot, returned: event.lines.map(() => 0) });
    return readPurchase(purchaseAnswer(event.id, command, applied, this.version, member));
  }

  private giveBack(event: ReturnEvent): ReturnAnswer {
    const { event: bought, snapshot, returned } = this.booked.get(event.purchase)!;
    const member = this.member(bought.member);
    const { compiled } = this.version;
    const reEvaluate = reEvaluation({
      program: compiled, snapshot, lines: bought.lines.map((line) => ({ ...line, name: 'Goods' })), at: bought.at, memberSince: member.joinedAt, facts: member.levels.facts().filter(({ purchaseId }) => purchaseId !== bought.id),
    });
    const result = computeReturn(snapshot, returned, event.lines, { method: compiled.returns.method, reEvaluate });
    const moved = applyReturn({ member, returns: compiled.returns, timezone: compiled.timezone, at: event.at }, snapshot.spend?.wallet ?? null, result);
    this.post(bought.member, event.at, moved.entries);
    for (const { use, amount } of result.releases) this.ground.counters.note({ programId: 'program', key: snapshot.uses![use]!.key, amount: -amount, purchaseId: bought.id, occurredAt: bought.at });
    member.levels.addReturn({ purchaseId: bought.id, at: event.at, units: result.returnedPositions.map((position) => ({ position, quantity: result.returnedQuantities[position]! - returned[position]! })) });
    this.booked.get(event.purchase)!.returned = result.returnedQuantities;
    if (snapshot.seen) snapshot.kept = result.kept;
    return { refundMinor: result.refundMinor, pointsRestored: result.pointsRestored, pointsReversed: moved.pointsReversed, shortfall: moved.shortfall, certificateRestoredMinor: result.certificateRestoredMinor, member: this.look(bought.member, event.at) };
  }

  private adjust({ member: id, wallet, type, points, at, expiresAt }: AdjustEvent): MemberAnswer {
    const member = this.member(id);
    const state = walletState(member, wallet);
    if (type === 'debit') {
      if (spendableAt(state, at) < points) throw new DomainError('insufficient_points', 'There are too few points.');
      this.post(id, at, takeActive(state, points, at).map((taking) => ({ wallet, type: 'debit', points: -taking.points, lotId: taking.lotId })));
    } else {
      const life = lifeOf(this.version.compiled.wallets.find(({ code }) => code === wallet)!, at, this.version.compiled.timezone);
      const { repaid, lot } = grantPoints(state, { id: newId(), wallet, rule: null, purchaseId: null, amount: points, grantedAt: at, activeFrom: life.activeFrom, expiresAt: expiresAt === undefined ? life.expiresAt : expiresAt });
      this.post(id, at, [{ wallet, type: 'debt_repay', points: repaid, lotId: null }, { wallet, type: 'grant', points: lot?.amount ?? 0, lotId: lot?.id ?? null }]);
    }
    member.latestAt = Math.max(member.latestAt, at);
    return this.look(id, at);
  }
}
