import { ActionIcon, Button, Chip, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyMultiSelect, LazySelect } from '../../../components/choices.tsx';
import { MoneyField, NumberField } from '../../../components/number-fields.tsx';
import type { LimitDocument } from '#domain/loyalty/program.ts';
import { ConditionBuilder } from '../../programs/conditions/ConditionBuilder.tsx';
import { listed, weekdayName } from '../../programs/conditions/words.ts';
import { useEditor } from '../../programs/editor/context.ts';
import { FilterField } from '../../programs/fields/FilterField.tsx';
import { DurationField, usePlaceChoices } from '../../programs/fields/inputs.tsx';
import { PeriodField } from '../../programs/fields/LimitFields.tsx';
import { EffectList } from '../../programs/tabs/EffectList.tsx';
import type { InstrumentTypeDocument } from '../types.ts';
import { CodePattern } from './CodePattern.tsx';

interface PartProps {
  type: InstrumentTypeDocument;
  set: (change: Partial<InstrumentTypeDocument>) => void;
}

function Part({ title, lead, children }: { title: string; lead?: string; children: React.ReactNode }) {
  const { isReadOnly } = useEditor();
  return <fieldset className="ins-part" disabled={isReadOnly}><div><h2>{title}</h2>{lead && <p className="m s13">{lead}</p>}</div>{children}</fieldset>;
}

/** What the holder has of it. */
export function GivesPart({ type, set }: PartProps) {
  const { t } = useTranslation();
  const { document } = useEditor();
  if (type.kind === 'coupon' || type.kind === 'offer') return <Part title={t('instruments:edit.gives')}><EffectList effects={type.effects ?? []} onChange={(effects) => set({ effects })} path="effects" /></Part>;
  const unit = type.kind === 'pass' ? 'visits' : 'money';
  const amount = (value: number | undefined) => set({ balance: value ? { unit, amount: value } : undefined });
  return (
    <Part title={t('instruments:edit.gives')}>
      <div className="ins-two">
        {unit === 'money'
          ? <MoneyField label={t('instruments:edit.money')} description={t('instruments:edit.moneyHint')} currency={document.currency} value={type.balance?.amount} onChange={amount} />
          : <NumberField label={t('instruments:edit.visits')} description={t('instruments:edit.visitsHint')} value={type.balance?.amount} onChange={amount} />}
        <MoneyField label={t('instruments:edit.price')} description={t('instruments:edit.priceHint')} currency={document.currency} value={type.priceMinor} onChange={(priceMinor) => set({ priceMinor })} />
      </div>
    </Part>
  );
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** For which goods, where and when it may be used. */
export function WorksPart({ type, set }: PartProps) {
  const { t } = useTranslation();
  const places = usePlaceChoices();
  const [isChoosing, setChoosing] = useState(false);
  const { weekdays = [], from, to } = type.schedule ?? {};
  const schedule = (change: { weekdays?: number[]; from?: string; to?: string }) => {
    const next = Object.fromEntries(Object.entries({ ...type.schedule, ...change }).filter(([, value]) => value !== undefined && value.length > 0));
    set({ schedule: Object.keys(next).length > 0 ? next : undefined });
  };
  return (
    <Part title={t('instruments:edit.works')} lead={t('instruments:edit.worksLead')}>
      <div className="col"><span className="pgm-label">{t('programs:label.lines')}</span><FilterField label={t('programs:label.lines')} value={type.lines} onChange={(lines) => set({ lines: Object.keys(lines).length > 0 ? lines : undefined })} withPlaces={false} /></div>
      <div className="ins-two">
        {isChoosing
          ? <LazyMultiSelect label={t('common:word.places')} placeholder={type.places?.length ? undefined : t('instruments:edit.anyPlace')} data={places} searchable value={type.places ?? []} onChange={(list) => set({ places: list.length > 0 ? list : undefined })} />
          : <div className="col"><span className="pgm-label">{t('common:word.places')}</span><span>{type.places ? listed(type.places.map((code) => places.find(({ value }) => value === code)?.label ?? code)) : t('instruments:edit.anyPlace')}</span><button type="button" className="lnk q s13 pgm-start" onClick={() => setChoosing(true)}>{t('instruments:edit.choosePlaces')}</button></div>}
        <TextInput type="time" label={t('instruments:edit.fromHour')} value={from ?? ''} onChange={(event) => schedule({ from: event.currentTarget.value })} />
        <TextInput type="time" label={t('instruments:edit.toHour')} value={to === '24:00' ? '' : (to ?? '')} onChange={(event) => schedule({ to: event.currentTarget.value })} />
      </div>
      <div className="col">
        <span className="pgm-label">{t('instruments:edit.weekdays')}</span>
        <Chip.Group multiple value={weekdays.map(String)} onChange={(days) => schedule({ weekdays: DAYS.filter((day) => days.includes(String(day))) })}>
          <div className="pgm-days" role="group" aria-label={t('instruments:edit.weekdays')}>{DAYS.map((day) => <Chip key={day} value={String(day)} size="xs" radius="sm" icon={null} aria-label={weekdayName(day)}>{weekdayName(day, 'short')}</Chip>)}</div>
        </Chip.Group>
        {weekdays.length === 0 && <span className="m s12">{t('instruments:edit.anyDay')}</span>}
      </div>
      <div className="col"><span className="pgm-label">{t('programs:label.when')}</span><ConditionBuilder value={type.when} onChange={(when) => set({ when })} path="when" label={t('programs:label.when')} empty={t('instruments:edit.noCondition')} /></div>
    </Part>
  );
}

const TERMS = ['forever', 'issue', 'first_use', 'until'] as const;

/** How long it lives. */
export function TermsPart({ type, set }: PartProps) {
  const { t } = useTranslation();
  const { validity } = type;
  const own = !validity ? 'forever' : 'until' in validity ? 'until' : (validity.from ?? 'issue');
  const choose = (term: string | null) => {
    if (term === 'forever') set({ validity: undefined });
    else if (term === 'until') set({ validity: { until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) } });
    else set({ validity: { after: validity && 'after' in validity ? validity.after : 'P30D', from: term as 'issue', round: 'end_of_day' } });
  };
  return (
    <Part title={t('instruments:edit.term')}>
      <div className="ins-two">
        <LazySelect label={t('instruments:edit.termFrom')} data={TERMS.map((value) => ({ value, label: t(`instruments:edit.termOf.${value}`) }))} value={own} onChange={choose} />
        {validity && 'after' in validity && <DurationField label={t('instruments:edit.duration')} value={validity.after} onChange={(after) => set({ validity: { ...validity, after } })} />}
        {validity && 'until' in validity && <TextInput type="date" label={t('instruments:edit.lastDay')} value={validity.until.slice(0, 10)} onChange={(event) => event.currentTarget.value && set({ validity: { until: event.currentTarget.value } })} />}
      </div>
      {type.kind === 'pass' && (
        <div className="ins-two">
          <NumberField label={t('instruments:edit.perDay')} description={t('instruments:edit.perDayHint')} value={type.perDay} onChange={(perDay) => set({ perDay: perDay || undefined })} />
          <div className="col"><Switch label={t('instruments:edit.freeze')} checked={Boolean(type.freeze)} onChange={(event) => set({ freeze: event.currentTarget.checked ? { max: 'P14D' } : undefined })} />{type.freeze && <DurationField label={t('instruments:edit.freezeMax')} value={type.freeze.max} onChange={(max) => set({ freeze: { max } })} />}</div>
        </div>
      )}
    </Part>
  );
}

