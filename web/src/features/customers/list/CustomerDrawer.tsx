import { ActionIcon, Button, Drawer, Skeleton, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconCoins, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Instant } from '../../../components/figures.tsx';
import { lazyDialog } from '../../../lib/lazy-part.tsx';
import { useCan } from '../../../session.ts';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { useNames } from '../names.ts';
import { Avatar } from '../profile/Avatar.tsx';
import { ConsentWords } from '../profile/ConsentList.tsx';
import { Identities } from '../profile/Identities.tsx';
import { timelineItem, useTimelineWords } from '../profile/timeline-item.tsx';
import { customerQuery, timelineQuery, walletsQuery } from '../queries.ts';
import { StageDot } from '../StageMark.tsx';
import type { Customer, CustomerAnswer, Wallet } from '../types.ts';
import { QuickFigures } from './QuickFigures.tsx';

const PointsDialog = lazyDialog(async () => (await import('../profile/PointsDialog.tsx')).PointsDialog);

/** Quick facts beside the list, under their own address `?customer=<id>`. */
export function CustomerDrawer({ id, rows, total, onGo, onClose }: {
  id: string | undefined;
  /** The list behind the drawer: previous and next walk through it. */
  rows: Customer[];
  /** How many the whole list has, when that is known. */
  total?: number;
  onGo: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const index = rows.findIndex((row) => row.id === id);
  const name = rows[index] ? names.customer(rows[index]) : t('common:word.customer');
  useEffect(() => {
    if (!id) return;
    const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape' && !document.querySelector('[aria-modal="true"]')) onClose(); };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  const go = (step: number) => { const next = rows[index + step]; if (next) onGo(next.id); };
  return (
    <Drawer.Root opened={Boolean(id)} onClose={onClose} position="right" size="480px" closeOnEscape={false} closeOnClickOutside={false} trapFocus={false} lockScroll={false} shadow="lg">
      <Drawer.Content aria-label={name} ref={beBesideThePage}>
        <div className="cst-drawer">
          <div className="cst-drawer-head">
            <Tooltip label={t('customers:drawer.previous')}><ActionIcon size={28} disabled={index < 1} aria-label={t('customers:drawer.previous')} onClick={() => go(-1)}><IconChevronUp size={16} aria-hidden /></ActionIcon></Tooltip>
            <Tooltip label={t('customers:drawer.next')}><ActionIcon size={28} disabled={index < 0 || index + 1 >= rows.length} aria-label={t('customers:drawer.next')} onClick={() => go(1)}><IconChevronDown size={16} aria-hidden /></ActionIcon></Tooltip>
            {index >= 0 && <span className="m s13 num">{total === undefined ? t('customers:drawer.position', { index: index + 1 }) : t('customers:drawer.positionOf', { index: index + 1, total })}</span>}
            <span className="push row" style={{ gap: 4 }}>
              {id && <Button size="xs" component={Link} to={`/customers/${id}`}>{t('customers:drawer.profile')}</Button>}
              <ActionIcon size={28} aria-label={t('common:close')} onClick={onClose}><IconX size={18} aria-hidden /></ActionIcon>
            </span>
          </div>
          {id && <DrawerContent key={id} id={id} known={rows[index]} />}
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** The list beside the drawer stays in use, by its keys and for screen readers; Mantine calls every drawer modal and takes no other word. */
const beBesideThePage = (content: HTMLElement | null) => content?.removeAttribute('aria-modal');

function DrawerContent({ id, known }: { id: string; known: Customer | undefined }) {
  const { t } = useTranslation();
  const query = useQuery({ ...customerQuery(id), placeholderData: known && { customer: known, onboarding: null } as CustomerAnswer });
  const wallets = useQuery(walletsQuery(id));
  const canPoints = useCan('points.write');
  const [isGranting, setGranting] = useState(false);
  const customer = query.data?.customer;
  if (query.error && !customer) return <div className="cst-drawer-body"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div>;
  return (
    <>
      <div className="cst-drawer-body">
        {customer ? <Facts customer={customer} wallets={wallets.data} /> : <div aria-busy="true"><Skeleton height={48} mb={20} /><Skeleton height={92} mb={20} /><Skeleton height={120} /></div>}
        <LatestEvents id={id} />
      </div>
      {canPoints && customer && (
        <div className="cst-drawer-foot">
          <Button variant="filled" leftSection={<IconCoins size={16} aria-hidden />} disabled={!wallets.data?.length} onClick={() => setGranting(true)}>{t('customers:points.open')}</Button>
          <PointsDialog customer={customer} wallets={wallets.data ?? []} opened={isGranting} onClose={() => setGranting(false)} />
        </div>
      )}
    </>
  );
}

function Facts({ customer, wallets }: { customer: Customer; wallets: Wallet[] | undefined }) {
  const { t } = useTranslation();
  const names = useNames();
  const loyalty = useLoyaltyNames();
  const member = customer.memberships[0];
  return (
    <>
      <div className="row g3">
        <Avatar name={customer.name} />
        <div className="grow">
          <h2 style={{ fontSize: 18 }}><bdi>{names.customer(customer)}</bdi></h2>
          <div className="row s13 m wrap" style={{ gap: 6 }}><StageDot stage={customer.stage} />{member && <span>· <bdi>{loyalty.level(member.level, member.program)}</bdi></span>}</div>
        </div>
      </div>
      <QuickFigures customer={customer} wallets={wallets} />
      <dl className="dl s13 cst-dl">
        <Identities customer={customer} />
        <dt>{t('customers:consents.title')}</dt><dd><ConsentWords consents={customer.consents} /></dd>
      </dl>
    </>
  );
}

function LatestEvents({ id }: { id: string }) {
  const { t } = useTranslation();
  const words = useTimelineWords();
  const timeline = useInfiniteQuery(timelineQuery(id, undefined, 5));
  const rows = timeline.data?.pages[0]?.data;
  if (timeline.error) return null;
  return (
    <section>
      <h3 style={{ marginBlockEnd: 4 }}>{t('customers:drawer.latest')}</h3>
      {!rows && <div aria-busy="true">{[70, 55, 60].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={14} />)}</div>}
      {rows?.length === 0 && <p className="m s13">{t('customers:timeline.empty')}</p>}
      <ul className="cst-latest s13">
        {rows?.slice(0, 5).map((row) => {
          const item = timelineItem(row, words);
          return (
            <li key={row.id}>
              <item.icon size={16} stroke={1.75} className="m" aria-hidden />
              <div className="grow"><div>{item.title}</div><div className="m dotted"><span><Instant at={row.occurredAt} />{item.detail && <span>{item.detail}</span>}</span></div></div>
              {item.end && <div className="end">{item.end}</div>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
