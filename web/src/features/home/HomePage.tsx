import { Button, Menu } from '@mantine/core';
import { IconBuilding, IconCalendar, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { formatRelative } from '../../lib/format.ts';
import { useCan, useMe } from '../../session.ts';
import { placesQuery } from '../places/places.ts';
import { Attention } from './Attention.tsx';
import { ChartCard } from './ChartCard.tsx';
import { HomeFigures } from './HomeFigures.tsx';
import { overviewQuery, type Days, type Overview } from './overview.ts';
import { PlacesCard } from './PlacesCard.tsx';
import { RunningCard } from './RunningCard.tsx';

const greetings = ['night', 'morning', 'day', 'evening'] as const;
const allDays: Days[] = ['7', '30', '90'];

export function HomePage() {
  const { t } = useTranslation();
  const { user } = useMe();
  const [search] = useUrlState();
  const mayRead = useCan('reports.read');
  const days = allDays.find((value) => value === search.days) ?? '30';
  const { data, error, refetch } = useQuery({ ...overviewQuery(days, search.place), enabled: mayRead });
  const name = user.name.split(' ')[0] ?? user.name;
  const greeting = t(`home:greeting.${greetings[Math.floor(new Date().getHours() / 6)] ?? 'day'}`, { name });
  const isFresh = data !== undefined && data.lastEventAt === null && data.metrics.purchases.value === 0;
  const lead = !data ? ' ' : data.lastEventAt ? t('home:lead.at', { at: formatRelative(data.lastEventAt), days: Number(days) }) : t('home:lead.none');
  return (
    <div className="page">
      <PageHeader title={greeting} tab={t('common:nav.home')} lead={mayRead ? lead : undefined} actions={mayRead && !isFresh ? <><PlaceMenu place={search.place} /><DaysMenu days={days} /><AddMenu /></> : undefined} />
      {!mayRead ? <div className="card"><NoRights what={t('home:noReports')} /></div>
        : error && !data ? <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>
          : isFresh ? <Start /> : <Figures overview={data} days={days} />}
    </div>
  );
}

function Figures({ overview, days }: { overview: Overview | undefined; days: Days }) {
  return (
    <>
      <HomeFigures overview={overview} />
      <div className="g2 str">
        <ChartCard overview={overview} days={days} />
        <Attention items={overview?.attention} />
      </div>
      <div className="g2">
        <PlacesCard overview={overview} />
        <RunningCard />
      </div>
    </>
  );
}

/** Nothing was ever reported: the page says what will be here and how to begin. */
function Start() {
  const { t } = useTranslation();
  const mayConnect = useCan('keys.manage');
  const mayImport = useCan('imports.write');
  return (
    <div className="card">
      <EmptyState
        title={t('home:start.title')}
        action={
          <>
            {mayConnect && <Button component={Link} to="/connect" variant="filled">{t('home:start.connect')}</Button>}
            {mayImport && <Button component={Link} to="/imports/new">{t('home:start.import')}</Button>}
          </>
        }
      >
        {t('home:start.text')}
      </EmptyState>
    </div>
  );
}

const chevron = <IconChevronDown size={16} aria-hidden />;

function PlaceMenu({ place }: { place: string | undefined }) {
  const { t } = useTranslation();
  const [, change] = useUrlState();
  const { data } = useQuery(placesQuery);
  if (!data || data.length === 0) return null;
  const chosen = data.find(({ externalId }) => externalId === place)?.name;
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconBuilding size={16} aria-hidden />} rightSection={chevron} aria-label={`${t('home:place.label')}: ${chosen ?? t('home:place.all')}`}>{chosen ?? t('home:place.all')}</Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Item onClick={() => void change({ place: null })}>{t('home:place.all')}</Menu.Item>
        {data.map((item) => <Menu.Item key={item.externalId} onClick={() => void change({ place: item.externalId })} ps={10 + item.depth * 16}>{item.name}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}

function DaysMenu({ days }: { days: Days }) {
  const { t } = useTranslation();
  const [, change] = useUrlState();
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconCalendar size={16} aria-hidden />} rightSection={chevron} aria-label={`${t('home:period')}: ${t('home:days', { count: Number(days) })}`}>{t('home:days', { count: Number(days) })}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allDays.map((value) => <Menu.Item key={value} onClick={() => void change({ days: value === '30' ? null : value })}>{t('home:days', { count: Number(value) })}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}

function AddMenu() {
  const { t } = useTranslation();
  const mayImport = useCan('imports.write');
  const mayConnect = useCan('keys.manage');
  if (!mayImport && !mayConnect) return null;
  return (
    <Menu>
      <Menu.Target><Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />}>{t('home:add')}</Button></Menu.Target>
      <Menu.Dropdown>
        {mayConnect && <Menu.Item component={Link} to="/connect">{t('home:start.connect')}</Menu.Item>}
        {mayImport && <Menu.Item component={Link} to="/imports/new">{t('home:start.import')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
