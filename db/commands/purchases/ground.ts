import { openReferralsOf, type OpenReferral } from '#db/commands/people/referral-booking.ts';
import { instrumentIds as findInstrumentIds } from '#db/commands/instruments/load.ts';
import { loadInstruments, type InstrumentBook, type WantedInstrument } from '#db/commands/instruments/for-purchase.ts';
import { Counters } from '#db/commands/loyalty/counters.ts';
import type { MemberState } from '#db/commands/loyalty/member-state.ts';
import { loadOffers, type LoadedOffers } from '#db/commands/offers/for-purchase.ts';
import { CardLinks } from '#db/commands/payment-cards/for-purchase.ts';
import { customerFacts } from '#db/queries/customer-facts.ts';
import { segmentsOf } from '#db/queries/segments.ts';
import type { Sql } from '#db/sql.ts';
import { countersOf, type CounterKey, type CounterSubjects } from '#domain/loyalty/purchase/counters.ts';
import type { Offer } from '#domain/loyalty/offers/types.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { EffectDocument, Expression, MetricSpec } from '#domain/loyalty/program.ts';
import { numbersOf } from '#domain/loyalty/rules/compile.ts';
import { metricsIn } from '#domain/loyalty/rules/expressions.ts';
import type { CompiledSegments } from '#domain/loyalty/segments/segment.ts';
import type { ProgramVersion, VersionAt } from './versions.ts';

/** What rules read of the database besides the member's wallets; only what the programs ask for is loaded. */
export interface Ground {
  counters: Counters;
  instrumentIds: InstrumentIds;
  customers: ReadonlyMap<string, Record<string, unknown>>;
  segments: CompiledSegments | null;
  instruments: InstrumentBook | null;
  offers: LoadedOffers;
  /** Where a purchase was paid with a payment card. */
  cardLinks?: CardLinks | undefined;
  /** Recommendations that wait for a purchase, by `${programId} ${customerId}`. */
  referrals: Map<string, OpenReferral>;
  /** The members who recommended, where they are locked; nothing is booked for one who is not here. */
  advocates: ReadonlyMap<string, MemberState>;
  /** What segments, coupons and offers read of the members' histories. */
  metrics: readonly MetricSpec[];
}

/** Ids of coupons, certificates and passes by the codes on them, where a program counts by them. */
type InstrumentIds = ReadonlyMap<string, string>;

/** Whose counters a purchase moves. */
export const subjectsOf = (command: PurchaseCommand, instrumentIds: InstrumentIds): CounterSubjects => ({
  memberId: command.membershipId, customerId: command.customerId, programId: command.programId, placeId: command.placeId, cardId: command.cardId ?? null,
  instrumentIds: [...new Set((command.instruments ?? []).flatMap((code) => instrumentIds.get(code) ?? []))],
});

/** The counters that a purchase can touch under a version of its program. */
export const countersFor = (command: PurchaseCommand, { compiled }: ProgramVersion, instrumentIds: InstrumentIds): CounterKey[] =>
  countersOf(compiled, subjectsOf(command, instrumentIds), command.occurredAt);

/** The code brought along, as instruments ask who uses it, where and when. */
export const occasionOf = (code: string, command: PurchaseCommand, { compiled }: ProgramVersion): WantedInstrument => ({
  code, at: command.occurredAt, customerId: command.customerId, placeId: command.placeId, timezone: compiled.timezone,
});

const NO_OFFERS: LoadedOffers = { offer: () => undefined, assignment: () => undefined };

/**
 * The offer that a code names: exactly as it was typed, else in capital letters where no coupon, certificate or pass has it as typed.
 * An instrument with the code of an offer is not reached by it, however it is typed.
 */
export const offerNamed = ({ offers, instruments }: Pick<Ground, 'offers' | 'instruments'>, code: string): Offer | undefined =>
  offers.offer(code) ?? (instruments?.find(code)?.code === code ? undefined : offers.offer(code.toUpperCase()));

