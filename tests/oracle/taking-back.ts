import { endOf } from './calendar.ts';
import { roundFraction, shareOf, sum } from './exact.ts';
import type { ReturnAnswer, ReturnEvent } from './facts.ts';
import type { Taking } from './ledger.ts';
import type { SeenLine } from './logic.ts';
import type { Booked, Oracle } from './oracle.ts';

const keptUnits = ({ bought }: Booked) => bought.lines.map((line) => line.quantity - sum(line.returns.map(({ quantity }) => quantity)));

/** Money and points of the lines as far as they are kept: floored, so that all returns add up to the whole (rule N9). */
function keptShares(booked: Booked) {
  const units = keptUnits(booked);
  const share = (amount: number, index: number) => shareOf(amount, [units[index]!, booked.bought.lines[index]!.quantity]);
  return {
    units, points: booked.pointsSpent.map(share), certificate: booked.certificateOfLine.map(share),
    lines: booked.bought.lines.map((line, index): SeenLine => ({ ...line, quantity: units[index]!, grossMinor: share(line.grossMinor, index), netMinor: share(line.netMinor, index), paidMinor: share(line.paidMinor, index) })),
  };
}

/** The points spent that a return gives back, last taken first (rule N12). */
function homeward(spend: NonNullable<Booked['spend']>, points: number): Taking[] {
  const homes: Taking[] = [];
  let skip = spend.restored;
  let left = points;
  for (const { lot, points: taken } of spend.takings.toReversed()) {
    const open = Math.max(0, taken - skip);
    skip = Math.max(0, skip - taken);
    const some = Math.min(open, left);
    if (some > 0) homes.push({ lot, points: some });
    left -= some;
  }
  return homes;
}

/** Takes a return off a purchase: money, points paid with, what was earned, and what limits counted (rules N9 to N12, N18). */
export function takeBack(oracle: Oracle, booked: Booked, event: ReturnEvent): Omit<ReturnAnswer, 'member'> {
  const { program, ledger, counters } = oracle;
  const { method, policy, grace } = program.returns;
  const { at } = event;
  const { member } = booked.bought;
  const before = keptShares(booked);
  for (const { lineId, quantity } of event.lines) booked.bought.lines.find((line) => line.lineId === lineId)!.returns.push({ at, quantity });
  const after = keptShares(booked);
  const isFull = after.units.every((units) => units === 0);
  const pointsRestored = sum(before.points) - sum(after.points);
  if (booked.spend) {
    for (const taking of homeward(booked.spend, pointsRestored)) ledger.restore(taking, at, endOf(at, grace, program.zone));
    booked.spend.restored += pointsRestored;
  }
  const certificateRestoredMinor = sum(before.certificate) - sum(after.certificate);
  if (certificateRestoredMinor > 0) oracle.certificate!.move(at, certificateRestoredMinor);
  let [pointsReversed, shortfall] = [0, 0];
  for (const grant of booked.grants) {
    const eligible = booked.bought.lines.map((line, index) => ({ money: BigInt(grant.money[index]!), kept: BigInt(after.units[index]!), of: BigInt(line.quantity) }));
    const whole = eligible.reduce((total, { money }) => total + money, 0n);
    // What is kept of the money is a fraction: half of the units keep half of the grant, also where the money does not divide.
    const [num, of] = eligible.reduce<[bigint, bigint]>(([some, under], line) => [some * line.of + line.money * line.kept * under, under * line.of], [0n, 1n]);
    // A grant on nothing paid stays until everything is back.
    const proportional = () => (whole === 0n ? grant.kept : roundFraction(BigInt(grant.points) * num, whole * of, grant.rounding));
    const kept = isFull ? 0
      : method === 'keep_fixed' && grant.isFixed ? grant.kept
      : method === 're_evaluate' ? Math.min(grant.kept, grant.again(after.lines.filter(({ quantity }) => quantity > 0)))
      : Math.min(grant.kept, proportional());
    const points = grant.kept - kept;
    grant.kept = kept;
    const back = points > 0 ? ledger.reverse({ member, wallet: grant.wallet, rule: grant.rule, purchase: booked.event.id, points, at, policy }) : 0;
    pointsReversed += back;
    shortfall += points - back;
    for (const { key, subject } of grant.counted) {
      if (points > 0) counters.count({ key, subject: subject === 'program' ? subject : member, purchase: booked.event.id, at: booked.event.at, measure: 'points', lines: null, amount: -points });
    }
  }
  counters.release(booked.event.id, { quantities: booked.bought.lines.map(({ quantity }) => quantity), before: before.units, after: after.units });
  return { refundMinor: sum(before.lines.map(({ paidMinor }) => paidMinor)) - sum(after.lines.map(({ paidMinor }) => paidMinor)), pointsRestored, pointsReversed, shortfall, certificateRestoredMinor };
}
