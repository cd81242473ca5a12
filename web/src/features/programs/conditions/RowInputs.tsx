import { Chip, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MetricSpec, MetricWindow } from '#domain/loyalty/program.ts';
import { NUMBER_OPERATORS, type CompareOperator, type Condition, type ConditionValue, type NumberOperator, type Scalar } from '#domain/loyalty/rules/builder.ts';
import { LazyMultiSelect, LazySelect } from '../../../components/choices.tsx';
import { MoneyField, PercentField, UnitsField } from '../../../components/number-fields.tsx';
import { paymentChoices } from '../../purchases/payments.ts';
import { segmentsQuery } from '../../segments/queries.ts';
import { useEditor } from '../editor/context.ts';
import { FilterField } from '../fields/FilterField.tsx';
import { DurationField, usePlaceChoices, WordsField } from '../fields/inputs.tsx';
import { scaleOf, scaleOfWallet } from '../points.ts';
import { OPERATOR_KEYS } from './describe.ts';
import { typeOfField, typeOfMetric, walletOfField, type ValueType } from './fields.ts';
import { textOf } from '../text.ts';
import { languageChoices, stageChoices, weekdayName, windowWords } from './words.ts';

interface RowProps<Kind extends Condition['kind'] = Condition['kind']> {
  condition: Extract<Condition, { kind: Kind }>;
  onChange: (next: Condition) => void;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** The operator and the typed values of one row. */
export function RowInputs({ condition, onChange }: RowProps) {
  const { t } = useTranslation();
  switch (condition.kind) {
    case 'compare': return <CompareInputs condition={condition} onChange={onChange} />;
    case 'metric': return <MetricInputs condition={condition} onChange={onChange} />;
    case 'sum': return (
      <>
        <Amount operator={condition.operator} value={condition.value} type={condition.of === 'units' ? 'number' : 'money'} onChange={(next) => onChange({ ...condition, ...next })} />
        <FilterField label={t('programs:builder.goods')} value={condition.filter} onChange={(filter) => onChange({ ...condition, filter })} />
      </>
    );
    case 'lines': return <FilterField label={t('programs:builder.goods')} value={condition.filter} onChange={(filter) => onChange({ ...condition, filter })} />;
    case 'weekday': return (
      <Chip.Group multiple value={condition.days.map(String)} onChange={(days) => days.length > 0 && onChange({ kind: 'weekday', days: DAYS.filter((day) => days.includes(String(day))) })}>
        <div className="pgm-days" role="group" aria-label={t('programs:choice.weekday')}>{DAYS.map((day) => <Chip key={day} value={String(day)} size="xs" radius="sm" icon={null} aria-label={weekdayName(day)}>{weekdayName(day, 'short')}</Chip>)}</div>
      </Chip.Group>
    );
    case 'time': return <Range type="time" from={condition.from} to={condition.to} onChange={(from, to) => onChange({ kind: 'time', from, to })} />;
    case 'date': return <Range type="date" from={condition.from} to={condition.to} onChange={(from, to) => onChange({ kind: 'date', from, to })} />;
    case 'segment': return (
      <>
        <LazySelect className="pgm-op" aria-label={t('programs:builder.operator')} data={[{ value: 'in', label: t('programs:operator.inside') }, { value: 'out', label: t('programs:operator.outside') }]} value={condition.inside ? 'in' : 'out'} onChange={(value) => onChange({ ...condition, inside: value === 'in' })} />
        <SegmentSelect code={condition.code} onChange={(code) => onChange({ ...condition, code })} />
      </>
    );
    default: return null;
  }
}

/** A segment by its name, with how many people are in it now. */
function SegmentSelect({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  const { t } = useTranslation();
  const { code: program } = useEditor();
  const { data: segments } = useQuery(segmentsQuery);
  const known = (segments ?? []).filter((segment) => segment.program === null || segment.program === program || segment.code === code);
  const counts = new Map(known.map((segment) => [segment.code, segment.headcount]));
  const data = known.map((segment) => ({ value: segment.code, label: textOf(segment.name, segment.code) }));
  const isMissing = code !== '' && segments !== undefined && !counts.has(code);
  return (
    <LazySelect
      className="pgm-value" aria-label={t('programs:choice.segment')} placeholder={t('programs:builder.segmentHint')} searchable data={code === '' || counts.has(code) ? data : [{ value: code, label: code }, ...data]} value={code || null}
      nothingFoundMessage={t('programs:builder.noSegments')} error={isMissing && t('programs:builder.segmentGone')} comboboxProps={{ width: 300, position: 'bottom-start' }} onChange={(next) => next && onChange(next)}
      renderOption={({ option }) => <span className="row sb grow"><bdi>{option.label}</bdi>{counts.has(option.value) && <span className="m s12">{t('programs:builder.people', { count: counts.get(option.value) ?? 0 })}</span>}</span>}
    />
  );
}

function Range({ type, from, to, onChange }: { type: 'time' | 'date'; from: string; to: string; onChange: (from: string, to: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="row wrap">
      <TextInput type={type} aria-label={t('programs:builder.from')} value={from} onChange={(event) => event.currentTarget.value && onChange(event.currentTarget.value, to)} />
      <span className="m">—</span>
      <TextInput type={type} aria-label={t('programs:builder.to')} value={to} onChange={(event) => event.currentTarget.value && onChange(from, event.currentTarget.value)} />
    </div>
  );
}

const operatorsOf = (type: ValueType): CompareOperator[] => {
  if (type === 'place' || type === 'level' || type === 'stage') return ['in', 'notIn'];
  if (type === 'yesno') return ['=='];
  if (type === 'text' || type === 'payment' || type === 'language') return ['==', '!=', 'in', 'notIn'];
  if (type === 'date') return ['>=', '<='];
  return [...NUMBER_OPERATORS];
};

/** The value in the shape another operator needs; what can be kept is kept. */
function valueFor(operator: CompareOperator, value: ConditionValue): ConditionValue {
  const list = Array.isArray(value) ? value : [value];
  if (operator === 'between') return [list[0] ?? 0, list[1] ?? list[0] ?? 0];
  if (operator === 'in' || operator === 'notIn') return list.filter((item) => item !== '');
  return list[0] ?? '';
}

function OperatorSelect({ value, type, onChange }: { value: CompareOperator; type: ValueType; onChange: (operator: CompareOperator) => void }) {
  const { t } = useTranslation();
  const offered = operatorsOf(type);
  const all = offered.includes(value) ? offered : [value, ...offered];
  const prefix = type === 'date' ? 'date' : ['text', 'payment', 'language', 'place', 'level', 'stage'].includes(type) ? 'text' : 'number';
  return <LazySelect className="pgm-op" aria-label={t('programs:builder.operator')} data={all.map((operator) => ({ value: operator, label: t(`programs:operator.${prefix}.${OPERATOR_KEYS[operator]}`) }))} value={value} onChange={(operator) => onChange(operator as CompareOperator)} />;
}

function CompareInputs({ condition, onChange }: RowProps<'compare'>) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const isOwn = condition.field.startsWith('customer.fields.');
  const type = isOwn && typeof condition.value === 'number' ? 'number' : typeOfField(condition.field);
  return (
    <>
      {isOwn && <TextInput className="pgm-value" aria-label={t('programs:builder.ownField')} placeholder={t('programs:builder.ownFieldHint')} value={condition.field.slice('customer.fields.'.length)} onChange={(event) => onChange({ ...condition, field: `customer.fields.${event.currentTarget.value.replaceAll(/[.\s]/g, '')}` })} />}
      {type === 'yesno' ? null : <OperatorSelect value={condition.operator} type={isOwn ? 'text' : type} onChange={(operator) => onChange({ ...condition, operator, value: valueFor(operator, condition.value) })} />}
      <ValueInput operator={condition.operator} value={condition.value} type={type} scale={scaleOfWallet(document.wallets, walletOfField(condition.field) ?? '')} field={condition.field} onChange={(value) => onChange({ ...condition, value })} />
    </>
  );
}

function Amount({ operator, value, type, scale, onChange }: { operator: NumberOperator; value: ConditionValue; type: ValueType; scale?: number; onChange: (next: { operator: NumberOperator; value: ConditionValue }) => void }) {
  return (
    <>
      <OperatorSelect value={operator} type={type} onChange={(next) => onChange({ operator: next as NumberOperator, value: valueFor(next, value) })} />
      <ValueInput operator={operator} value={value} type={type} scale={scale} onChange={(next) => onChange({ operator, value: next })} />
    </>
  );
}

function ValueInput({ operator, value, type, scale = 0, field, onChange }: { operator: CompareOperator; value: ConditionValue; type: ValueType; scale?: number | undefined; field?: string; onChange: (value: ConditionValue) => void }) {
  const { t } = useTranslation();
  const { document, names } = useEditor();
  const levels = document.levels?.list ?? [{ code: 'base' }];
  const places = usePlaceChoices();
  const label = t('programs:builder.value');
  if (operator === 'between' && Array.isArray(value)) {
    return (
      <div className="row">
        <One label={t('programs:builder.from')} type={type} scale={scale} value={value[0] ?? 0} onChange={(next) => onChange([next, value[1] ?? 0])} />
        <One label={t('programs:builder.to')} type={type} scale={scale} value={value[1] ?? 0} onChange={(next) => onChange([value[0] ?? 0, next])} />
      </div>
    );
  }
  const list = (Array.isArray(value) ? value : [value]).map(String).filter(Boolean);
  const isList = operator === 'in' || operator === 'notIn';
  if (type === 'place' && isList) return <LazyMultiSelect className="pgm-value" aria-label={t(`programs:field.${field}`)} data={places} value={list} onChange={onChange} searchable />;
  if (type === 'level' && isList) return <LazyMultiSelect className="pgm-value" aria-label={t(`programs:field.${field}`)} data={levels.map(({ code }) => ({ value: code, label: names.level(code) }))} value={list} onChange={onChange} />;
  if (type === 'stage' && isList) return <LazyMultiSelect className="pgm-value" aria-label={label} data={stageChoices(t)} value={list} onChange={onChange} />;
  if (type === 'payment' || type === 'language') {
    const data = type === 'payment' ? paymentChoices(t) : languageChoices;
    return isList
      ? <LazyMultiSelect className="pgm-value" aria-label={label} data={data} value={list} onChange={onChange} />
      : <LazySelect className="pgm-value" aria-label={label} data={data} value={String(value)} onChange={(next) => next && onChange(next)} />;
  }
  if (isList) return <div className="pgm-value"><WordsField label={label} value={list} onChange={onChange} /></div>;
  if (type === 'yesno') return <LazySelect className="pgm-value" aria-label={label} data={[{ value: 'true', label: t('common:yes') }, { value: 'false', label: t('common:no') }]} value={String(value)} onChange={(next) => onChange(next === 'true')} />;
  return <One label={label} type={type} scale={scale} value={Array.isArray(value) ? value[0] ?? 0 : value} onChange={onChange} />;
}

function One({ label, type, scale, value, onChange }: { label: string; type: ValueType; scale: number; value: Scalar; onChange: (value: Scalar) => void }) {
  const { document } = useEditor();
  if (type === 'money') return <MoneyField className="pgm-value" aria-label={label} currency={document.currency} value={Number(value)} onChange={(next) => onChange(next ?? 0)} />;
  if (type === 'percent') return <PercentField className="pgm-value" aria-label={label} value={Number(value)} onChange={(next) => onChange(next ?? 0)} />;
  if (type === 'number' || type === 'points') return <UnitsField className="pgm-value" aria-label={label} scale={type === 'points' ? scale : 0} value={Number(value)} onChange={(next) => onChange(next ?? 0)} />;
  return <TextInput className="pgm-value" type={type === 'date' ? 'date' : 'text'} aria-label={label} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
}

const CALENDARS = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** How the select names a window; one further back than the last is only shown. */
function shapeOf(window: MetricWindow): string {
  if ('rolling' in window) return 'rolling';
  const { calendar, offset = 0 } = window;
  return offset === 0 ? `this.${calendar}` : offset === -1 ? `last.${calendar}` : 'own';
}

function MetricInputs({ condition, onChange }: RowProps<'metric'>) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const [kind, filter, window] = condition.metric;
  const change = (metric: MetricSpec) => onChange({ ...condition, metric });
  const shape = shapeOf(window);
  const windows = [...(shape === 'own' ? [{ value: 'own', label: windowWords(window, t) }] : []), { value: 'rolling', label: t('programs:builder.rolling') }, ...CALENDARS.flatMap((unit) => ['this', 'last'].map((which) => ({ value: `${which}.${unit}`, label: t(`programs:say.${which}.${unit}`) })))];
  const asWindow = (value: string): MetricWindow => {
    const [which, unit = 'month'] = value.split('.');
    if (which === 'own') return window;
    return which === 'rolling' ? { rolling: 'P365D' } : { calendar: unit as (typeof CALENDARS)[number], ...(which === 'last' && { offset: -1 }) };
  };
  return (
    <>
      <Amount operator={condition.operator} value={condition.value} type={typeOfMetric(kind)} scale={scaleOf(document)} onChange={(next) => onChange({ ...condition, ...next })} />
      <div className="pgm-window">
        <LazySelect className="pgm-op" aria-label={t('programs:builder.window')} data={windows} value={shape} onChange={(value) => change([kind, filter, asWindow(value ?? 'rolling')])} />
        {'rolling' in window && <DurationField label="" name={t('programs:builder.length')} value={window.rolling} onChange={(rolling) => change([kind, filter, { rolling }])} />}
      </div>
      <FilterField label={t('programs:builder.goods')} value={filter} onChange={(next) => change([kind, next, window])} />
    </>
  );
}
