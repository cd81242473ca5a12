import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { useCurrentInView } from '../../../lib/current-in-view.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { readJson, writeJson } from '../../../lib/storage.ts';
import type { CustomersSearch } from '../routes.tsx';
import { stages, type CustomersSummary } from '../types.ts';

interface View {
  name: string;
  search: CustomersSearch;
}

const SaveView = lazyPart(async () => (await import('./SaveView.tsx')).SaveView);
const STORED = 'views:customers';
const withoutDrawer = ({ customer: _customer, add: _add, ...search }: CustomersSearch): CustomersSearch => search;
const sameSearch = (a: CustomersSearch, b: CustomersSearch) => {
  const text = (search: CustomersSearch) => JSON.stringify(Object.entries(withoutDrawer(search)).filter(([, value]) => value).toSorted(([left], [right]) => left.localeCompare(right)));
  return text(a) === text(b);
};

/** Everybody, one view per stage that somebody is in with its count, and the reader's own lists, kept on this device. */
export function SavedViews({ search, summary }: { search: CustomersSearch; summary: CustomersSummary | undefined }) {
  const { t } = useTranslation();
  const [own, setOwn] = useState<View[]>(() => readJson<View[]>(STORED) ?? []);
  const keep = (views: View[]) => {
    setOwn(views);
    writeJson(STORED, views);
  };
  const builtIn: (View & { count?: number })[] = [
    { name: t('customers:views.all'), search: {}, count: summary?.total },
    ...stages.map((stage) => ({ name: t(`customers:views.${stage}`), search: { stage }, count: summary?.byStage[stage] })),
  ];
  const isOwn = own.some((view) => sameSearch(view.search, search));
  const list = useCurrentInView<HTMLElement>(JSON.stringify(withoutDrawer(search)));
  const isKept = isOwn || builtIn.some((view) => sameSearch(view.search, search));
  return (
    <nav ref={list} className="cst-views" aria-label={t('customers:views.label')}>
      {builtIn.filter(({ count, search: { stage } }) => count !== 0 || !stage || stage === search.stage).map((view) => (
        <Link key={view.name} to="/customers" search={view.search} aria-current={!isOwn && sameSearch(view.search, { ...search, sort: undefined }) ? 'page' : undefined} activeOptions={{ exact: true }}>
          {view.name}{view.count !== undefined && <span className="num m">{formatNumber(view.count)}</span>}
        </Link>
      ))}
      {own.map((view, index) => (
        <span key={view.name} className="cst-own">
          <Link to="/customers" search={view.search} aria-current={sameSearch(view.search, search) ? 'page' : undefined} activeOptions={{ exact: true }}>{view.name}</Link>
          <ActionIcon size={28} aria-label={t('customers:views.remove', { name: view.name })} onClick={() => keep(own.toSpliced(index, 1))}><IconX size={14} aria-hidden /></ActionIcon>
        </span>
      ))}
      {!isKept && <SaveView taken={[...builtIn, ...own].map(({ name }) => name)} onSave={(name) => keep([...own, { name, search: withoutDrawer(search) }])} />}
    </nav>
  );
}
