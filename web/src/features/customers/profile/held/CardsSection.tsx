import { ActionIcon, Button } from '@mantine/core';
import { IconCreditCard, IconDots, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { LazyMenu } from '../../../../components/LazyMenu.tsx';
import { lazyPart } from '../../../../lib/lazy-part.tsx';
import { useCan } from '../../../../session.ts';
import { CardStateMark, DeliveryMark, spaced } from '../../../cards/marks.tsx';
import { cardTypesQuery } from '../../../cards/queries.ts';
import { isFinal, stepsOf, type Step } from '../../../cards/steps.ts';
import type { CardRow, CardType } from '../../../cards/types.ts';
import { call } from '../../../programs/queries.ts';
import { textOf } from '../../../programs/text.ts';
import type { Customer } from '../../types.ts';
import { useNotify } from '../../use-notify.tsx';
import { HeldSection } from './HeldSection.tsx';
import { cardsQuery } from './queries.ts';

const StepDialog = lazyPart(async () => (await import('../../../cards/drawer/StepDialog.tsx')).StepDialog);
const GiveCardDialog = lazyPart(async () => (await import('../../../cards/GiveCardDialog.tsx')).GiveCardDialog);

/** The loyalty cards of a person, with the way of a delivery and the passes for phones. */
export function CardsSection({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const canWrite = useCan('cards.write');
  const query = useQuery(cardsQuery(customer.id));
  const { data: types } = useQuery(cardTypesQuery);
  const [isNew, setNew] = useState(false);
  return (
    <>
      <HeldSection
        id="held-cards" title={t('members:card.title')} query={query} isEmpty={query.data?.length === 0} empty={<EmptyState level={3} icon={IconCreditCard} title={t('members:card.none')}>{t('members:card.noneText')}</EmptyState>}
        action={canWrite && <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNew(true)}>{t('members:card.issue')}</Button>}
      >
        {query.data?.map((card) => <CardItem key={card.number} card={card} type={types?.find(({ code }) => code === card.type)} canWrite={canWrite} />)}
      </HeldSection>
      {isNew && <GiveCardDialog holder={customer.id} onClose={() => setNew(false)} onGiven={() => setNew(false)} />}
    </>
  );
}

function CardItem({ card, type, canWrite }: { card: CardRow; type: CardType | undefined; canWrite: boolean }) {
  const { t } = useTranslation();
  const notify = useNotify();
  const [doing, setDoing] = useState<Step | null>(null);
  const google = useMutation({
    mutationFn: () => call<{ url: string }>('get', '/v1/cards/{number}/google-wallet', { path: { number: card.number } }),
    onSuccess: ({ url }) => window.open(url, '_blank', 'noopener'),
    onError: (error) => notify.failed(t('members:card.noPass'), error),
  });
  const steps = canWrite ? stepsOf(card) : [];
  const isUsed = card.state === 'activated';
  return (
    <li className="li">
      <span className="tic"><IconCreditCard size={18} stroke={1.75} aria-hidden /></span>
      <div className="grow">
        <div className="row sb top-al">
          <div className="grow"><h3 className="b mbr-name"><bdi>{textOf(type?.name ?? undefined, t('members:card.card'))}</bdi></h3><p className="m s13"><Bdi ltr>{spaced(card.number)}</Bdi></p></div>
          <span className="row"><CardStateMark state={card.state} />
            {(steps.length > 0 || isUsed) && (
              <LazyMenu button={<ActionIcon aria-label={t('members:held.actions', { name: card.number })} loading={google.isPending}><IconDots size={18} aria-hidden /></ActionIcon>}>
                {(Menu) => <>
                  {isUsed && <Menu.Item component="a" href={`/v1/cards/${card.number}/pass.pkpass`}>{t('members:card.apple')}</Menu.Item>}
                  {isUsed && <Menu.Item onClick={() => google.mutate()}>{t('members:card.google')}</Menu.Item>}
                  {steps.map((step) => <Menu.Item key={step} color={isFinal(step) ? 'red' : undefined} onClick={() => setDoing(step)}>{t(`cards:action.${step}.open`)}</Menu.Item>)}
                </>}
              </LazyMenu>
            )}
          </span>
        </div>
        {card.delivery && <p className="s13 row wrap"><span className="m">{t('cards:column.delivery')}</span><DeliveryMark state={card.delivery.state} /><span className="m"><Instant at={card.delivery.since} style="date" />{card.delivery.carrier && <> · <bdi>{card.delivery.carrier}</bdi></>}{card.delivery.tracking && <> · <Bdi ltr>{card.delivery.tracking}</Bdi></>}</span></p>}
        {card.replacedBy && <p className="m s13">{t('members:card.replacedBy')} <Bdi ltr>{spaced(card.replacedBy)}</Bdi></p>}
      </div>
      {doing && <StepDialog step={doing} card={card} onClose={() => setDoing(null)} />}
    </li>
  );
}
