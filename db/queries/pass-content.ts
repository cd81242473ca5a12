import { balancesAt } from '#db/commands/loyalty/member-state.ts';
import { sql } from '#db/sql.ts';
import type { PassContent } from '#domain/cards/pass.ts';
import { languageFor } from '#domain/customers/onboarding.ts';
import type { LocalText } from '#domain/loyalty/program.ts';
import { balanceUntil } from '#domain/loyalty/wallet.ts';
import { fromJson } from '../sql.ts';
import { findCardById, type CardRow } from './cards.ts';
import { levelsAt } from './member-levels.ts';
import { membershipsAt, type MembershipAt } from './memberships.ts';

type Words = LocalText | null | undefined;

const inLanguage = (words: Words, language: PassContent['language'], fallback: string): string =>
  (typeof words === 'string' ? words : (words?.[language] ?? words?.en ?? words?.ru ?? fallback));

interface Around {
  name: string; locale: string; customer_locale: string | null; design: unknown;
}

const around = async ({ id, customer_id }: CardRow, organizationId: string): Promise<Around> => (await sql.row<Around>(
  `SELECT o.name, o.locale, u.locale AS customer_locale, t.design FROM cards c JOIN organizations o ON o.id = c.organization_id JOIN card_types t ON t.id = c.type_id
   LEFT JOIN customers u ON u.id = ? WHERE c.organization_id = ? AND c.id = ?`, [customer_id, organizationId, id]))!;

/** The next instant at which time alone changes balance or level. */
function nextChange(membership: MembershipAt | undefined, levelEndsAt: number | null | undefined, at: number): number | null {
  const instants = [...(membership?.member.wallets.values() ?? [])].map((wallet) => balanceUntil(wallet, at)).concat(levelEndsAt ?? null).filter((instant) => instant !== null && instant > at) as number[];
  return instants.length === 0 ? null : Math.min(...instants);
}

export interface PassAt {
  content: PassContent;
  programId: string;
  /** Whose balance and level it shows. */
  membershipId: string | null;
  /** When it will show something else unless something is booked before, epoch milliseconds; null: never. */
  changesAt: number | null;
}

/** What the pass of a card shows at an instant; undefined for a card that does not exist or is nobody's. */
export async function passContent(organizationId: string, cardId: string, at: number): Promise<PassAt | undefined> {
  const card = await findCardById(organizationId, cardId, at);
  if (!card || card.customer_id === null) return undefined;
  const { name, locale, customer_locale, design } = await around(card, organizationId);
  const language = languageFor(customer_locale, locale);
  const membership = (await membershipsAt(organizationId, card.customer_id, at)).find(({ member }) => member.programId === card.program_id);
  const level = (await levelsAt(organizationId, card.customer_id, at)).find(({ membershipId }) => membershipId === membership?.member.id);
  const document = membership?.version.document;
  const wallets = document?.wallets ?? [];
  const balances = membership ? balancesAt(membership.member, wallets.map(({ code }) => code), at) : [];
  return {
    content: {
      serial: card.id, number: card.number, organization: name, program: inLanguage(document?.name, language, card.program), level: inLanguage(level?.name, language, level?.level ?? ''), language,
      balances: wallets.map((wallet, index) => ({ wallet: wallet.code, label: inLanguage((wallet as { name?: Words }).name, language, wallet.code), points: balances[index]!.active, scale: wallet.scale ?? 0 })),
      design: fromJson<PassContent['design'] | null>(design) ?? {}, isVoided: card.at.state === 'replaced' || card.at.state === 'closed',
    },
    programId: card.program_id, membershipId: membership?.member.id ?? null, changesAt: nextChange(membership, level?.expiresAt, at),
  };
}
