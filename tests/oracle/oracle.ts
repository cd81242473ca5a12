import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { Certificate } from './certificate.ts';
import { Counters } from './counters.ts';
import { earn, lifeOf, type Grant, type Segment } from './earning.ts';
import { shareOf, split, splitWithin, sum } from './exact.ts';
import { withDefaults, type AdjustEvent, type HistoryEvent, type MemberAnswer, type MergeEvent, type Program, type PurchaseAnswer, type PurchaseEvent, type RefusedAnswer, type ReturnAnswer, type ReturnEvent } from './facts.ts';
import { Ledger, type Taking } from './ledger.ts';
import type { History } from './histories.ts';
import { levelAt, metricOf, type Bought } from './levels.ts';
import { fits, type Scene, type SeenLine } from './logic.ts';
import { countMoney, limitsOn, moneyLeft, price, type PricedLine } from './pricing.ts';
import { takeBack } from './taking-back.ts';

/** A purchase as it was computed: what returns are measured against. */
export interface Booked { event: PurchaseEvent; bought: Bought; certificateOfLine: number[]; pointsSpent: number[]; spend: { wallet: string; takings: Taking[]; restored: number } | null; grants: (Grant & { kept: number })[] }

class Refusal extends Error {
  answer: RefusedAnswer;
  constructor(answer: RefusedAnswer) {
    super(answer.refused);
    this.answer = answer;
  }
}

/**
 * A loyalty program, slowly: every event is computed at its own instant from flat lists of facts, written from the specification
 * alone. It shares nothing with the engine but the type of the document.
 */
export class Oracle {
  readonly program: Program;
  readonly ledger = new Ledger();
  readonly counters: Counters;
  readonly booked = new Map<string, Booked>();
  readonly certificate: Certificate | null;
  private bought: Bought[] = [];

  constructor(document: ProgramDocument, certificate: History['certificate'] = null) {
    this.certificate = certificate && new Certificate(certificate);
    this.program = withDefaults(document);
    this.counters = new Counters(this.program.zone);
  }

  history = (member: string): Bought[] => this.bought.filter((one) => one.member === member);
  level = (member: string, at: number) => levelAt({ program: this.program, history: this.history(member), at });
  member = (member: string, at: number): MemberAnswer => ({ wallets: this.program.wallets.map(({ code }) => this.ledger.balance(member, code, at)), level: this.level(member, at).code });

  /** What limits of the program, of its wallets and budgets have counted for a member at an instant, in this order. */
  used(member: string, at: number): number[] {
    const { limits, wallets, rules } = this.program;
    const own = wallets.flatMap(({ code, limits: ofWallet }) => ofWallet.map((limit, index) => ({ ...limit, key: `wallet:${code}:${index}` })));
    const all = [
      ...limits.map(({ code, ...limit }) => ({ ...limit, key: `limit:${code}` })), ...own.filter(({ measure }) => measure !== 'points'), ...own.filter(({ measure }) => measure === 'points'),
      ...rules.flatMap(({ code, budget }) => (budget ? [{ ...budget, key: `budget:${code}`, subject: 'program' as const, period: 'ever' as const }] : [])),
    ];
    return all.filter(({ period }) => period !== 'purchase').map(({ key, period, subject }) => -this.counters.rest({ key, period, max: 0, subject: subject === 'program' ? subject : member, at, purchase: '' }) || 0);
  }

