import { mulDivFloor, reduced } from '../../shared/allocate.ts';
import { DomainError } from '../../shared/errors.ts';
import type { PresentedInstrument } from '../instruments/types.ts';
import { isWithinSchedule } from '../instruments/schedule.ts';
import { balanceUnit } from '../instruments/state.ts';
import { compileCondition } from '../rules/expressions.ts';
import { isAtAnyOf, matchesLine } from '../rules/line-filter.ts';
import { changed, contextOf, linesOf, sum, type Basket } from './basket.ts';
import { seenAs, type LimitedBy } from './candidates.ts';
import type { LimitShare } from './limit-shares.ts';
import { splitWithin, type Limits } from './pricing.ts';
import type { InstrumentPayment, NotApplied } from './types.ts';

/** The lines a certificate or pass may pay for. @throws DomainError `certificate_place`, `certificate_time`, `certificate_service`, `pass_service` */
function eligibleLines(basket: Basket, { code, type }: PresentedInstrument): boolean[] {
  const { placePath, occurredAt, program } = basket.input;
  if (!isAtAnyOf(type.places, placePath)) throw new DomainError('certificate_place', `${code} is not accepted at this place.`);
  if (type.schedule && !isWithinSchedule(type.schedule, occurredAt, program.timezone)) throw new DomainError('certificate_time', `${code} is not accepted at this time.`);
  const matches = linesOf(basket).map((line) => matchesLine(type.lines ?? {}, line, placePath));
  if (!matches.includes(true)) {
    throw new DomainError(type.kind === 'pass' ? 'pass_service' : 'certificate_service', `${code} is not for what was bought.`);
  }
  return matches;
}

/** Why its condition leaves a certificate or pass out of the purchase as it stands; null when it holds, or there is none. */
function unmetBy(basket: Basket, instrument: PresentedInstrument): NotApplied | null {
  const { code, type: { when } } = instrument;
  if (when === undefined || when === null) return null;
  const verdict = compileCondition(when)(contextOf(basket, basket.input.levels.before, seenAs(instrument)));
  return verdict.holds ? null : { code, reason: 'condition', detail: verdict.failed };
}

/**
 * Visits of a pass pay whole units, line by line, with an equal part of what is left of the line's units that no visit has paid yet;
 * none is used up for nothing.
 *
 * @param visited units of each line that visits of other passes paid before
 */
function payWithVisits({ input }: Basket, balance: number, { left, units, visited }: { left: readonly number[]; units: readonly number[]; visited: readonly number[] }): { unitsOfLine: number[]; ofLine: number[] } {
  const unitsOfLine = left.map(() => 0);
  let room = balance;
  const ofLine = left.map((minor, index) => {
    const unpaid = input.lines[index]!.quantity - visited[index]!;
    const visits = Math.min(room, units[index]!, unpaid);
    const paid = visits > 0 ? mulDivFloor(minor, visits, unpaid) : 0;
    if (paid === 0) return 0;
    unitsOfLine[index] = visits;
    room -= visits;
    return paid;
  });
  return { unitsOfLine, ofLine };
}

/**
 * Pays with certificates and passes, in the order they were brought, each on its eligible lines only (rules N5, N24): a certificate
 * gives what is left on it, shared over the lines by what they still cost. A limit over its type may leave less, or nothing; one whose
 * condition does not hold gives nothing and is not used up.
 *
 * @throws DomainError `certificate_place`, `certificate_time`, `certificate_service`, `pass_service`
 */
export function payWithInstruments(basket: Basket, { allowances, money }: Limits): { payments: InstrumentPayment[]; notApplied: NotApplied[] } {
  const payments: InstrumentPayment[] = [];
  const notApplied: NotApplied[] = [];
  const visited = basket.net.map(() => 0);
  for (const instrument of basket.input.instruments) {
    const { code, id, type, typeCode } = instrument;
    if (type.kind !== 'certificate' && type.kind !== 'pass') continue;
    const eligible = eligibleLines(basket, instrument);
    const unmet = unmetBy(basket, instrument);
    if (unmet) {
      notApplied.push(unmet);
      continue;
    }
    const limits: LimitedBy = { codes: [typeCode], instrument, rule: null };
    const { units, cutBy: byUnits } = allowances.leaves(limits, eligible);
    const left = basket.net.map((minor, index) => (eligible[index] ? minor - basket.certificate[index]! : 0));
    const isPass = balanceUnit(type) === 'visits';
    const { ofLine, unitsOfLine, cutBy: byMoney } = isPass
      ? { ...payWithVisits(basket, Math.min(instrument.balance ?? 0, instrument.leftThatDay ?? Infinity), { left, units, visited }), cutBy: null }
      : paidWith(instrument, left.map((minor, index) => mulDivFloor(minor, units[index]!, basket.input.lines[index]!.quantity)), (asked) => money.cut(limits, asked));
    const cutBy = byMoney ?? byUnits;
    if (sum(unitsOfLine) === 0) {
      notApplied.push(cutBy ? { code, reason: cutBy.reason, detail: cutBy.code } : { code, reason: 'condition', detail: { node: 'nothing_left' } });
      continue;
    }
    const goodsOfLine = isPass ? [...unitsOfLine] : units.map((count, index) => (ofLine[index]! > 0 ? count : 0));
    allowances.use(limits, goodsOfLine, goodsOfLine);
    money.take(limits, ofLine);
    ofLine.forEach((minor, index) => {
      basket.certificate[index]! += minor;
      basket.paid[index] = basket.net[index]! - basket.certificate[index]!;
      if (isPass) visited[index]! += unitsOfLine[index]!;
    });
    changed(basket);
    payments.push({ code, instrumentId: id, units: sum(unitsOfLine), amountMinor: sum(ofLine), ofLine: [...ofLine], unitsOfLine: [...unitsOfLine], goodsOfLine });
  }
  return { payments, notApplied };
}

/** Money of a certificate, shared over the lines by what they still cost. */
function paidWith({ balance }: PresentedInstrument, left: readonly number[], cut: (asked: readonly number[]) => ReturnType<Limits['money']['cut']>): { ofLine: readonly number[]; unitsOfLine: readonly number[]; cutBy: LimitShare | null } {
  const { ofLine, cutBy } = cut(splitWithin(Math.min(balance ?? 0, sum(left)), left.map((minor) => reduced(minor, 1)), left));
  return { ofLine, unitsOfLine: ofLine, cutBy };
}
