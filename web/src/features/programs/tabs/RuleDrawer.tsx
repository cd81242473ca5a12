import { Button, Drawer, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BudgetDocument, RuleDocument } from '#domain/loyalty/program.ts';
import { LazySelect } from '../../../components/choices.tsx';
import { ConditionBuilder } from '../conditions/ConditionBuilder.tsx';
import { describeCondition } from '../conditions/describe.ts';
import { Told } from '../conditions/Told.tsx';
import { sentences } from '../conditions/words.ts';
import { useEditor } from '../editor/context.ts';
import { Problems } from '../editor/Problems.tsx';
import { effectWords } from '../effects.ts';
import { AmountField } from '../fields/AmountField.tsx';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { keepingPoints, measuredBy, scaleOf } from '../points.ts';
import { NumberField } from '../../../components/number-fields.tsx';
import { nameOf, textOf, withText } from '../text.ts';
import { EffectList } from './EffectList.tsx';

/** Everything about one rule; the page behind shows it as a sentence at once. */
export function RuleDrawer({ index, onClose }: { index: number; onClose: () => void }) {
  const { t } = useTranslation();
  const { document, change, names, isReadOnly } = useEditor();
  const rule = document.rules?.[index];
  if (!rule) return null;
  const set = (fields: Partial<RuleDocument>, step = Object.keys(fields).join()) => change((draft) => {
    const own = draft.rules?.[index];
    if (!own) return;
    keepingPoints(draft, () => {
      for (const [key, value] of Object.entries(fields)) {
        if (value === undefined) delete (own as unknown as Record<string, unknown>)[key];
        else Object.assign(own, { [key]: value });
      }
    });
  }, { step: `rules.${rule.code}.${step}` });
  const condition = describeCondition(rule.when, t, names);
  const groups = [{ value: '', label: t('programs:rules.ungrouped') }, ...(document.groups ?? []).map((group) => ({ value: group.code, label: nameOf(group) }))];
  return (
    <Drawer opened onClose={onClose} size={760} title={<h2>{t('programs:rules.drawer')}</h2>} closeButtonProps={{ 'aria-label': t('common:close') }} padding="xl">
      <div className="col g6">
        <p className="note acc pgm-live" aria-live="polite"><span><b className="bb"><Told text={condition ? t('programs:rules.if', { condition }) : t('programs:rules.always')} /></b> <Told text={sentences(rule.effects.map((effect) => effectWords(effect, { t, names, document })))} /></span></p>
        <fieldset disabled={isReadOnly} className="col g6">
          <div className="col g4">
            <TextInput data-autofocus label={t('programs:label.name')} value={textOf(rule.name)} placeholder={rule.code} onChange={(event) => set({ name: withText(rule.name, event.currentTarget.value) })} />
            <div className="row wrap g4">
              <Switch label={t('programs:label.active')} checked={rule.active ?? true} onChange={(event) => set({ active: event.currentTarget.checked ? undefined : false })} />
              <Switch label={t('programs:rules.exclusiveSwitch')} checked={rule.exclusive ?? false} onChange={(event) => set({ exclusive: event.currentTarget.checked || undefined })} />
            </div>
          </div>
          <section className="col">
            <h3>{t('programs:rules.when')}</h3>
            <ConditionBuilder label={t('programs:rules.when')} empty={t('programs:rules.everyPurchase')} value={rule.when} path={`rules.${index}.when`} onChange={(when) => set({ when })} />
          </section>
          <section className="col">
            <h3>{t('programs:rules.then')}</h3>
            <EffectList effects={rule.effects} path={`rules.${index}.effects`} onChange={(effects) => set({ effects })} />
          </section>
          <section className="col">
            <h3>{t('programs:rules.order')}</h3>
            <div className="pgm-form">
              <LazySelect label={t('programs:label.group')} data={groups} value={rule.group ?? ''} onChange={(group) => set({ group: group || undefined })} />
              <NumberField label={t('programs:label.priority')} description={t('programs:rules.priorityHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} value={rule.priority} onChange={(priority) => set({ priority })} />
            </div>
          </section>
          <Budget rule={rule} onChange={(budget) => set({ budget })} />
          <Problems path={`rules.${index}`} exact />
        </fieldset>
        <div className="row">
          <Button variant="filled" onClick={onClose}>{t('programs:rules.done')}</Button>
          {!isReadOnly && <Button variant="outline" color="red" className="push" onClick={() => { onClose(); change((draft) => { draft.rules?.splice(index, 1); }); }}>{t('programs:rules.remove')}</Button>}
        </div>
      </div>
    </Drawer>
  );
}

function Budget({ rule: { code, budget }, onChange }: { rule: RuleDocument; onChange: (budget: BudgetDocument | undefined) => void }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const scale = scaleOf(document, [code]);
  return (
    <section className="col">
      <h3>{t('programs:label.budget')}</h3>
      <Switch label={t('programs:rules.hasBudget')} checked={budget !== undefined} onChange={(event) => onChange(event.currentTarget.checked ? { measure: 'points', max: 10_000 * 10 ** scale, mode: 'cap' } : undefined)} />
      {budget && (
        <div className="pgm-form">
          <ChoiceField name="measure" values={['points', 'sum', 'units', 'count']} value={budget.measure} onChange={(measure) => onChange(measuredBy(budget, measure, { scale, currency: document.currency }) as BudgetDocument)} />
          <AmountField measure={budget.measure} scale={scale} value={budget.max} onChange={(max) => onChange({ ...budget, max })} />
          <ChoiceField name="mode" values={['cap', 'reject']} value={budget.mode ?? 'cap'} label={t('programs:label.overflow')} onChange={(mode) => onChange({ ...budget, mode })} />
        </div>
      )}
    </section>
  );
}
