import { Skeleton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { formatRelative } from '../../lib/format.ts';
import { useCan } from '../../session.ts';
import { useSections } from '../../shell/sections.ts';
import type { AttentionItem } from './overview.ts';

interface Kind {
  to: '/connect' | '/runs' | '/purchases' | '/imports';
  search?: Record<string, string>;
  bad?: boolean;
}

const kinds: Record<string, Kind> = {
  place_silent: { to: '/connect', bad: true },
  purchases_refused: { to: '/purchases', search: { status: 'refused' } },
  purchases_waiting: { to: '/purchases', search: { status: 'processing' }, bad: true },
  imports_failed: { to: '/imports', bad: true },
  runs_attention: { to: '/runs', search: { status: 'attention' } },
};
const other: Kind = { to: '/runs', search: { status: 'attention' } };

export function Attention({ items }: { items: AttentionItem[] | undefined }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <header><h2>{t('home:attention.title')}</h2>{items && items.length > 0 && <span className="bdg warn num">{items.length}</span>}</header>
      {!items && [70, 55, 80].map((width) => <div className="li" key={width}><Skeleton height={8} width={8} circle mt={6} /><div className="grow"><Skeleton height={12} width={`${width}%`} my={4} /><Skeleton height={10} width="90%" mt={8} /></div></div>)}
      {items?.length === 0 && <div className="hr"><EmptyState icon={IconCircleCheck} title={t('home:attention.none')} level={3}>{t('home:attention.noneText')}</EmptyState></div>}
      {items?.map((item, index) => <Item key={`${item.kind}${index}`} item={item} />)}
    </section>
  );
}

function Item({ item }: { item: AttentionItem }) {
  const { t, i18n } = useTranslation();
  const sections = useSections();
  const mayConnect = useCan('keys.manage');
  const name = item.kind in kinds ? item.kind : 'other';
  const { to, search, bad } = kinds[item.kind] ?? other;
  const values = { count: item.count ?? 1, place: item.place?.name ?? '', at: item.at ? formatRelative(item.at) : '' };
  const reason = item.code && i18n.exists(`common:problem.${item.code}`) ? ` ${t('home:attention.reason')} ${lowerFirst(t(`common:problem.${item.code}`))}` : '';
  const text = name === 'other' && i18n.language === 'en' ? item.detail : t(`home:attention.${name}.text`, values);
  const mayOpen = (to === '/connect' && mayConnect) || sections.some((section) => section.to === to);
  return (
    <div className="li">
      <span className={`dot ${bad ? 'bad' : 'warn'}`} style={{ marginBlockStart: 6 }} aria-hidden />
      <div className="grow">
        <h3>{t(`home:attention.${name}.title`, values)}</h3>
        <p className="m s13">{text}{reason}</p>
        {mayOpen && <Link className="lnk s13" to={to} search={search as never}>{t(`home:attention.${name}.action`)}</Link>}
      </div>
    </div>
  );
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
