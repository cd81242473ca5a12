import { IconBuilding, IconCreditCard, IconFileImport, IconGift, IconStar, IconTicket, IconUsersGroup, IconKey, IconPlugConnected, IconPlus, IconShoppingBag, IconUser, IconUserPlus, type Icon } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../api.ts';
import { useMe, type Permission } from '../session.ts';
import { useSections } from './sections.ts';

export interface Found {
  key: string;
  kind: string;
  group: string;
  icon: Icon;
  title: string;
  subtitle?: string;
  to: string;
  params?: Record<string, string>;
  search?: Record<string, string>;
}

interface Hit {
  kind: 'customer' | 'purchase' | 'place' | 'instrument' | 'card' | 'offer' | 'program' | 'segment';
  id: string;
  title: string;
  subtitle: string | null;
}

const targets: Record<Hit['kind'], (hit: Hit) => Pick<Found, 'to' | 'params' | 'search' | 'icon'>> = {
  customer: (hit) => ({ icon: IconUser, to: '/customers/$customerId', params: { customerId: hit.id } }),
  purchase: (hit) => ({ icon: IconShoppingBag, to: '/purchases/$purchaseId', params: { purchaseId: hit.id } }),
  place: (hit) => ({ icon: IconBuilding, to: '/places', search: { open: hit.id } }),
  instrument: (hit) => ({ icon: IconTicket, to: '/loyalty/instruments', search: { code: hit.id } }),
  card: (hit) => ({ icon: IconCreditCard, to: '/loyalty/cards', search: { card: hit.id } }),
  offer: (hit) => ({ icon: IconGift, to: '/loyalty/offers/$offer', params: { offer: hit.id } }),
  program: (hit) => ({ icon: IconStar, to: '/loyalty/programs/$program', params: { program: hit.id } }),
  segment: (hit) => ({ icon: IconUsersGroup, to: '/loyalty/segments/$segment', params: { segment: hit.id } }),
};

/** What the server finds from two characters on. */
export function useFound(query: string) {
  const { t } = useTranslation();
  const result = useQuery({
    queryKey: ['search', query],
    queryFn: async () => (await unwrap(api.GET('/v1/search', { params: { query: { q: query } } }))) as { data: Hit[] },
    enabled: query.length > 1,
    placeholderData: keepPreviousData,
  });
  const hits = query.length > 1 ? (result.data?.data ?? []) : [];
  const items = hits.map((hit): Found => ({
    key: `${hit.kind}:${hit.id}`, kind: hit.kind, group: t(`shell:search.${hit.kind}`), title: hit.title, subtitle: hit.subtitle ?? undefined, ...targets[hit.kind](hit),
  }));
  return { items, pending: result.isFetching, failed: result.isError };
}

interface Action {
  name: 'connect' | 'newImport' | 'newKey' | 'newPlace' | 'invite';
  icon: Icon;
  needs: Permission;
  to: string;
  search?: Record<string, string>;
}

const actions: Action[] = [
  { name: 'connect', icon: IconPlugConnected, needs: 'keys.manage', to: '/connect' },
  { name: 'newImport', icon: IconFileImport, needs: 'imports.write', to: '/imports/new' },
  { name: 'newKey', icon: IconKey, needs: 'keys.manage', to: '/settings/keys', search: { create: '1' } },
  { name: 'newPlace', icon: IconPlus, needs: 'places.write', to: '/places', search: { create: '1' } },
  { name: 'invite', icon: IconUserPlus, needs: 'team.manage', to: '/settings/team', search: { invite: '1' } },
];

/** Pages and actions whose name contains what was typed; all of them while nothing is. */
export function useStatic(query: string): Found[] {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const pages = useSections().map((section): Found => ({ key: section.to, kind: 'page', group: t('shell:search.pages'), icon: section.icon, title: t(`common:nav.${section.name}`), to: section.to }));
  const doable = actions.filter(({ needs }) => permissions.includes(needs)).map((action): Found => ({
    key: action.name, kind: 'action', group: t('shell:search.actions'), icon: action.icon, title: t(`shell:action.${action.name}`), to: action.to, search: action.search,
  }));
  const wanted = query.toLocaleLowerCase();
  return [...pages, ...doable].filter(({ title }) => title.toLocaleLowerCase().includes(wanted));
}
