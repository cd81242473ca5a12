import { ActionIcon, Button, Menu, Select } from '@mantine/core';
import { IconCreditCard, IconDots, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { StatusBadge, type Tone } from '../../../../components/StatusBadge.tsx';
import { useCan } from '../../../../session.ts';
import { call } from '../../../programs/queries.ts';
import { textOf } from '../../../programs/text.ts';
import { useNames } from '../../names.ts';
import type { Customer } from '../../types.ts';
import { useNotify } from '../../use-notify.tsx';
import { ActionDialog } from './ActionDialog.tsx';
import { HeldSection } from './HeldSection.tsx';
import { cardsQuery, cardTypesQuery, type Card, type CardType } from './queries.ts';

const tones: Record<Card['state'], Tone> = { prepared: 'plain', activated: 'ok', blocked: 'bad', replaced: 'plain', closed: 'plain' };
type CardAct = 'activate' | 'block' | 'unblock' | 'replace' | 'close';
const ACTS: Record<Card['state'], CardAct[]> = { prepared: ['activate', 'close'], activated: ['replace', 'block', 'close'], blocked: ['unblock', 'replace', 'close'], replaced: [], closed: [] };

/** The loyalty cards of a person, with the way of a delivery and the passes for phones. */
export function CardsSection({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const canWrite = useCan('cards.write');
  const query = useQuery(cardsQuery(customer.id));
  const { data: types } = useQuery(cardTypesQuery);
  const [isNew, setNew] = useState(false);
  const open = types?.filter(({ left }) => left > 0) ?? [];
  return (
    <>
      <HeldSection
        id="held-cards" title={t('members:card.title')} query={query} isEmpty={query.data?.length === 0} empty={<EmptyState level={3} icon={IconCreditCard} title={t('members:card.none')}>{t('members:card.noneText')}</EmptyState>}
        action={canWrite && open.length > 0 && <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNew(true)}>{t('members:card.issue')}</Button>}
      >
        {query.data?.map((card) => <CardItem key={card.number} card={card} type={types?.find(({ code }) => code === card.type)} customerId={customer.id} canWrite={canWrite} />)}
      </HeldSection>
      {isNew && <IssueDialog types={open} customer={customer} onClose={() => setNew(false)} />}
    </>
  );
}

function CardItem({ card, type, customerId, canWrite }: { card: Card; type: CardType | undefined; customerId: string; canWrite: boolean }) {
  const { t } = useTranslation();
  const notify = useNotify();
  const [act, setAct] = useState<CardAct | null>(null);
  const google = useMutation({
    mutationFn: () => call<{ url: string }>('get', '/v1/cards/{number}/google-wallet', { path: { number: card.number } }),
    onSuccess: ({ url }) => window.open(url, '_blank', 'noopener'),
    onError: (error) => notify.failed(t('members:card.noPass'), error),
  });
  const acts = canWrite ? ACTS[card.state] : [];
  const isUsed = card.state === 'activated';
  return (
    <li className="li">
      <span className="tic"><IconCreditCard size={18} stroke={1.75} aria-hidden /></span>
      <div className="grow">
        <div className="row sb top-al">
          <div className="grow"><h3 className="b mbr-name"><bdi>{textOf(type?.name ?? undefined, t('members:card.card'))}</bdi></h3><p className="m s13"><Bdi ltr>{grouped(card.number)}</Bdi></p></div>
          <span className="row"><StatusBadge tone={tones[card.state]}>{t(`members:card.state.${card.state}`)}</StatusBadge>
            {(acts.length > 0 || isUsed) && (
              <Menu>
                <Menu.Target><ActionIcon aria-label={t('members:held.actions', { name: card.number })} loading={google.isPending}><IconDots size={18} aria-hidden /></ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  {isUsed && <Menu.Item component="a" href={`/v1/cards/${card.number}/pass.pkpass`}>{t('members:card.apple')}</Menu.Item>}
                  {isUsed && <Menu.Item onClick={() => google.mutate()}>{t('members:card.google')}</Menu.Item>}
                  {acts.map((value) => <Menu.Item key={value} color={value === 'block' || value === 'close' ? 'red' : undefined} onClick={() => setAct(value)}>{t(`members:cardAct.${value}.open`)}</Menu.Item>)}
                </Menu.Dropdown>
              </Menu>
            )}
          </span>
        </div>
        {card.delivery && <p className="s13">{t(`members:delivery.${card.delivery.state}`)} <span className="m"><Instant at={card.delivery.since} style="date" />{card.delivery.carrier && <> · <bdi>{card.delivery.carrier}</bdi></>}{card.delivery.tracking && <> · <Bdi ltr>{card.delivery.tracking}</Bdi></>}</span></p>}
        {card.replacedBy && <p className="m s13">{t('members:card.replacedBy')} <Bdi ltr>{grouped(card.replacedBy)}</Bdi></p>}
      </div>
      {act && (
        <ActionDialog
          customerId={customerId} title={t(`members:cardAct.${act}.title`)} confirm={t(`members:cardAct.${act}.confirm`)} danger={act === 'block' || act === 'close'} onClose={() => setAct(null)}
          step={{ path: `/v1/cards/{number}/${act}`, names: { number: card.number }, done: t(`members:cardAct.${act}.done`), detail: () => grouped(card.number) }}
        ><p>{t(`members:cardAct.${act}.text`)}</p></ActionDialog>
      )}
    </li>
  );
}

/** Digits in fours, as on the card. */
const grouped = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

function IssueDialog({ types, customer, onClose }: { types: CardType[]; customer: Customer; onClose: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const [type, setType] = useState(types[0]?.code ?? null);
  const chosen = types.find(({ code }) => code === type);
  return (
    <ActionDialog
      customerId={customer.id} title={t('members:card.issueTitle')} confirm={t('members:card.issueConfirm')} onClose={onClose}
      step={type === null ? null : { path: '/v1/card-types/{type}/cards', names: { type }, body: { customer: { id: customer.id } }, done: t('members:card.issued'), detail: () => names.customer(customer) }}
    >
      <p>{t(chosen?.physical ? 'members:card.issuePhysical' : 'members:card.issueText')}</p>
      {types.length > 1 && <Select label={t('members:card.type')} allowDeselect={false} data={types.map(({ code, name }) => ({ value: code, label: textOf(name ?? undefined, code) }))} value={type} onChange={setType} />}
    </ActionDialog>
  );
}
