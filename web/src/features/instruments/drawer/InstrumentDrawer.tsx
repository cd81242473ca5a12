import { Skeleton } from '@mantine/core';
import { IconTicketOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Bdi, Instant, LastDay, Money } from '../../../components/figures.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useMe } from '../../../session.ts';
import { textOf } from '../../programs/text.ts';
import { CustomerName } from '../parts/CustomerName.tsx';
import { SideDrawer } from '../parts/SideDrawer.tsx';
import { instrumentQuery, typeQuery } from '../queries.ts';
import { Balance, StateBadge } from '../StateMark.tsx';
import type { InstrumentDetail } from '../types.ts';
import { InstrumentActions } from './InstrumentActions.tsx';
import { Ledger } from './Ledger.tsx';

/** One coupon, certificate or pass beside the list, under `?code=`. */
export function InstrumentDrawer({ code, onClose }: { code: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery({ ...instrumentQuery(code ?? ''), enabled: Boolean(code) });
  const { data, error } = query;
  return (
    <SideDrawer opened={Boolean(code)} label={t('instruments:drawer.label', { code: code ?? '' })} onClose={onClose} foot={data && <InstrumentActions instrument={data} />}>
      {code && !data && !error && <div className="col g4" aria-busy="true"><Skeleton height={28} width="60%" /><Skeleton height={76} /><Skeleton height={160} /></div>}
      {error && !data && (asProblem(error).status === 404
        ? <EmptyState icon={IconTicketOff} title={t('instruments:find.none', { code: code ?? '' })}>{t('instruments:find.noneText')}</EmptyState>
        : <ErrorState error={error} onRetry={() => void query.refetch()} />)}
      {data && <Facts instrument={data} />}
    </SideDrawer>
  );
}

function Facts({ instrument }: { instrument: InstrumentDetail }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const { data: type } = useQuery(typeQuery(instrument.type));
  return (
    <>
      <div>
        <div className="ins-title"><h2 className="ins-code"><Bdi ltr>{instrument.code}</Bdi></h2><CopyButton value={instrument.code} /><StateBadge state={instrument.state} /></div>
        <p className="m s13">{t(`instruments:kind.${instrument.kind}`)} · <Link to="/loyalty/instruments/$type" params={{ type: instrument.type }}><bdi>{textOf(type?.name, instrument.type)}</bdi></Link></p>
      </div>
      <div className="ins-figures">
        {instrument.balance !== null && <div><div className="m s13">{t('instruments:drawer.left')}</div><div className="fig"><Balance balance={instrument.balance} unit={instrument.unit} /></div></div>}
        <div><div className="m s13">{t('instruments:drawer.uses')}</div><div className="fig num">{formatNumber(instrument.uses)}</div></div>
        <div><div className="m s13">{t('instruments:drawer.until')}</div><div className="fig">{instrument.expiresAt ? <LastDay at={instrument.expiresAt} /> : t('instruments:noTerm')}</div></div>
      </div>
      <dl className="dl s13">
        <dt>{t('instruments:drawer.holder')}</dt><dd>{instrument.customer ? <CustomerName id={instrument.customer.id} /> : <span className="m">{t('instruments:drawer.bearer')}</span>}</dd>
        <dt>{t('instruments:drawer.issuedAt')}</dt><dd><Instant at={instrument.issuedAt} /></dd>
        {instrument.validFrom && Date.parse(instrument.validFrom) > Date.now() && <><dt>{t('instruments:drawer.validFrom')}</dt><dd><Instant at={instrument.validFrom} /></dd></>}
        {instrument.frozenUntil && <><dt>{t('instruments:drawer.frozenUntil')}</dt><dd><Instant at={instrument.frozenUntil} /></dd></>}
        {type?.document.freeze && <><dt>{t('instruments:drawer.freezeLeft')}</dt><dd>{t('instruments:daysOf', { count: instrument.freezeDaysLeft })}</dd></>}
        {instrument.priceMinor !== null && instrument.priceMinor > 0 && <><dt>{t('instruments:drawer.price')}</dt><dd><Money minor={instrument.priceMinor} currency={organization.currency} /></dd></>}
      </dl>
      <section><h3>{t('instruments:ledger.title')}</h3><Ledger instrument={instrument} /></section>
    </>
  );
}
