import { membershipsAt } from '#db/queries/memberships.ts';
import type { CardBatchRow, CardRow, CardTypeRow } from '#db/queries/cards.ts';
import { lastSerial } from '#domain/cards/number.ts';
import { presentWallets } from '../loyalty/presenter.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export const presentCardType = (row: CardTypeRow) => ({
  code: row.code, name: row.name, program: row.program, prefix: row.prefix, digits: row.digits, physical: Boolean(row.physical), allowEarlyActivation: Boolean(row.allow_early_activation),
  design: row.design, made: row.next_serial - 1, left: lastSerial(row) - row.next_serial + 1,
});

export const presentBatch = (row: CardBatchRow) => ({
  id: row.id, type: row.type, externalId: row.external_id, state: row.state, done: row.done, count: row.count, createdAt: row.created_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null,
});

/** Whose a card is; a closed one is nobody's. */
const holderOf = ({ customer_id, at }: CardRow): string | null => (at.state === 'closed' ? null : customer_id);

export const presentCardRow = (card: CardRow) => {
  const { number, type, program, at } = card;
  const holder = holderOf(card);
  return {
    number, type, program, state: at.state, since: iso(at.since), customer: holder === null ? null : { id: holder }, replacedBy: at.replacedBy,
    delivery: at.delivery && { ...at.delivery, since: iso(at.delivery.since) },
  };
};

export function presentListedCard(card: CardRow, names: ReadonlyMap<string, string | null>) {
  const row = presentCardRow(card);
  return { ...row, customer: row.customer && { ...row.customer, name: names.get(row.customer.id) ?? null } };
}

/** A card with the wallets of its holder in its program, at an instant. */
export async function presentCard(organizationId: string, card: CardRow, at: number) {
  const holder = holderOf(card);
  const memberships = holder === null ? [] : await membershipsAt(organizationId, holder, at);
  const member = memberships.find((one) => one.member.programId === card.program_id);
  const wallets = member ? presentWallets(member, at).map(({ wallet, active, pending, debt }) => ({ wallet, active, pending, debt })) : [];
  return { ...presentCardRow(card), wallets };
}
