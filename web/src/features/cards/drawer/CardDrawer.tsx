import { Skeleton } from '@mantine/core';
import { IconCreditCardOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Bdi, Instant } from '../../../components/figures.tsx';
import { fieldLabel } from '../../customers/names.ts';
import { CustomerName } from '../../instruments/parts/CustomerName.tsx';
import { SideDrawer } from '../../instruments/parts/SideDrawer.tsx';
import { formatUnits } from '../../members/units.tsx';
import { programQuery } from '../../programs/queries.ts';
import { nameOf, textOf } from '../../programs/text.ts';
import { CardStateMark, spaced } from '../marks.tsx';
import { cardEventsQuery, cardQuery, cardTypesQuery } from '../queries.ts';
import type { Card } from '../types.ts';
import { CardActions } from './CardActions.tsx';
import { DeliveryPart } from './DeliveryPart.tsx';
import { WalletPart } from './WalletPart.tsx';

/** One card beside the list, under `?card=`. */
export function CardDrawer({ number, onClose, onOpen }: { number: string | undefined; onClose: () => void; onOpen: (number: string) => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...cardQuery(number ?? ''), enabled: Boolean(number) });
  const card = data?.card;
  return (
    <SideDrawer opened={Boolean(number)} label={t('cards:drawer.label', { number: spaced(number ?? '') })} onClose={onClose} foot={card && <CardActions card={card} onOpen={onOpen} />}>
      {number && !data && !error && <div className="col g4" aria-busy="true"><Skeleton height={28} width="70%" /><Skeleton height={76} /><Skeleton height={180} /></div>}
      {error && !data && (asProblem(error).status === 404 ? <EmptyState icon={IconCreditCardOff} title={t('cards:none.title')}>{t('cards:none.text')}</EmptyState> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {card && <Facts card={card} onOpen={onOpen} />}
    </SideDrawer>
  );
}

function Facts({ card, onOpen }: { card: Card; onOpen: (number: string) => void }) {
  const { t } = useTranslation();
  const { data: program } = useQuery(programQuery(card.program));
  const type = useQuery(cardTypesQuery).data?.find(({ code }) => code === card.type);
  const { replacedBy } = card;
  return (
    <>
      <div>
        <div className="ins-title"><h2 className="ins-code"><Bdi ltr>{spaced(card.number)}</Bdi></h2><CopyButton value={card.number} /><CardStateMark state={card.state} /></div>
        <p className="m s13"><bdi>{textOf(type?.name ?? undefined, card.type)}</bdi>{card.since && <> · <Instant at={card.since} style="date" /></>}</p>
      </div>
      {replacedBy && <p className="note">{t('cards:drawer.replacedBy')} <button type="button" className="lnk" onClick={() => onOpen(replacedBy)}><Bdi ltr>{spaced(replacedBy)}</Bdi></button></p>}
      <dl className="dl s13"><dt>{t('common:word.customer')}</dt><dd>{card.customer ? <CustomerName id={card.customer.id} /> : <span className="m">{t('cards:nobody')}</span>}</dd></dl>
      {card.wallets.length > 0 && (
        <div className="ins-figures">
          {card.wallets.map(({ wallet, active, pending, debt }) => {
            const document = program?.document.wallets.find(({ code }) => code === wallet);
            const words = (units: number) => <bdi className="num">{formatUnits(units, document?.scale)}</bdi>;
            return (
              <div key={wallet}>
                <div className="m s13"><bdi>{nameOf(document, wallet)}</bdi></div><div className="fig">{words(active)}</div>
                {pending > 0 && <div className="m s12">{t('cards:drawer.pending')} {words(pending)}</div>}{debt > 0 && <div className="red s12">{t('cards:drawer.debt')} {words(debt)}</div>}
              </div>
            );
          })}
        </div>
      )}
      {type?.physical && <DeliveryPart card={card} />}
      {card.customer && (card.state === 'prepared' || card.state === 'activated') && <WalletPart number={card.number} />}
      <History number={card.number} />
    </>
  );
}

function History({ number }: { number: string }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(cardEventsQuery(number));
  if (!data || data.length === 0) return null;
  const name = (type: string) => { const key = `cards:event.${type.replace('.', '_')}`; return i18n.exists(key) ? t(key) : fieldLabel(type); };
  return (
    <section>
      <h3>{t('instruments:ledger.title')}</h3>
      <ul className="ins-log s13">{data.toReversed().map(({ id, type, occurredAt, details }) => <li key={id}><span className="b">{name(type)}</span><span className="end">{details.tracking && <Bdi ltr>{details.tracking}</Bdi>}</span><span className="m"><Instant at={occurredAt} />{details.carrier && <> · <bdi>{details.carrier}</bdi></>}</span></li>)}</ul>
    </section>
  );
}
