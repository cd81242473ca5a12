import { Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { Timeline, type TimelineItem } from '../../../components/Timeline.tsx';
import { useCan } from '../../../session.ts';
import { WhyPoints } from '../../purchases/receipt/WhyPoints.tsx';
import { useWhyWords } from '../../purchases/use-why-words.ts';
import { timelineQuery } from '../queries.ts';
import { isTimelineGroup, timelineGroups, timelineItem, useTimelineWords, type TimelineGroup } from './timeline-item.tsx';

/** Everything that happened, newest first, by day; purchases explain their points in place. */
export function CustomerTimeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const words = useTimelineWords();
  const canPurchases = useCan('purchases.read');
  const [search, change] = useUrlState();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const why = useWhyWords();
  const panel = useId();
  const group = isTimelineGroup(search.type) ? search.type : undefined;
  const query = useInfiniteQuery(timelineQuery(customerId, group && timelineGroups[group]));
  const rows = query.data?.pages.flatMap((page) => page.data);
  const toggle = (id: string) => setOpened((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
  const items = rows?.map((row): TimelineItem => {
    const { purchase, ...parts } = timelineItem(row, words);
    const isOpen = opened.has(row.id);
    if (!purchase?.id || !canPurchases) return { id: row.id, at: row.occurredAt, ...parts };
    return {
      id: row.id, at: row.occurredAt, ...parts,
      below: <>
        <button type="button" className="lnk q s13" aria-expanded={isOpen} aria-controls={isOpen ? `${panel}${row.id}` : undefined} onClick={() => toggle(row.id)}>
          {isOpen ? t('customers:timeline.hide') : why(purchase.earned)}
        </button>
        {isOpen && <WhyPoints purchaseId={purchase.id} id={`${panel}${row.id}`} />}
      </>,
    };
  });
  return (
    <section className="card" aria-labelledby="customer-timeline">
      <header>
        <h2 id="customer-timeline">{t('customers:timeline.title')}</h2>
        <span className="push"><TypeFilter group={group} onChange={(type) => void change({ type }, { replace: true })} /></span>
      </header>
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : items?.length === 0
        ? <EmptyState level={3} title={t(group ? 'customers:timeline.noneOfType' : 'customers:timeline.empty')} />
        : <Timeline items={items} />}
      {query.hasNextPage && <div className="cst-more"><Button size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('customers:timeline.earlier')}</Button></div>}
    </section>
  );
}

function TypeFilter({ group, onChange }: { group: TimelineGroup | undefined; onChange: (group: TimelineGroup | null) => void }) {
  const { t } = useTranslation();
  return (
    <LazyMenu button={<Button size="xs" variant="subtle" color="gray" rightSection={<IconChevronDown size={14} aria-hidden />}>{t(`customers:timelineType.${group ?? 'all'}`)}</Button>}>
      {(Menu) => <>
        <Menu.Item onClick={() => onChange(null)}>{t('customers:timelineType.all')}</Menu.Item>
        {(Object.keys(timelineGroups) as TimelineGroup[]).map((value) => <Menu.Item key={value} onClick={() => onChange(value)}>{t(`customers:timelineType.${value}`)}</Menu.Item>)}
      </>}
    </LazyMenu>
  );
}
