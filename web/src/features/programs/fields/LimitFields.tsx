import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CalendarUnit, LimitDocument, Period } from '#domain/loyalty/program.ts';
import { LazyMultiSelect, LazySelect } from '../../../components/choices.tsx';
import { useEditor } from '../editor/context.ts';
import { measuredBy, scaleOf } from '../points.ts';
import { nameOf, textOf, withText } from '../text.ts';
import { AmountField } from './AmountField.tsx';
import { ChoiceField } from './ChoiceField.tsx';
import { FilterField } from './FilterField.tsx';
import { DurationField } from './inputs.tsx';

const CALENDARS: CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year'];

/** In which stretch of time a limit counts. */
export function PeriodField({ value, onChange, withPurchase = true }: { value: Period; onChange: (period: Period) => void; withPurchase?: boolean }) {
  const { t } = useTranslation();
  const own = typeof value === 'string' ? value : 'rolling' in value ? 'rolling' : value.calendar;
  const data = [...(withPurchase ? ['purchase'] : []), ...CALENDARS, 'rolling', 'ever'].map((name) => ({ value: name, label: t(`programs:period.${name}`) }));
  const change = (name: string | null) => {
    if (name === 'purchase' || name === 'ever') onChange(name);
    else if (name === 'rolling') onChange({ rolling: 'P30D' });
    else onChange({ calendar: name as CalendarUnit });
  };
  return (
    <>
      <LazySelect label={t('programs:label.period')} data={data} value={own} onChange={change} />
      {typeof value === 'object' && 'rolling' in value && <DurationField label={t('programs:builder.length')} value={value.rolling} onChange={(rolling) => onChange({ rolling })} />}
    </>
  );
}

/** The fields of one limit; a wallet's limits are about what is earned in it and need neither rules nor subject. */
export function LimitFields({ limit, onChange, wallet }: { limit: LimitDocument; onChange: (limit: LimitDocument) => void; wallet?: string }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const set = (change: Partial<LimitDocument>) => onChange({ ...limit, ...change });
  const measures = wallet === undefined ? ['points', 'units', 'count', 'sum', 'minutes'] as const : ['points', 'units', 'count'] as const;
  const scale = scaleOf(document, wallet === undefined ? limit.rules : [wallet]);
  const scoped = [...(document.rules ?? []), ...document.wallets].map((thing) => ({ value: thing.code, label: nameOf(thing) }));
  const unknown = (limit.rules ?? []).filter((code) => !scoped.some(({ value }) => value === code)).map((code) => ({ value: code, label: code }));
  return (
    <div className="pgm-form">
      {wallet === undefined && <TextInput label={t('programs:label.name')} value={textOf(limit.name)} placeholder={limit.code} onChange={(event) => set({ name: withText(limit.name, event.currentTarget.value) })} />}
      <ChoiceField name="measure" values={measures} value={limit.measure} onChange={(measure) => onChange(measuredBy(limit, measure, { scale, currency: document.currency }))} />
      <AmountField measure={limit.measure} scale={scale} value={limit.max} onChange={(max) => set({ max })} />
      <PeriodField value={limit.period} onChange={(period) => set({ period })} />
      <ChoiceField name="mode" values={['cap', 'reject']} value={limit.mode ?? 'cap'} onChange={(mode) => set({ mode })} label={t('programs:label.overflow')} />
      {wallet === undefined && (
        <>
          <ChoiceField name="subject" values={['member', 'customer', 'card', 'place', 'instrument', 'program']} value={limit.subject ?? 'member'} onChange={(subject) => set({ subject })} />
          <LazyMultiSelect label={t('programs:label.rules')} placeholder={limit.rules?.length ? undefined : t('programs:limits.anyRule')} data={[...scoped, ...unknown]} value={limit.rules ?? []} onChange={(rules) => { const { rules: _old, ...rest } = limit; onChange(rules.length > 0 ? { ...rest, rules } : rest); }} searchable />
          <div className="pgm-wide"><span className="pgm-label">{t('programs:label.lines')}</span><FilterField label={t('programs:label.lines')} value={limit.lines} onChange={(lines) => set({ lines })} /></div>
        </>
      )}
    </div>
  );
}