const MEASURES = ['count', 'sum', 'units'] as const;
const SUBJECTS = ['member', 'customer', 'instrument', 'place', 'program'] as const;

/** How often, by whom, and what the code looks like. */
export function RulesPart({ type, set }: PartProps) {
  const { t } = useTranslation();
  const limits = type.limits ?? [];
  const change = (next: LimitDocument[]) => set({ limits: next.length > 0 ? next : undefined });
  return (
    <Part title={t('instruments:edit.limits')} lead={type.kind === 'coupon' ? t('instruments:edit.limitsLead') : undefined}>
      {limits.map((limit, index) => (
        <div key={index} className="pgm-sub ins-limit">
          <OneLimit limit={limit} onChange={(next) => change(limits.map((old, at) => (at === index ? next : old)))} />
          <ActionIcon size={28} aria-label={t('instruments:edit.removeLimit')} onClick={() => change(limits.filter((_limit, at) => at !== index))}><IconX size={16} aria-hidden /></ActionIcon>
        </div>
      ))}
      <Button size="xs" variant="subtle" color="gray" className="pgm-start" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => change([...limits, { subject: 'member', measure: 'count', max: 1, period: 'ever' }])}>{t('instruments:edit.addLimit')}</Button>
      <div className="col">
        <Switch label={t('instruments:edit.transferable')} checked={type.transferable ?? false} onChange={(event) => set({ transferable: event.currentTarget.checked || undefined })} />
        {type.kind !== 'coupon' && <Switch label={t('instruments:edit.refundable')} checked={type.refundable ?? false} onChange={(event) => set({ refundable: event.currentTarget.checked || undefined })} />}
        {type.kind === 'coupon' && <Switch label={t('instruments:edit.exclusive')} checked={type.exclusive ?? false} onChange={(event) => set({ exclusive: event.currentTarget.checked || undefined })} />}
      </div>
      <CodePattern value={type.code?.pattern} onChange={(pattern) => set({ code: pattern ? { pattern } : undefined })} />
    </Part>
  );
}

function OneLimit({ limit, onChange }: { limit: LimitDocument; onChange: (limit: LimitDocument) => void }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const most = { label: t('programs:label.max'), value: limit.max, onChange: (max: number | undefined) => onChange({ ...limit, max: max ?? 1 }) };
  return (
    <div className="pgm-form">
      <LazySelect label={t('instruments:edit.measure')} data={MEASURES.map((value) => ({ value, label: t(`instruments:edit.measureOf.${value}`) }))} value={limit.measure} onChange={(measure) => onChange({ ...limit, measure: measure as 'count' })} />
      {limit.measure === 'sum' ? <MoneyField currency={document.currency} {...most} /> : <NumberField {...most} />}
      <LazySelect label={t('instruments:edit.subject')} data={SUBJECTS.map((value) => ({ value, label: t(`instruments:say.subject.${value}`) }))} value={limit.subject ?? 'member'} onChange={(subject) => onChange({ ...limit, subject: subject as 'member' })} />
      <PeriodField value={limit.period} onChange={(period) => onChange({ ...limit, period })} />
    </div>
  );
}
