import { Button, Switch, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LevelDocument, LevelsDocument } from '#domain/loyalty/program.ts';
import { ConditionBuilder } from '../conditions/ConditionBuilder.tsx';
import { describeCondition } from '../conditions/describe.ts';
import { levelValue, levelValueWords, valueLabel } from '../conditions/words.ts';
import { useEditor } from '../editor/context.ts';
import { levelRateOf } from '../effects.ts';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { MoneyField, NumberField, PercentField } from '../../../components/number-fields.tsx';
import { TermField } from '../fields/TermField.tsx';
import { nameOf, textOf, withText } from '../text.ts';
import { Foldable, freshCode, RemoveButton, Section } from './parts.tsx';

const EMPTY: LevelsDocument = { list: [] };

export function LevelsTab() {
  const { t } = useTranslation();
  const { document, change } = useEditor();
  const levels = document.levels ?? EMPTY;
  const edit = (recipe: (levels: LevelsDocument) => void, step?: string) => change((draft) => { draft.levels ??= { list: [] }; recipe(draft.levels); }, { step });
  const add = () => edit(({ list }) => {
    if (list.length === 0) list.push({ code: 'base', name: t('programs:levels.base'), values: { rateBps: 500 } });
    list.push({ code: freshCode('level', list.map(({ code }) => code)), name: t('programs:levels.fresh'), values: { rateBps: 700 }, when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] as never }, 1_000_000] } });
  });
  const move = (index: number, by: number) => edit(({ list }) => { const [level] = list.splice(index, 1); if (level) list.splice(index + by, 0, level); });
  return (
    <>
      <Section title={t('programs:tab.levels')} lead={t('programs:levels.lead')} add={t('programs:levels.add')} onAdd={add}>
        {levels.list.length > 0 ? <Ladder levels={levels.list} /> : <p className="note">{t('programs:levels.none')}</p>}
        {levels.list.map((level, index) => (
          <Foldable
            key={level.code} path={`levels.list.${index}`} title={<bdi>{nameOf(level)}</bdi>} summary={<LevelCondition level={level} index={index} />}
            actions={(
              <>
                {index > 1 && <ActionIcon aria-label={t('programs:moveUp', { name: nameOf(level) })} onClick={() => move(index, -1)}><IconArrowUp size={18} stroke={1.75} aria-hidden /></ActionIcon>}
                {index > 0 && index < levels.list.length - 1 && <ActionIcon aria-label={t('programs:moveDown', { name: nameOf(level) })} onClick={() => move(index, 1)}><IconArrowDown size={18} stroke={1.75} aria-hidden /></ActionIcon>}
                {index > 0 && <RemoveButton name={nameOf(level)} onClick={() => edit(({ list }) => { list.splice(index, 1); })} />}
              </>
            )}
          >
            <LevelFields level={level} index={index} set={(fields) => edit(({ list }) => { Object.assign(list[index] ?? {}, fields); }, `levels.${index}.${Object.keys(fields).join()}`)} />
          </Foldable>
        ))}
      </Section>
      {levels.list.length > 1 && <Policy levels={levels} edit={edit} />}
    </>
  );
}

function LevelCondition({ level, index }: { level: LevelDocument; index: number }) {
  const { t } = useTranslation();
  const { names } = useEditor();
  return <>{index === 0 ? t('programs:levels.first') : describeCondition(level.when, t, names) || t('programs:levels.always')}</>;
}

/** The steps side by side, as customers climb them. */
function Ladder({ levels }: { levels: LevelDocument[] }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  return (
    <div className="pgm-ladder" style={{ '--steps': levels.length } as React.CSSProperties} aria-hidden>
      {levels.map((level, index) => (
        <div key={level.code}>
          <span className="pgm-rise" style={{ inlineSize: `${((index + 1) / levels.length) * 100}%`, opacity: 0.35 + (0.65 * (index + 1)) / levels.length }} />
          <div className="bb"><bdi>{nameOf(level)}</bdi></div>
          {levelRateOf(level.values) && <div className="pgm-rate num">{levelRateOf(level.values)}</div>}
          {Object.entries(level.values ?? {}).filter(([key]) => key !== 'rateBps').map(([key, value]) => <div key={key} className="s13">{key === 'discountBps' ? levelValueWords(key, t) : valueLabel(key)} <b className="b num">{levelValue(key, value, { t, currency: document.currency })}</b></div>)}
          <div className="s13 m"><LevelCondition level={level} index={index} /></div>
        </div>
      ))}
    </div>
  );
}

