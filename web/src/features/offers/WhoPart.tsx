import { ActionIcon, SegmentedControl, Skeleton } from '@mantine/core';
import { IconInfoCircle, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../components/choices.tsx';
import { PercentField } from '../../components/number-fields.tsx';
import { formatNumber } from '../../lib/format.ts';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { useEditor } from '../programs/editor/context.ts';
import { textOf } from '../programs/text.ts';
import { segmentsQuery } from '../segments/queries.ts';
import type { Offer } from './types.ts';

const CustomerPicker = lazyPart(async () => (await import('../instruments/parts/CustomerPicker.tsx')).CustomerPicker, <Skeleton height={36} />);

export interface Assignment {
  by: 'segment' | 'people';
  segment: string | null;
  controlShareBps: number;
  people: { id: string; name: string }[];
}

const USUAL_CONTROL_BPS = 1_000;

export const startAssignment = (offer: Offer | undefined, segment: string | undefined): Assignment => ({
  by: offer && !offer.assign.segment ? 'people' : 'segment', segment: offer?.assign.segment ?? segment ?? null, controlShareBps: offer?.assign.controlShareBps ?? USUAL_CONTROL_BPS, people: [],
});

/** What the server is sent; null while nobody is chosen. `has` is somebody who has the offer already: to change only the rest, nobody new is needed. */
export function assignFrom({ by, segment, controlShareBps, people }: Assignment, has: string | undefined): object | null {
  if (by === 'segment') return segment ? { segment, controlShareBps } : null;
  const ids = people.length > 0 ? people.map(({ id }) => id) : has ? [has] : [];
  return ids.length > 0 ? { customers: ids.map((id) => ({ customer: { id } })), controlShareBps } : null;
}

/** Whom the offer is for, and how many of them are left without it to see what it brings. */
export function WhoPart({ value, onChange, offer, error }: { value: Assignment; onChange: (value: Assignment) => void; offer?: Offer; error: string | null }) {
  const { t } = useTranslation();
  const { isReadOnly } = useEditor();
  const { data: segments = [] } = useQuery(segmentsQuery);
  const set = (change: Partial<Assignment>) => onChange({ ...value, ...change });
  const chosen = segments.find(({ code }) => code === value.segment);
  const control = chosen && Math.round((chosen.headcount * value.controlShareBps) / 10_000);
  return (
    <fieldset className="ins-part" disabled={isReadOnly}>
      <div><h2>{t('offers:who.title')}</h2>{offer && <p className="m s13">{t('offers:who.more')}</p>}</div>
      <SegmentedControl className="pgm-start" aria-label={t('offers:who.title')} data={(['segment', 'people'] as const).map((by) => ({ value: by, label: t(`offers:who.by.${by}`) }))} value={value.by} onChange={(by) => set({ by: by as 'segment' })} />
      {value.by === 'segment' ? (
        <div className="ins-two"><LazySelect label={t('offers:who.segment')} error={error} placeholder={t('offers:who.segmentHint')} searchable data={segments.map(({ code, name, headcount }) => ({ value: code, label: `${textOf(name, code)} · ${formatNumber(headcount)}` }))} value={value.segment} onChange={(segment) => set({ segment })} /></div>
      ) : (
        <>
          <div className="ins-two"><CustomerPicker key={value.people.length} label={t('offers:who.add')} error={error} value={null} onChange={(id, name) => { if (id && !value.people.some((person) => person.id === id)) set({ people: [...value.people, { id, name }] }); }} /></div>
          {value.people.length > 0 && (
            <ul className="row wrap">
              {value.people.map(({ id, name }) => <li key={id} className="chip"><bdi>{name}</bdi><ActionIcon size={24} aria-label={t('programs:remove', { name })} onClick={() => set({ people: value.people.filter((person) => person.id !== id) })}><IconX size={14} aria-hidden /></ActionIcon></li>)}
            </ul>
          )}
        </>
      )}
      <div className="ins-two"><PercentField label={t('offers:who.control')} max={5_000} value={value.controlShareBps} onChange={(share) => set({ controlShareBps: share ?? 0 })} /></div>
      <div className="note"><IconInfoCircle size={18} stroke={1.75} aria-hidden /><p className="s13"><b className="b">{t('offers:who.why')}</b><br />{t('offers:who.whyText')}{control !== undefined && control > 0 && <> {t('offers:who.left', { count: control })}</>}</p></div>
    </fieldset>
  );
}