/** Conditions and numbers of a coupon's type or of an offer. */
const expressionsIn = (document: { when?: Expression; effects?: EffectDocument[] } | undefined): (Expression | undefined)[] => [document?.when, ...(document?.effects ?? []).flatMap(numbersOf)];

export interface GroundOptions {
  purchases: readonly PurchaseCommand[];
  versionAt: VersionAt;
  /** Those that were loaded, and locked where `lock` says so. */
  members: ReadonlyMap<string, MemberState>;
  lock: boolean;
}

/** Recommendations that purchases may qualify: none is read where no program has them. */
export async function referralsFor(sql: Sql, organizationId: string, ruled: readonly { command: PurchaseCommand; version: ProgramVersion }[]): Promise<Map<string, OpenReferral>> {
  const concerned = ruled.filter(({ version }) => version.compiled.referral !== null);
  return openReferralsOf(sql, organizationId, [...new Set(concerned.map(({ command }) => command.customerId))], [...new Set(concerned.map(({ command }) => command.programId))]);
}

/** The instruments brought to purchases whose program has limits by instrument; they are found before they are locked. */
async function idsForCounters(sql: Sql, organizationId: string, withCodes: readonly { command: PurchaseCommand; version: ProgramVersion }[]): Promise<InstrumentIds> {
  const counted = withCodes.filter(({ version: { compiled } }) => [...compiled.limits, ...compiled.wallets.flatMap(({ limits }) => limits)].some(({ subject }) => subject === 'instrument'));
  return findInstrumentIds(sql, organizationId, [...new Set(counted.flatMap(({ command }) => command.instruments!))]);
}

/**
 * Reads what the purchases' programs ask for, in the order of locks: counters, then offers and instruments. The members are
 * locked already.
 */
export async function readGround(sql: Sql, organizationId: string, { purchases, versionAt, members, lock }: GroundOptions): Promise<Ground> {
  const ruled = purchases.map((command) => ({ command, version: versionAt(command.programId, command.occurredAt) }));
  const withCodes = ruled.filter(({ command }) => command.instruments?.length);
  const instrumentIds = await idsForCounters(sql, organizationId, withCodes);
  const counters = new Counters(organizationId);
  await counters.load(sql, ruled.flatMap(({ command, version }) => countersFor(command, version, instrumentIds).map((key) => ({ programId: command.programId, key, at: command.occurredAt, timezone: version.compiled.timezone }))), { lock });
  const readers = ruled.filter(({ command, version }) => version.compiled.reads.customer || version.compiled.reads.segments || command.instruments?.length);
  const customers = await customerFacts(sql, organizationId, [...new Set(readers.map(({ command }) => command.customerId))]);
  const asksSegments = withCodes.length > 0 || ruled.some(({ version }) => version.compiled.reads.segments);
  const segments = asksSegments ? await segmentsOf(organizationId) : null;
  const ofSegments = segments?.metrics ?? [];
  const base = { counters, instrumentIds, customers, segments, referrals: await referralsFor(sql, organizationId, ruled), advocates: members, cardLinks: await CardLinks.load(sql, organizationId, purchases, { lock }) };
  if (withCodes.length === 0) return { ...base, metrics: ofSegments, instruments: null, offers: NO_OFFERS };
  const codes = [...new Set(withCodes.flatMap(({ command }) => command.instruments!))];
  const offers = await loadOffers(sql, organizationId, { codes: [...new Set(codes.flatMap((code) => [code, code.toUpperCase()]))], customerIds: [...new Set(withCodes.map(({ command }) => command.customerId))], lock });
  const wanted = withCodes.flatMap(({ command, version }) => command.instruments!.filter((code) => !offers.offer(code)).map((code) => occasionOf(code, command, version)));
  const instruments = await loadInstruments(sql, organizationId, wanted, { lock });
  const ofCodes = codes.flatMap((code) => expressionsIn(offerNamed({ offers, instruments }, code)?.document ?? instruments.find(code)?.type)).flatMap((expression) => metricsIn(expression));
  return { ...base, offers, instruments, metrics: [...ofSegments, ...ofCodes] };
}