function LevelFields({ level, index, set }: { level: LevelDocument; index: number; set: (fields: Partial<LevelDocument>) => void }) {
  const { t } = useTranslation();
  const { isReadOnly } = useEditor();
  const [own, setOwn] = useState('');
  const values = level.values ?? {};
  const setValue = (name: string, value: number | string | boolean | undefined) => {
    const { [name]: _old, ...rest } = values;
    set({ values: value === undefined ? rest : { ...values, [name]: value } });
  };
  const addOwn = () => {
    const name = own.trim().replaceAll(/[^\p{L}\p{N}_]/gu, '');
    if (name && !(name in values)) setValue(name, 0);
    setOwn('');
  };
  return (
    <>
      <div className="pgm-form">
        <TextInput label={t('programs:label.name')} value={textOf(level.name)} placeholder={level.code} onChange={(event) => set({ name: withText(level.name, event.currentTarget.value) })} />
        <PercentField label={t('programs:levels.rate')} description={t('programs:levels.rateHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} value={typeof values.rateBps === 'number' ? values.rateBps : undefined} onChange={(rate) => setValue('rateBps', rate)} />
        {Object.entries(values).filter(([name]) => name !== 'rateBps').map(([name, value]) => (typeof value === 'boolean'
          ? <Switch key={name} label={valueLabel(name)} checked={value} onChange={(event) => setValue(name, event.currentTarget.checked)} />
          : typeof value === 'number'
            ? <div key={name} className="row pgm-own"><ValueField name={name} value={value} onChange={(next) => setValue(name, next ?? 0)} />{!isReadOnly && <RemoveButton name={valueLabel(name)} onClick={() => setValue(name, undefined)} />}</div>
            : <TextInput key={name} label={valueLabel(name)} value={value} onChange={(event) => setValue(name, event.currentTarget.value)} />))}
        {!isReadOnly && <div className="row pgm-own"><TextInput className="grow" label={t('programs:levels.ownValue')} placeholder={t('programs:levels.ownValueHint')} value={own} onChange={(event) => setOwn(event.currentTarget.value)} /><Button leftSection={<IconPlus size={16} aria-hidden />} onClick={addOwn}>{t('programs:add')}</Button></div>}
      </div>
      {index > 0 && <><h3>{t('programs:levels.when')}</h3><ConditionBuilder label={t('programs:levels.when')} empty={t('programs:levels.always')} value={level.when} path={`levels.list.${index}.when`} onChange={(when) => set({ when })} /></>}
    </>
  );
}

/** A number of the level; the end of its key says whether it is a percent, money or a plain number. */
function ValueField({ name, value, onChange }: { name: string; value: number; onChange: (value: number | undefined) => void }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const field = { className: 'grow', label: name === 'discountBps' ? t('programs:levels.discount') : valueLabel(name), value, onChange };
  if (name.endsWith('Bps')) return <PercentField {...field} />;
  return name.endsWith('Minor') ? <MoneyField currency={document.currency} {...field} /> : <NumberField decimals={6} {...field} />;
}

function Policy({ levels, edit }: { levels: LevelsDocument; edit: (recipe: (levels: LevelsDocument) => void) => void }) {
  const { t } = useTranslation();
  const { isReadOnly } = useEditor();
  const set = (fields: Partial<LevelsDocument>) => edit((draft) => { Object.assign(draft, fields); });
  const isPeriodic = levels.effective === 'next_period';
  return (
    <Section title={t('programs:levels.policy')} lead={t('programs:levels.policyLead')}>
      <fieldset disabled={isReadOnly} className="card pad"><div className="pgm-form">
        <ChoiceField name="effective" values={['now', 'next_period']} value={levels.effective ?? 'now'} onChange={(effective) => set({ effective })} />
        <ChoiceField name="atPurchase" values={['before', 'split', 'after']} value={levels.atPurchase ?? 'before'} onChange={(atPurchase) => set({ atPurchase })} />
        {!isPeriodic && <TermField label={t('programs:label.term')} never={t('programs:levels.noTerm')} value={levels.term} onChange={(term) => set({ term })} fresh={{ after: 'P12M', round: 'end_of_day' }} />}
        <ChoiceField name="downgrade" values={['one_down', 'full', 'none']} value={levels.downgrade ?? 'one_down'} onChange={(downgrade) => set({ downgrade })} />
        <TermField label={t('programs:label.grace')} never={t('programs:levels.noGrace')} value={levels.grace} onChange={(grace) => set({ grace })} fresh={{ after: 'P1M', round: 'end_of_month' }} />
      </div></fieldset>
    </Section>
  );
}
