import { Skeleton } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../lib/format.ts';
import { Instant } from './figures.tsx';

export interface TimelineItem {
  id: string;
  at: string;
  icon: Icon;
  title: ReactNode;
  /** After the time, on the second line. */
  detail?: ReactNode;
  /** At the inline end: a sum, points, a link. */
  end?: ReactNode;
  /** Opens under the row: why 50 points. */
  below?: ReactNode;
}

/** Events under day headings, newest first; skeletons while `items` is undefined. */
export function Timeline({ items }: { items: TimelineItem[] | undefined }) {
  const dayName = useDayName();
  if (!items) return <TimelineSkeleton />;
  return (
    <ol>
      {items.map((item, index) => {
        const isNewDay = dayOf(item) !== dayOf(items[index - 1]);
        return (
          <li key={item.id}>
            {isNewDay && <h3 className="m s13" style={{ padding: '12px 16px 8px', fontWeight: 400, borderBlockStart: '1px solid var(--line-soft)' }}>{dayName(item.at)}</h3>}
            <div className="li">
              <span className="tic"><item.icon size={18} stroke={1.75} aria-hidden /></span>
              <div className="grow">
                <div className="row sb top-al">
                  <div className="grow">
                    <div className="b">{item.title}</div>
                    <div className="m s13 dotted"><span><Instant at={item.at} style="time" />{item.detail && <span>{item.detail}</span>}</span></div>
                  </div>
                  {item.end && <div className="end tl-end">{item.end}</div>}
                </div>
                {item.below}
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const dayOf = (item: TimelineItem | undefined) => (item ? new Date(item.at).toDateString() : '');

function useDayName() {
  const { t } = useTranslation();
  return (at: string) => {
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
    if (days === 0) return t('common:today');
    if (days === 1) return t('common:yesterday');
    return formatInstant(at, 'date');
  };
}

function TimelineSkeleton() {
  return (
    <div aria-busy="true">
      {[60, 45, 70, 50].map((width) => (
        <div className="li" key={width}><Skeleton width={32} height={32} /><div className="grow"><Skeleton height={12} width={`${width}%`} my={4} /><Skeleton height={10} width="35%" mt={10} /></div></div>
      ))}
    </div>
  );
}
