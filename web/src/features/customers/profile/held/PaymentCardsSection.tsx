import { ActionIcon, Button } from '@mantine/core';
import { IconHourglass, IconLink, IconUnlink, IconWallet } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { StatusBadge } from '../../../../components/StatusBadge.tsx';
import { useKept } from '../../../../lib/kept.ts';
import { lazyPart } from '../../../../lib/lazy-part.tsx';
import { useUrlState } from '../../../../lib/url-state.ts';
import { useCan } from '../../../../session.ts';
import { HeldSection } from './HeldSection.tsx';
import { cardName, enteredIn, type StartedLink } from './payment-schemes.ts';
import { paymentCardsQuery, type PaymentCard } from './queries.ts';

const ActionDialog = lazyPart(async () => (await import('./ActionDialog.tsx')).ActionDialog);
const LinkCardDialog = lazyPart(async () => (await import('./LinkCardDialog.tsx')).LinkCardDialog);

/**
 * Payment cards that earn points by themselves. A link that was begun waits here for the customer; the provider's page sends back
 * to the profile with the card in the address, and it is linked when somebody says so.
 */
export function PaymentCardsSection({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const canWrite = useCan('cards.write');
  const query = useQuery(paymentCardsQuery(customerId));
  const [search, change] = useUrlState();
  const entered = enteredIn(search);
  const started = useKept<StartedLink | null>(`card-link:${customerId}`, null);
  const [isLinking, setLinking] = useState(false);
  const [leaving, setLeaving] = useState<PaymentCard | null>(null);
  const isWaiting = canWrite && started.value !== null;
  const close = () => {
    setLinking(false);
    if (entered) void change({ provider: null, cardToken: null, scheme: null, last4: null }, { replace: true });
  };
  return (
    <>
      <HeldSection
        id="held-payment-cards" title={t('members:payment.title')} query={query} isEmpty={query.data?.length === 0 && !isWaiting}
        empty={<EmptyState level={3} icon={IconWallet} title={t('members:payment.none')}>{t('members:payment.noneText')}</EmptyState>}
        action={canWrite && <Button size="xs" leftSection={<IconLink size={14} aria-hidden />} onClick={() => setLinking(true)}>{t('members:payment.link')}</Button>}
      >
        {isWaiting && <Waiting started={started.value!} onStop={started.reset} />}
        {query.data?.map((card) => (
          <li className="li" key={card.id}>
            <span className="tic"><IconWallet size={18} stroke={1.75} aria-hidden /></span>
            <div className="grow"><h3 className="b mbr-name"><Bdi ltr>{cardName(card, t)}</Bdi></h3><p className="m s13">{t('members:payment.since')} <Instant at={card.linkedAt} style="date" /></p></div>
            <span className="row"><StatusBadge tone="ok">{t('members:payment.state.linked')}</StatusBadge>{canWrite && <ActionIcon aria-label={t('members:payment.unlink', { name: cardName(card, t) })} onClick={() => setLeaving(card)}><IconUnlink size={18} aria-hidden /></ActionIcon>}</span>
          </li>
        ))}
      </HeldSection>
      {canWrite && (isLinking || entered) && <LinkCardDialog customerId={customerId} entered={entered} onStarted={(link) => started.set(() => link)} onLinked={() => { started.reset(); close(); }} onClose={close} />}
      {leaving && (
        <ActionDialog
          title={t('members:payment.unlinkTitle')} confirm={t('members:payment.unlinkConfirm')} danger onClose={() => setLeaving(null)}
          step={{ method: 'delete', path: '/v1/payment-cards/{paymentCard}', names: { paymentCard: leaving.id }, done: t('members:payment.unlinked'), detail: <Bdi ltr>{cardName(leaving, t)}</Bdi> }}
        ><p>{t('members:payment.unlinkText', { name: cardName(leaving, t) })}</p></ActionDialog>
      )}
    </>
  );
}

/** A link that was begun and not ended: the customer has not come back from the provider's page. */
function Waiting({ started, onStop }: { started: StartedLink; onStop: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="li">
      <span className="tic"><IconHourglass size={18} stroke={1.75} aria-hidden /></span>
      <div className="grow">
        <div className="row sb top-al"><h3 className="b mbr-name">{t('members:payment.waitingTitle')}</h3><StatusBadge tone="warn">{t('members:payment.state.waiting')}</StatusBadge></div>
        <p className="m s13">{t('members:payment.waitingText')} <Instant at={started.at} /></p>
        <div className="row wrap"><Button size="xs" component="a" href={started.url}>{t('members:payment.again')}</Button><button type="button" className="lnk q s13" onClick={onStop}>{t('members:payment.stop')}</button></div>
      </div>
    </li>
  );
}
