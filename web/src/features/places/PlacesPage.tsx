import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconBuilding, IconBuildingCommunity, IconBuildingStore, IconPlus, IconSearch, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { Bdi } from '../../components/figures.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCan } from '../../session.ts';
import { placesQuery, type Place, type PlaceKind } from './places.ts';

const PlaceDrawer = lazyPart(async () => (await import('./PlaceDrawer.tsx')).PlaceDrawer);

const icons: Record<PlaceKind, Icon> = { holding: IconBuildingCommunity, network: IconBuilding, point: IconBuildingStore };

export function PlacesPage() {
  const { t } = useTranslation();
  const [search, change] = useUrlState();
  const mayWrite = useCan('places.write');
  const { data, error, refetch } = useQuery(placesQuery);
  const columns = useColumns(mayWrite, (parent) => void change({ create: parent, open: null }));
  const wanted = (search.search ?? '').toLocaleLowerCase();
  const rows = useMemo(
    () => (wanted ? data?.filter(({ name, externalId }) => `${name} ${externalId}`.toLocaleLowerCase().includes(wanted)).map((place) => ({ ...place, depth: 0 })) : data),
    [data, wanted],
  );
  const add = <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void change({ create: '1', open: null })}>{t('places:add')}</Button>;
  const isOpen = search.create !== undefined || (search.open !== undefined && data?.some(({ externalId }) => externalId === search.open));
  return (
    <div className="page">
      <PageHeader title={t('places:title')} lead={t('places:lead')} actions={mayWrite && data?.length !== 0 ? add : undefined} />
      <DataTable
        id="places" label={t('places:title')} columns={columns} rows={rows} rowKey={(place) => place.externalId} error={error} onRetry={() => void refetch()}
        onOpen={(place) => void change({ open: place.externalId, create: null })} openKey={search.open} exportName="places"
        phoneRow={(place) => <PlacePhoneRow place={place} />}
        tools={
          <TextInput
            aria-label={t('places:search')} placeholder={t('places:search')} leftSection={<IconSearch size={16} aria-hidden />} value={search.search ?? ''}
            onChange={(event) => void change({ search: event.currentTarget.value }, { replace: true })} className="search-field"
          />
        }
        empty={
          wanted
            ? <EmptyState icon={IconSearch} title={t('places:nothing.title')} action={<Button onClick={() => void change({ search: null })}>{t('places:nothing.clear')}</Button>}>{t('places:nothing.text')}</EmptyState>
            : <EmptyState icon={IconBuildingStore} title={t('places:empty.title')} action={mayWrite ? add : undefined}>{t('places:empty.text')}</EmptyState>
        }
      />
      {isOpen && data && <PlaceDrawer key={search.open ?? `new:${search.create}`} places={data} externalId={search.open} parent={search.create} onClose={() => void change({ open: null, create: null })} />}
    </div>
  );
}

function PlacePhoneRow({ place }: { place: Place }) {
  const { t } = useTranslation();
  const KindIcon = icons[place.kind];
  return (
    <span className="row g3 grow" style={{ paddingInlineStart: place.depth * 16 }}>
      <KindIcon size={18} stroke={1.75} aria-hidden style={{ flex: 'none' }} />
      <span className="grow"><span className="b ell" style={{ display: 'block' }}><bdi>{place.name}</bdi></span><span className="m s13">{t(`common:placeKind.${place.kind}`)} · <Bdi mono>{place.externalId}</Bdi></span></span>
    </span>
  );
}

function useColumns(mayWrite: boolean, onAddInside: (parent: string) => void): Column<Place>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'name', header: t('places:column.name'), always: true, text: (place) => place.name,
        cell: (place) => {
          const KindIcon = icons[place.kind];
          return <span className="row g3" style={{ paddingInlineStart: place.depth * 24 }}><KindIcon size={18} stroke={1.75} aria-hidden style={{ color: 'var(--text-2)', flex: 'none' }} /><bdi>{place.name}</bdi></span>;
        },
      },
      { id: 'kind', header: t('places:column.kind'), cell: (place) => t(`common:placeKind.${place.kind}`), text: (place) => t(`common:placeKind.${place.kind}`) },
      { id: 'code', header: t('places:column.code'), cell: (place) => <Bdi mono ltr>{place.externalId}</Bdi>, text: (place) => place.externalId },
      {
        id: 'timezone', header: t('places:column.timezone'), text: (place) => place.timezone,
        cell: (place) => (place.timezone ? <Bdi>{place.timezone.replaceAll('_', ' ')}</Bdi> : <span className="m">{t(place.depth > 0 ? 'places:inherited' : 'places:ofOrganization')}</span>),
      },
      { id: 'merchants', header: t('places:column.merchants'), cell: (place) => (place.merchantIds.length > 0 ? <Bdi>{place.merchantIds.join(', ')}</Bdi> : <span className="m">—</span>), text: (place) => place.merchantIds.join(' ') },
      ...(mayWrite ? [{
        id: 'actions', header: t('common:actions'), headerHidden: true, always: true, align: 'end' as const, width: 52,
        cell: (place: Place) => place.kind === 'point' ? null : (
          <Tooltip label={t('places:addInside')}><ActionIcon size={28} aria-label={`${t('places:addInside')}: ${place.name}`} onClick={() => onAddInside(place.externalId)}><IconPlus size={16} aria-hidden /></ActionIcon></Tooltip>
        ),
      }] : []),
    ],
    [t, mayWrite, onAddInside],
  );
}
