import { balancesAt } from '#db/commands/loyalty/member-state.ts';
import { sql } from '#db/sql.ts';
import type { PassContent } from '#domain/cards/pass.ts';
import { languageFor } from '#domain/customers/onboarding.ts';
import { fromJson } from '../sql.ts';
import { findCardById, type CardRow } from './cards.ts';
import { membershipsAt } from './memberships.ts';

type Words = string | Partial<Record<'ru' | 'en' | 'ar', string>> | null | undefined;

const inLanguage = (words: Words, language: PassContent['language'], fallback: string): string =>
  (typeof words === 'string' ? words : (words?.[language] ?? words?.en ?? words?.ru ?? fallback));

interface Around {
  name: string; locale: string; customer_locale: string | null; design: unknown; level_code: string | null;
}

const around = async ({ id, customer_id, program_id }: CardRow, organizationId: string): Promise<Around> => (await sql.row<Around>(
  `SELECT o.name, o.locale, u.locale AS customer_locale, t.design, m.level_code FROM cards c JOIN organizations o ON o.id = c.organization_id JOIN card_types t ON t.id = c.type_id
   LEFT JOIN customers u ON u.id = ? LEFT JOIN memberships m ON m.customer_id = u.id AND m.program_id = ? WHERE c.organization_id = ? AND c.id = ?`, [customer_id, program_id, organizationId, id]))!;

/** What the pass of a card shows at an instant; undefined for a card that does not exist or is nobody's. */
export async function passContent(organizationId: string, cardId: string, at: number): Promise<PassContent | undefined> {
  const card = await findCardById(organizationId, cardId, at);
  if (!card || card.customer_id === null) return undefined;
  const { name, locale, customer_locale, design, level_code } = await around(card, organizationId);
  const language = languageFor(customer_locale, locale);
  const membership = (await membershipsAt(organizationId, card.customer_id, at)).find(({ member }) => member.programId === card.program_id);
  const document = membership?.version.document as { name?: Words; wallets: { code: string; name?: Words }[]; levels?: { list?: { code: string; name?: Words }[] } } | undefined;
  const level = document?.levels?.list?.find(({ code }) => code === level_code);
  const balances = membership ? balancesAt(membership.member, document!.wallets.map(({ code }) => code), at) : [];
  return {
    serial: card.id, number: card.number, organization: name, program: inLanguage(document?.name, language, card.program), level: inLanguage(level?.name, language, level_code ?? ''), language,
    balances: (document?.wallets ?? []).map((wallet, index) => ({ wallet: wallet.code, label: inLanguage(wallet.name, language, wallet.code), points: balances[index]!.active })),
    design: fromJson<PassContent['design'] | null>(design) ?? {}, isVoided: card.at.state === 'replaced' || card.at.state === 'closed',
  };
}
