import { bookGrant, type BookedGrant } from '#db/commands/loyalty/book-grant.ts';
import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { presentOffer } from '#domain/loyalty/offers/assignment.ts';
import type { PresentedInstrument } from '#domain/loyalty/instruments/types.ts';
import { metricReader } from '#domain/loyalty/levels/metrics.ts';
import type { LevelChange } from '#domain/loyalty/levels/types.ts';
import { asOneUnit } from '#domain/loyalty/purchase/basket.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { computePurchase } from '#domain/loyalty/purchase/compute.ts';
import { presentRules } from '#domain/loyalty/purchase/present.ts';
import type { Grant, PurchaseInput, PurchaseResult } from '#domain/loyalty/purchase/types.ts';
import type { PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { applyReferral, type AppliedReferral } from './apply-referral.ts';
import { countersFor, occasionOf, offerNamed, subjectsOf, type Ground } from './ground.ts';
import type { ProgramVersion } from './versions.ts';

export interface AppliedPurchase {
  result: PurchaseResult;
  snapshot: PurchaseSnapshot;
  entries: MemberEntry[];
  levelChanges: LevelChange[];
  /** Ids of the offers it used. */
  offerIds: string[];
  /** What became of the recommendation its buyer came by, if anything. */
  referral: AppliedReferral | null;
}

/** A purchase, the program version and the member it meets, and what rules read besides. */
export interface PurchaseScene {
  command: PurchaseCommand;
  version: ProgramVersion;
  member: MemberState;
  ground: Ground;
}

/** Adds a grant to the member, and says what to post. */
const addGrant = (member: MemberState, { rule, wallet, points, activeFrom, expiresAt }: Grant, purchaseId: string | null, at: number): BookedGrant =>
  bookGrant(member, { wallet, rule, purchaseId, amount: points, grantedAt: at, activeFrom, expiresAt });

/** The codes that were brought, each as it may be used now. @throws DomainError for a code that may not be used */
function presented({ command, version, ground }: PurchaseScene): { instruments: PresentedInstrument[]; offerIdOf: Map<string, string> } {
  const offerIdOf = new Map<string, string>();
  const instruments = [...new Set(command.instruments)].map((code) => {
    const offer = offerNamed(ground, code);
    if (!offer) return ground.instruments!.present({ ...occasionOf(code, command, version), program: version.code, lines: command.lines, placePath: command.placePath ?? [] });
    offerIdOf.set(offer.code, offer.id);
    return presentOffer(offer, ground.offers.assignment(offer.id, command.customerId), { at: command.occurredAt, programId: command.programId });
  });
  // One instrument may be brought twice, its code typed in two ways.
  return { instruments: [...new Map(instruments.map((instrument) => [instrument.id, instrument])).values()], offerIdOf };
}

/** Of a transaction of a linked card only the sum is known. */
const linesOf = ({ lines, cardTransaction }: PurchaseCommand): Pick<PurchaseInput, 'lines' | 'isSum'> => (cardTransaction ? { lines: lines.map(asOneUnit), isSum: true } : { lines });

function inputOf({ command, version, member, ground }: PurchaseScene, instruments: readonly PresentedInstrument[]): PurchaseInput {
  const { compiled } = version;
  const at = command.occurredAt;
  for (const wallet of compiled.wallets) walletState(member, wallet.code);
  return {
    program: compiled, ...linesOf(command), place: command.place, placePath: command.placePath ?? [], paymentMethod: command.paymentMethod ?? null, spend: command.spend,
    instruments, presentedRules: presentRules(instruments), wallets: member.wallets, levels: member.levels.around(at, command.placePath ?? []), customer: ground.customers.get(command.customerId) ?? {},
    counters: ground.counters.at(command.programId, countersFor(command, version, ground.instrumentIds), { at, timezone: compiled.timezone }), subjects: subjectsOf(command, ground.instrumentIds),
    memberSince: member.joinedAt, metric: metricReader(member.levels.facts(), { at, timezone: compiled.timezone }),
    inSegment: (code, context) => ground.segments?.inSegment(code, context) ?? false, occurredAt: at,
    ...(ground.cardLinks && { isPaidWithLinkedCard: (payableMinor) => ground.cardLinks!.isPaidWithLinkedCard(command, payableMinor) }),
  };
}

function snapshotOf({ command, version, ground }: PurchaseScene, result: PurchaseResult, lotIds: readonly (string | null)[]): PurchaseSnapshot {
  const { compiled } = version;
  const { level, parts } = result.earnedAt;
  return {
    lines: result.lines.map((line, index) => ({ lineId: line.lineId, quantity: command.lines[index]!.quantity, paidMinor: line.paidMinor, pointsSpent: line.pointsSpent })),
    grants: result.grants.map(({ rule, code, wallet, points, rounding, fixed, eligibleMinor }, index) =>
      ({ rule, wallet, points, lotId: lotIds[index]!, rounding, eligibleMinor, ...(code !== null && { code }), ...(fixed && { fixed }) })),
    spend: result.spend,
    ...(result.discounts.length > 0 && { discounts: result.discounts.map(({ rule, code, ofLine }) => ({ rule, code, ofLine })) }),
    ...(result.payments.length > 0 && { payments: result.payments.map(({ code, instrumentId, ofLine, unitsOfLine }) => ({ code, instrumentId, ofLine, unitsOfLine })) }),
    ...(result.used.length > 0 && { used: result.used.map(({ code, instrumentId }) => ({ code, instrumentId })) }),
    ...(result.uses.length > 0 && { uses: result.uses }),
    ...(result.isLinked && { isLinked: true }),
    ...(command.cardTransaction && { isSum: true }),
    ...(command.paymentMethod && { paymentMethod: command.paymentMethod }),
    ...(compiled.returns.method === 're_evaluate' && {
      seen: {
        level, ...(parts.length > 1 && { parts: [...parts] }), paymentMethod: command.paymentMethod ?? null, placePath: command.placePath ?? [], netMinor: result.lines.map((line) => line.netMinor),
        customer: ground.customers.get(command.customerId) ?? {}, segments: ground.segments?.codesOf(result.context) ?? [], wallets: result.balances!,
      },
    }),
  };
}

/** Takes what the purchase used from its instruments, offers and counters; later purchases of the transaction meet it. */
function take({ command, version, ground }: PurchaseScene, result: PurchaseResult, { purchaseId, offerIdOf }: { purchaseId: string; offerIdOf: ReadonlyMap<string, string> }): string[] {
  const redeem = (code: string, amount: number, { units, minor }: { units: readonly number[]; minor: readonly number[] }) => ground.instruments!.redeem({
    ...occasionOf(code, command, version), purchaseId, amount, placePath: command.placePath ?? [],
    lines: command.lines.map(({ sku, category, tags }, index) => ({ sku, category, tags, units: units[index]!, sumMinor: minor[index]! })),
  });
  for (const { code, units, goodsOfLine, ofLine } of result.payments) redeem(code, units, { units: goodsOfLine, minor: ofLine });
  const offerIds: string[] = [];
  for (const { code, unitsOfLine, ofLine } of result.used) {
    const offerId = offerIdOf.get(code);
    if (offerId === undefined) redeem(code, 0, { units: unitsOfLine, minor: ofLine });
    else {
      ground.offers.assignment(offerId, command.customerId)!.uses.push({ usedAt: command.occurredAt, restoredAt: null });
      offerIds.push(offerId);
    }
  }
  for (const { key, amount } of result.uses) ground.counters.note({ programId: command.programId, key, amount, purchaseId, occurredAt: command.occurredAt });
  return offerIds;
}

/**
 * Computes a purchase against a member's state and changes that state: the one computation of purchase, calculate, batch and import.
 *
 * @param purchaseId null where nothing is booked
 * @throws DomainError when a rule refuses the purchase; the state is unchanged then
 */
export function applyPurchase(scene: PurchaseScene, purchaseId: string | null): AppliedPurchase {
  const { command, member, ground } = scene;
  const at = command.occurredAt;
  const { instruments, offerIdOf } = presented(scene);
  const input = inputOf(scene, instruments);
  const result = computePurchase(input);
  const released = ground.cardLinks?.takePlaceOfHold(command, member) ?? [];
  const spends: MemberEntry[] = (result.spend?.takings ?? []).map(({ lotId, points }) => ({ wallet: result.spend!.wallet, type: 'spend', points: -points, lotId }));
  const granted = result.grants.map((grant) => addGrant(member, grant, purchaseId, at));
  member.latestAt = Math.max(member.latestAt, at);
  const levelChanges = result.isLinked ? [] : member.levels.addPurchase({ purchaseId: purchaseId ?? '', at, placePath: input.placePath, lines: result.facts });
  const referral = result.isLinked ? null : applyReferral(scene, result.context, purchaseId);
  if (purchaseId !== null) ground.cardLinks?.noteReceipt(purchaseId, command, { payableMinor: result.payableMinor, isEarning: !result.isLinked });
  return {
    result, levelChanges, referral,
    entries: [...spends, ...released, ...granted.flatMap(({ entries }) => entries), ...(referral?.friend?.entries ?? [])],
    snapshot: snapshotOf(scene, result, granted.map(({ lotId }) => lotId)),
    offerIds: purchaseId === null ? [] : take(scene, result, { purchaseId, offerIdOf }),
  };
}