  apply(event: HistoryEvent): PurchaseAnswer | ReturnAnswer | RefusedAnswer | MemberAnswer {
    try {
      if (event.kind === 'purchase') return this.buy(event);
      if (event.kind === 'return') return this.giveBack(event);
      return event.kind === 'adjust' ? this.adjust(event) : this.merge(event);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  /** What conditions of a purchase read: the wallets as they are now, the history as it is known when they are asked, also by a return that asks again. */
  private scene({ id, member, at }: PurchaseEvent, level: number): (lines: readonly SeenLine[], values?: Record<string, unknown>) => Scene {
    const { zone, levels } = this.program;
    const wallets = Object.fromEntries(this.program.wallets.map(({ code }) => [code, this.ledger.balance(member, code, at).active]));
    const history = () => this.history(this.booked.get(id)?.bought.member ?? member).filter((one) => one.id !== id);
    return (lines, values) => ({
      at, zone, lines, level: values ?? levels.list[level]!.values ?? {}, member: { level: levels.list[level]!.code, wallets }, metric: (spec) => metricOf(spec, { history: history(), at, known: at, zone }),
      purchase: { grossMinor: sum(lines.map((line) => line.grossMinor)), netMinor: sum(lines.map((line) => line.netMinor)), paidMinor: sum(lines.map((line) => line.paidMinor)), units: sum(lines.map((line) => line.quantity)) },
    });
  }

  /** What the certificate pays of each line, shared by what they cost (rules N5, N24), and why it is nothing. Limits that name no rule stand over it too. */
  private payWithCertificate({ id, member, paysWithCertificate, at }: PurchaseEvent, lines: readonly PricedLine[]): { ofLine: number[]; notApplied: { rule: string; reason: string }[] } {
    if (!paysWithCertificate || !this.certificate) return { ofLine: lines.map(() => 0), notApplied: [] };
    const { certificate, counters } = this;
    const available = certificate.available(at);
    if (available <= 0) throw new Refusal({ refused: 'instrument_depleted' });
    const acts = lines.map((line) => fits(line, certificate.lines));
    if (!acts.includes(true)) throw new Refusal({ refused: 'certificate_service' });
    const over = limitsOn(this.program, { code: '', effects: [] }, member);
    const when = { purchase: id, at };
    const seen = lines.map((line) => ({ ...line, paidMinor: line.netMinor }));
    const { units, reason: whyUnits } = counters.unitsLeft(over, seen, { acts, ...when });
    const eligible = lines.map((line, index) => shareOf(line.netMinor, [units[index]!, line.quantity]));
    const { amounts, reason: whyMoney } = moneyLeft(over, seen, { amounts: split(Math.min(available, sum(eligible)), eligible), counters, ...when });
    if (sum(amounts) === 0) return { ofLine: amounts, notApplied: [{ rule: 'certificate', reason: whyMoney ?? whyUnits ?? 'condition' }] };
    counters.countUnits(over, seen, { units: units.map((count, index) => (amounts[index]! > 0 ? count : 0)), ...when });
    countMoney(over, seen, { amounts, counters, ...when });
    return { ofLine: amounts, notApplied: [] };
  }

  /** How many points go, after the share payable and what there is (rule N19). */
  private pointsToSpend({ spend, member, at }: PurchaseEvent, netMinor: number, left: readonly number[]): number {
    if (!spend) return 0;
    const wallet = this.program.wallets.find(({ code }) => code === spend.wallet)!;
    const payable = Math.min(Math.floor(shareOf(netMinor, [wallet.maxPayShareBps, 10_000]) / wallet.unitValueMinor), Math.floor(sum(left) / wallet.unitValueMinor));
    const available = this.ledger.available(member, spend.wallet, at);
    const maxPoints = Math.min(payable, available);
    if (spend.points === 'max') return maxPoints;
    if (spend.points > payable) throw new Refusal({ refused: 'points_limit', maxPoints });
    if (spend.points > available) throw new Refusal({ refused: 'insufficient_points' });
    return spend.points;
  }

  /** Which money of the purchase earns at which level (rule N13). The purchase is in the history already. */
  private segments(bought: Bought, before: number): Segment[] {
    const { levels, zone } = this.program;
    const values = (index: number) => levels.list[index]!.values ?? {};
    const after = this.level(bought.member, bought.at).index;
    if (levels.atPurchase === 'after') return [{ upTo: Infinity, values: values(after) }];
    if (levels.atPurchase !== 'split' || after <= before) return [{ upTo: Infinity, values: values(before) }];
    const history = this.history(bought.member).filter((one) => one !== bought);
    const crossings = levels.list.slice(before + 1, after + 1).map(({ when }) => {
      const [{ metric }, threshold] = (when as unknown as { '>=': [{ metric: Parameters<typeof metricOf>[0] }, number] })['>='];
      return Math.max(0, threshold - metricOf(metric, { history, at: bought.at, known: bought.at, zone }));
    });
    return [...crossings.map((upTo, index) => ({ upTo, values: values(before + index) })), { upTo: Infinity, values: values(after) }];
  }

  private buy(event: PurchaseEvent): PurchaseAnswer {
    const { program, ledger, counters } = this;
    const { id, member, at } = event;
    const before = this.level(member, at).index;
    const sceneOf = this.scene(event, before);
    const lines: PricedLine[] = event.lines.map((line) => ({ ...line, grossMinor: line.quantity * line.unitPriceMinor, netMinor: line.quantity * line.unitPriceMinor }));
    const priced = price({ program, lines, counters, sceneOf, subject: member, purchase: id, at });
    const nets = lines.map(({ netMinor }) => netMinor);
    let points: number;
    let certificateOfLine: number[];
    let unused: PurchaseAnswer['notApplied'];
    try {
      ({ ofLine: certificateOfLine, notApplied: unused } = this.payWithCertificate(event, lines));
      points = this.pointsToSpend(event, sum(nets), nets.map((minor, index) => minor - certificateOfLine[index]!));
    } catch (refusal) {
      counters.forget(id);
      throw refusal;
    }
    const unitValue = program.wallets.find(({ code }) => code === event.spend?.wallet)?.unitValueMinor ?? 0;
    const left = nets.map((minor, index) => minor - certificateOfLine[index]!);
    // No line is paid below nothing: each takes whole points; what only the lines together can take is shared as money.
    const whole = left.map((minor) => (unitValue === 0 ? 0 : Math.floor(minor / unitValue)));
    const isOdd = points > sum(whole);
    const pointsSpent = splitWithin(points, left, isOdd ? left.map((minor) => Math.ceil(minor / unitValue)) : whole);
    const paidWithPoints = isOdd ? splitWithin(points * unitValue, left, left) : pointsSpent.map((part) => part * unitValue);
    if (sum(certificateOfLine) > 0) this.certificate!.move(at, -sum(certificateOfLine));
    const takings = points > 0 ? ledger.take(member, event.spend!.wallet, { points, at }) : [];
    const bought: Bought = { id, member, at, lines: lines.map((line, index) => ({ ...line, paidMinor: left[index]! - paidWithPoints[index]!, earned: 0, returns: [] })) };
    this.bought.push(bought);
    const { grants, notApplied } = earn({ program, lines: bought.lines, segments: this.segments(bought, before), sceneOf: this.scene(event, before), counters, subject: member, purchase: id, at });
    for (const grant of grants) {
      const { rule, wallet, activeFrom, expiresAt } = grant;
      ledger.grant({ member, wallet, rule, purchase: id, at, activeFrom, expiresAt, amount: grant.points });
      const parts = split(grant.points, grant.money);
      bought.lines.forEach((line, index) => void (line.earned += parts[index]!));
    }
    this.booked.set(id, { event, bought, certificateOfLine, pointsSpent, spend: points > 0 ? { wallet: event.spend!.wallet, takings, restored: 0 } : null, grants: grants.map((grant) => ({ ...grant, kept: grant.points })) });
    return {
      grossMinor: sum(lines.map(({ grossMinor }) => grossMinor)), payableMinor: sum(bought.lines.map(({ paidMinor }) => paidMinor)), pointsSpent: points, discounts: priced.discounts,
      lines: bought.lines.map((line, index) => ({ lineId: line.lineId, grossMinor: line.grossMinor, netMinor: line.netMinor, certificateMinor: certificateOfLine[index]!, pointsSpent: pointsSpent[index]!, paidMinor: line.paidMinor, earned: line.earned })),
      earned: grants.map((grant) => ({ rule: grant.rule, wallet: grant.wallet, points: grant.points, activeFrom: grant.activeFrom, expiresAt: grant.expiresAt, status: grant.activeFrom <= at ? 'active' : 'pending' })),
      notApplied: [...priced.notApplied, ...unused, ...notApplied], member: this.member(member, at),
    };
  }

  private giveBack(event: ReturnEvent): ReturnAnswer {
    const booked = this.booked.get(event.purchase);
    if (!booked) throw new Refusal({ refused: 'not_found' });
    const left = (lineId: string) => {
      const line = booked.bought.lines.find((one) => one.lineId === lineId)!;
      return line.quantity - sum(line.returns.map(({ quantity }) => quantity));
    };
    if (event.lines.some(({ lineId, quantity }) => quantity > left(lineId))) throw new Refusal({ refused: 'return_exceeds_purchase' });
    return { ...takeBack(this, booked, event), member: this.member(booked.bought.member, event.at) };
  }

  private adjust({ member, wallet, type, points, at, expiresAt }: AdjustEvent): MemberAnswer {
    if (type === 'debit') {
      if (this.ledger.available(member, wallet, at) < points) throw new Refusal({ refused: 'insufficient_points' });
      this.ledger.take(member, wallet, { points, at });
    } else {
      const life = lifeOf(this.program.wallets.find(({ code }) => code === wallet)!, at, this.program.zone);
      this.ledger.grant({ member, wallet, rule: null, purchase: null, at, ...life, ...(expiresAt !== undefined && { expiresAt }), amount: points });
    }
    return this.member(member, at);
  }

  private merge({ from, to, at }: MergeEvent): MemberAnswer {
    this.ledger.merge(from, to);
    this.counters.merge(from, to);
    for (const one of this.bought) if (one.member === from) Object.assign(one, { member: to, joinedAt: at });
    return this.member(to, at);
  }
}

