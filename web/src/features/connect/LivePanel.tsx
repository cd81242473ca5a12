import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant } from '../../components/figures.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatNumber } from '../../lib/format.ts';
import { formatPhone } from '../customers/names.ts';
import type { Place } from '../places/places.ts';
import type { Connection, LoggedRequest } from './connection.ts';
import { placeIn, similarTo } from './similar.ts';

/** What has arrived, asked every two seconds; then the log, then the hint about what was refused. */
export function LivePanel({ connection, places }: { connection: Connection; places: Place[] }) {
  const { t } = useTranslation();
  return (
    <aside className="live" aria-label={t('connect:live.label')}>
      <Progress connection={connection} />
      <section className="card">
        <header><h2>{t('connect:requests.title')}</h2></header>
        {connection.requests && connection.requests.length > 0 ? <RequestTable requests={connection.requests.slice(0, 8)} /> : <p className="m s13 pad hr">{t('connect:requests.empty')}</p>}
      </section>
      {connection.refused && <RefusedNote request={connection.refused} places={places} />}
    </aside>
  );
}

function Progress({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const { firstRequest, firstCustomer, firstPurchase, customer, purchase, isLost } = connection;
  const isDone = Boolean((firstCustomer || customer) && (firstPurchase || purchase));
  const phone = customer?.phone ? formatPhone(customer.phone) : null;
  const customerId = firstCustomer?.customerId ?? customer?.id;
  const purchaseId = firstPurchase?.purchaseId ?? purchase?.id;
  return (
    <section className="card" aria-live="polite">
      <header className="sb">
        <h2>{t('connect:live.title')}</h2>
        {isLost ? <StatusBadge tone="bad">{t('connect:live.lost')}</StatusBadge> : isDone ? <StatusBadge tone="ok">{t('connect:live.connected')}</StatusBadge> : <StatusBadge tone="acc">{t('connect:live.listening')}</StatusBadge>}
      </header>
      <LiveRow title={t('connect:live.first')} waiting={t('connect:live.firstWait')} request={firstRequest} before={isDone}>
        {firstRequest && firstRequest.status < 400 && t('connect:live.firstText', { ms: formatNumber(firstRequest.durationMs) })}
      </LiveRow>
      <LiveRow title={t('connect:live.customer')} waiting={t('connect:live.customerWait')} request={firstCustomer} before={customer !== null}>
        {customer && <><bdi>{customer.name ?? phone ?? customer.email}</bdi>{customer.name && phone && <> · <Bdi ltr>{phone}</Bdi></>}<br /></>}
        {customerId && <Link to="/customers/$customerId" params={{ customerId } as never}>{t('connect:live.openCustomer')}</Link>}
      </LiveRow>
      <LiveRow title={t('connect:live.purchase')} waiting={t('connect:live.purchaseWait')} request={firstPurchase} before={purchase !== null}>
        {purchaseId && <Link to="/purchases/$purchaseId" params={{ purchaseId } as never}>{t('connect:live.openPurchase')}</Link>}
      </LiveRow>
      {isDone && (
        <div className="w8 done"><div className="grow"><h3>{t('connect:live.done')}</h3><p className="s13">{t('connect:live.doneText')} <Link to="/" className="b">{t('connect:live.home')}</Link></p></div></div>
      )}
    </section>
  );
}

function LiveRow({ title, waiting, request, before, children }: { title: string; waiting: string; request: LoggedRequest | undefined; before: boolean; children?: ReactNode }) {
  const { t } = useTranslation();
  const isFresh = request !== undefined && Date.now() - Date.parse(request.occurredAt) < 60_000;
  if (!request && !before) {
    return <div className="w8"><span className="rg wt pulse" aria-hidden /><div className="grow"><h3>{waiting}</h3><p className="m s13">{t('connect:live.wait')}</p></div></div>;
  }
  return (
    <div className={isFresh ? 'w8 fresh' : 'w8'}>
      <span className="rg ok"><IconCheck size={14} stroke={3} aria-hidden /></span>
      <div className="grow">
        <div className="row sb"><h3>{title}</h3><span className="m s13">{request ? <Instant at={request.occurredAt} style="seconds" /> : t('connect:live.before')}</span></div>
        {children && <p className="s13">{children}</p>}
      </div>
    </div>
  );
}

const tone = (status: number) => (status < 300 ? 'ok' : status < 500 ? 'bad' : 'warn');

function RequestTable({ requests }: { requests: LoggedRequest[] }) {
  const { t, i18n } = useTranslation();
  const nameOf = (operation: string) => {
    const key = `connect:operation.${operation}`;
    return i18n.exists(key) ? t(key) : t(/^(get|list|search|summarize|export)/.test(operation) ? 'connect:operation.read' : 'connect:operation.other');
  };
  return (
    <table className="tbl s13">
      <thead className="sr"><tr><th>{t('connect:requests.time')}</th><th>{t('connect:requests.what')}</th><th>{t('connect:requests.answer')}</th></tr></thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <td className="m"><Instant at={request.occurredAt} style="seconds" /></td>
            <td style={{ whiteSpace: 'normal' }}>{nameOf(request.operation)}</td>
            <td className="end"><StatusBadge tone={tone(request.status)} icon={false}>{request.status}</StatusBadge></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Why the newest request was refused, and what the sender probably meant. */
function RefusedNote({ request, places }: { request: LoggedRequest; places: Place[] }) {
  const { t, i18n } = useTranslation();
  const code = request.code === 'place_not_found' ? placeIn(request.detail ?? '') : undefined;
  const similar = code && similarTo(code, places.map(({ externalId }) => externalId));
  const key = `common:problem.${request.code}`;
  return (
    <div className="note warn" role="status">
      <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
      <div className="grow">
        <h3>{t(request.operation === 'createPurchase' ? 'connect:refused.title' : 'connect:refused.titleOther')}</h3>
        <p className="s13">
          {code ? t('connect:refused.place', { code }) : i18n.exists(key) ? t(key) : ''} {similar && <b className="bb">{t('connect:refused.similar', { code: similar })}</b>} {t('connect:refused.again')}
        </p>
        {request.detail && !code && <p className="s12 m">{t('connect:refused.server')} <Bdi ltr>{request.detail}</Bdi></p>}
        {request.code === 'place_not_found' && <Link className="lnk s13" to="/places">{t('connect:refused.places')}</Link>}
      </div>
    </div>
  );
}
