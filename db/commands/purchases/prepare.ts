import { enrol, memberKey, membershipIds } from '#db/commands/loyalty/memberships.ts';
import { canBeNumber, shownCards, type ShownCard } from '#db/queries/card-refusals.ts';
import { resolveCustomers } from '#db/queries/resolve-customers.ts';
import { organizationContextWith, partnerIdOf, merchantIdsOf, placePathOf, programFor, type OrganizationContext, type ProgramContext } from '#db/queries/organization-context.ts';
import type { PlaceNode } from '#db/queries/places.ts';
import { sql } from '#db/sql.ts';
import type { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { fingerprintHash } from '#domain/customers/fingerprints.ts';
import { DomainError } from '#domain/shared/errors.ts';

/** A purchase as it came: parsed, and the hash of the body as it was sent. */
export interface ReceivedPurchase {
  body: PurchaseBody;
  bodyHash: string;
  /** The transaction of a linked payment card that it is, rather than what a till reports. */
  cardTransaction?: NonNullable<PurchaseCommand['cardTransaction']>;
}

interface Located {
  place: PlaceNode | null;
  partnerId: string;
  program: ProgramContext;
  placePath: string[];
  /** Of the place and of those above it. */
  merchantIds: string[];
}

/** Reads the context again once when it does not know a name: the place or program may have been made a moment ago. */
const contextFor = (organizationId: string, received: readonly ReceivedPurchase[]): Promise<OrganizationContext> =>
  organizationContextWith(organizationId, ({ placesByExternalId, programs }) => received.every(({ body }) => (body.place === undefined || placesByExternalId.has(body.place))
    && (body.program === undefined || programs.some((program) => program.code === body.program))));

function locate(context: OrganizationContext, body: PurchaseBody): Located | DomainError {
  const place = body.place === undefined ? null : context.placesByExternalId.get(body.place);
  if (place === undefined) return new DomainError('place_not_found', `There is no place ${body.place}.`, { place: body.place });
  const program = programFor(context, body.program, place);
  if (!program) return new DomainError('program_not_found', `There is no program ${body.program ?? 'main'}.`);
  if (program.currency !== body.currency) return new DomainError('currency_mismatch', `The program counts in ${program.currency}, the purchase in ${body.currency}.`);
  return { place, partnerId: partnerIdOf(context, place), program, placePath: placePathOf(context, place), merchantIds: merchantIdsOf(context, place) };
}

/** Memberships of (program, customer) pairs; a customer who is not yet a member of the program becomes one if asked. @returns ids by `memberKey` */
async function membershipsOf(organizationId: string, pairs: readonly { program: ProgramContext; customerId: string }[], { enrols }: { enrols: boolean }): Promise<Map<string, string>> {
  const members = pairs.map(({ program, customerId }) => ({ programId: program.id, customerId, firstLevel: program.firstLevel, joinedAt: new Date() }));
  const found = await membershipIds(sql, organizationId, members);
  const missing = members.filter((member) => !found.has(memberKey(member)));
  if (missing.length === 0 || !enrols) return found;
  await enrol(sql, organizationId, missing);
  return membershipIds(sql, organizationId, members);
}

/** The cards that purchases name their customers by: whether each may be used, and its id for limits by card. */
async function cardsOf(organizationId: string, received: readonly ReceivedPurchase[]): Promise<(ShownCard | undefined)[]> {
  const uses = received.flatMap(({ body }, index) => ('card' in body.customer && canBeNumber(body.customer.card) ? [{ index, number: body.customer.card, at: body.occurredAt.getTime(), spends: Boolean(body.spend ?? body.instruments?.length) }] : []));
  const cards: (ShownCard | undefined)[] = received.map(() => undefined);
  if (uses.length === 0) return cards;
  const shown = await shownCards(sql, organizationId, uses);
  uses.forEach(({ index }, position) => (cards[index] = shown[position]));
  return cards;
}

function command({ body, bodyHash, cardTransaction }: ReceivedPurchase, { place, partnerId, program, placePath, merchantIds }: Located, { customerId, membershipId, cardId }: { customerId: string; membershipId: string; cardId: string | null }): PurchaseCommand {
  return {
    partnerId, placeId: place?.id ?? null, place: place?.externalId ?? null, externalId: body.externalId, bodyHash, customerId, membershipId, programId: program.id,
    occurredAt: body.occurredAt.getTime(), currency: body.currency,
    lines: body.lines.map((line, index) => ({
      lineId: line.lineId ?? String(index + 1), sku: line.sku ?? null, name: line.name, category: line.category ?? null, tags: line.tags ?? [],
      quantity: line.quantity, unitPriceMinor: line.unitPriceMinor,
    })),
    spend: body.spend ?? null,
    ...(placePath.length > 0 && { placePath }),
    ...(cardId !== null && { cardId }),
    ...(body.payment?.method !== undefined && { paymentMethod: body.payment.method }),
    ...(body.instruments && body.instruments.length > 0 && { instruments: body.instruments }),
    ...(body.paymentFingerprint !== undefined && { paymentFingerprint: fingerprintHash(body.paymentFingerprint) }),
    ...(cardTransaction ? { cardTransaction } : body.payment?.authCode !== undefined && merchantIds.length > 0 && { receipt: { authCode: body.payment.authCode, merchantIds } }),
  };
}

/**
 * Resolves what purchases name (customer, place, partner, program, membership) to ids, all of them with a handful of queries.
 *
 * @returns for each purchase its command, or why it is refused: `customer_not_found`, `place_not_found`, `program_not_found`,
 *   `currency_mismatch`, and of cards `card_not_activated`, `card_blocked`, `card_replaced`
 * @param enrols whether buyers become members of the program at once; otherwise who is none has an empty `membershipId`, and becomes one with
 *   the first purchase that is booked (join-buyers.ts)
 */
export async function preparePurchases(organizationId: string, received: readonly ReceivedPurchase[], { enrols = false } = {}): Promise<(PurchaseCommand | DomainError)[]> {
  const context = await contextFor(organizationId, received);
  const located = received.map(({ body }) => locate(context, body));
  const [customerIds, cards] = await Promise.all([
    resolveCustomers(sql, { id: organizationId, country: context.country }, received.map(({ body }) => body.customer)), cardsOf(organizationId, received),
  ]);
  const pairs = located.flatMap((at, index) => (at instanceof DomainError || !customerIds[index] || cards[index]?.refusal ? [] : [{ program: at.program, customerId: customerIds[index] }]));
  const memberships = await membershipsOf(organizationId, pairs, { enrols });
  return received.map((purchase, index) => {
    const at = located[index]!;
    const customerId = customerIds[index];
    const refusal = cards[index]?.refusal;
    if (refusal) return refusal;
    if (!customerId) return new DomainError('customer_not_found', 'There is no such customer. Send the new user first.');
    if (at instanceof DomainError) return at;
    return command(purchase, at, { customerId, membershipId: memberships.get(memberKey({ programId: at.program.id, customerId })) ?? '', cardId: cards[index]?.id ?? null });
  });
}
