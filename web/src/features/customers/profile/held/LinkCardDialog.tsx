import { Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPan } from '#domain/shared/pan.ts';
import { LazySelect } from '../../../../components/choices.tsx';
import { Bdi } from '../../../../components/figures.tsx';
import { useNames } from '../../names.ts';
import { customerQuery } from '../../queries.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { cardName, SCHEMES, schemeName, type EnteredCard, type StartedLink } from './payment-schemes.ts';

type Way = 'page' | 'byToken';
const PROVIDERS = ['simulator', 'acquirer-file'] as const;

interface DialogProps {
  customerId: string;
  /** What the provider's page sent back with; nothing is linked before somebody says so. */
  entered: EnteredCard | undefined;
  onStarted: (started: StartedLink) => void;
  onLinked: () => void;
  onClose: () => void;
}

/** Links a bank card: on the provider's page, or by a token somebody has. The number of a card never leaves this page. */
export function LinkCardDialog({ customerId, entered, onStarted, onLinked, onClose }: DialogProps) {
  const { t } = useTranslation();
  const names = useNames();
  const { data } = useQuery(customerQuery(customerId));
  const [way, setWay] = useState<Way>('page');
  const [typed, setTyped] = useState<EnteredCard>({ provider: 'simulator', cardToken: '', scheme: '', last4: '' });
  const title = t('members:payment.linkTitle');
  if (!entered && way === 'page') {
    const open = ({ link: { url } }: { link: { url: string } }) => { onStarted({ url, at: new Date().toISOString() }); window.location.assign(url); };
    const returnUrl = `${window.location.origin}/customers/${customerId}?tab=held`;
    return (
      <ActionDialog title={title} confirm={t('members:payment.openPage')} step={{ path: '/v1/payment-cards/links', body: { customer: { id: customerId }, returnUrl } }} onClose={onClose} onDone={open}>
        <Ways way={way} onChange={setWay} />
      </ActionDialog>
    );
  }
  const card = entered ?? { ...typed, cardToken: typed.cardToken.trim() };
  const isReady = entered !== undefined || (card.cardToken !== '' && !hasPan(card.cardToken) && card.scheme !== '' && /^\d{4}$/.test(card.last4));
  const step = isReady ? { path: '/v1/payment-cards', body: { customer: { id: customerId }, ...card }, done: t('members:payment.linked'), detail: <Bdi ltr>{cardName(card, t)}</Bdi> } : null;
  return (
    <ActionDialog title={title} confirm={t('members:payment.linkConfirm')} step={step} onClose={onClose} onDone={onLinked}>
      {entered ? <p>{t('members:payment.came', { card: cardName(entered, t), name: data ? names.customer(data.customer) : '…' })}</p> : <><Ways way={way} onChange={setWay} /><TokenFields card={typed} set={(change) => setTyped({ ...typed, ...change })} /></>}
    </ActionDialog>
  );
}

function Ways({ way, onChange }: { way: Way; onChange: (way: Way) => void }) {
  const { t } = useTranslation();
  return (
    <Radio.Group value={way} onChange={(value) => onChange(value as Way)} aria-label={t('members:payment.way')}>
      <div className="col g4 first-up"><Radio data-autofocus value="page" label={t('members:payment.page')} description={t('members:payment.pageText')} /><Radio value="byToken" label={t('members:payment.byToken')} description={t('members:payment.byTokenText')} /></div>
    </Radio.Group>
  );
}

function TokenFields({ card, set }: { card: EnteredCard; set: (change: Partial<EnteredCard>) => void }) {
  const { t } = useTranslation();
  const panIn = (text: string) => hasPan(text) && t('common:problem.pan_detected');
  return (
    <>
      <LazySelect label={t('members:payment.provider')} allowDeselect={false} data={PROVIDERS.map((value) => ({ value, label: t(`members:payment.providerOf.${value}`) }))} value={card.provider} onChange={(provider) => set({ provider: provider ?? card.provider })} />
      <TextInput label={t('members:payment.token')} description={t(card.provider === 'simulator' ? 'members:payment.tokenHint' : 'members:payment.tokenHintFile')} dir="ltr" autoComplete="off" maxLength={200} value={card.cardToken} error={panIn(card.cardToken)} onChange={(event) => set({ cardToken: event.currentTarget.value })} />
      <LazySelect label={t('members:payment.scheme')} allowDeselect={false} data={SCHEMES.map((value) => ({ value, label: schemeName(value, t) }))} value={card.scheme || null} onChange={(scheme) => set({ scheme: scheme ?? '' })} />
      <TextInput label={t('members:payment.last4')} dir="ltr" inputMode="numeric" autoComplete="off" value={card.last4} error={card.last4.length > 4 && (panIn(card.last4) || t('members:payment.last4Error'))} onChange={(event) => set({ last4: event.currentTarget.value.replaceAll(/\D/g, '') })} />
    </>
  );
}
