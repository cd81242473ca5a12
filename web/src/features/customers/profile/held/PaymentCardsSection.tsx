import { ActionIcon } from '@mantine/core';
import { IconUnlink, IconWallet } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { useCan } from '../../../../session.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { HeldSection } from './HeldSection.tsx';
import { paymentCardsQuery, type PaymentCard } from './queries.ts';

const SCHEMES: Record<string, string> = { mir: 'Мир', visa: 'Visa', mastercard: 'Mastercard', maestro: 'Maestro', unionpay: 'UnionPay', amex: 'American Express', jcb: 'JCB' };

/** Payment cards that earn points by themselves; `empty` is there for who has none. */
export function PaymentCardsSection({ customerId, empty = null }: { customerId: string; empty?: ReactNode }) {
  const { t } = useTranslation();
  const canWrite = useCan('cards.write');
  const query = useQuery(paymentCardsQuery(customerId));
  const [leaving, setLeaving] = useState<PaymentCard | null>(null);
  const name = (card: PaymentCard) => `${SCHEMES[card.scheme.toLowerCase()] ?? card.scheme} •• ${card.last4}`;
  if (query.data?.length === 0) return empty;
  return (
    <HeldSection id="held-payment-cards" title={t('members:payment.title')} query={query} isEmpty={false} empty={null}>
      {query.data?.map((card) => (
        <li className="li" key={card.id}>
          <span className="tic"><IconWallet size={18} stroke={1.75} aria-hidden /></span>
          <div className="grow"><h3 className="b mbr-name"><Bdi ltr>{name(card)}</Bdi></h3><p className="m s13">{t('members:payment.since')} <Instant at={card.linkedAt} style="date" /></p></div>
          {canWrite && <ActionIcon aria-label={t('members:payment.unlink', { name: name(card) })} onClick={() => setLeaving(card)}><IconUnlink size={18} aria-hidden /></ActionIcon>}
        </li>
      ))}
      {leaving && (
        <ActionDialog
          customerId={customerId} title={t('members:payment.unlinkTitle')} confirm={t('members:payment.unlinkConfirm')} danger onClose={() => setLeaving(null)}
          step={{ method: 'delete', path: '/v1/payment-cards/{paymentCard}', names: { paymentCard: leaving.id }, done: t('members:payment.unlinked'), detail: () => name(leaving) }}
        ><p>{t('members:payment.unlinkText', { name: name(leaving) })}</p></ActionDialog>
      )}
    </HeldSection>
  );
}
