import { IconPuzzle } from '@tabler/icons-react';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '#domain/loyalty/rules/builder.ts';
import { LazySelect } from '../../../components/choices.tsx';
import { useEditor } from '../editor/context.ts';
import { Problems } from '../editor/Problems.tsx';
import { choiceOf, choicesOf, type FieldGroup } from './fields.ts';
import { describeNode } from './describe.ts';
import { RowInputs } from './RowInputs.tsx';
import { fieldWords } from './words.ts';

const GROUPS: FieldGroup[] = ['purchase', 'goods', 'when', 'history', 'member', 'customer'];

/** "[field] [operator] [value]"; below it what the server found wrong here. */
export function ConditionRow({ condition, onChange, path, lead, remove }: { condition: Condition; onChange: (next: Condition) => void; path: string; lead: string; remove: ReactNode }) {
  const { t } = useTranslation();
  const { document, subject, names, isReadOnly } = useEditor();
  const own = choiceOf(condition);
  const data = useMemo(() => {
    const choices = choicesOf(document, subject);
    const label = (value: string) => {
      const [kind = '', name = ''] = value.split(/:(.*)/s);
      return kind === 'var' ? fieldWords(name, t, names) : t(`programs:choice.${value.replace(':', '.')}`);
    };
    const groups = GROUPS.map((group) => ({ group: t(`programs:fieldGroup.${group}`), items: choices.filter((choice) => choice.group === group).map(({ value }) => ({ value, label: label(value) })) })).filter(({ items }) => items.length > 0);
    const isKnown = own === null || choices.some(({ value }) => value === own);
    return isKnown ? groups : [...groups, { group: t('programs:fieldGroup.other'), items: [{ value: own, label: label(own) }] }];
  }, [document, subject, names, own, t]);
  if (condition.kind === 'advanced') return <Advanced condition={condition} path={path} lead={lead} remove={remove} />;
  return (
    <div className="pgm-row-wrap">
      <div className="pgm-cnd">
        <span className="m s13 pgm-lead">{lead}</span>
        <LazySelect
          className="pgm-field" aria-label={t('programs:builder.field')} data={data} value={own} searchable maxDropdownHeight={320} disabled={isReadOnly} comboboxProps={{ width: 300, position: 'bottom-start' }}
          onChange={(value) => { const fresh = choicesOf(document, subject).find((choice) => choice.value === value)?.fresh(); if (fresh && value !== own) onChange(fresh); }}
        />
        <fieldset className="pgm-inputs" disabled={isReadOnly}><RowInputs condition={condition} onChange={onChange} /></fieldset>
        <span className="pgm-x">{remove}</span>
      </div>
      <Problems path={path} />
    </div>
  );
}

/** What has no row is told in words and can be looked at, moved or removed, but never changed by accident. */
function Advanced({ condition, path, lead, remove }: { condition: Extract<Condition, { kind: 'advanced' }>; path: string; lead: string; remove: ReactNode }) {
  const { t } = useTranslation();
  const { names } = useEditor();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="pgm-row-wrap">
      <div className="pgm-cnd">
        <span className="m s13 pgm-lead">{lead}</span>
        <div className="pgm-advanced">
          <span className="row s13 b"><IconPuzzle size={16} aria-hidden />{t('programs:builder.advanced')}</span>
          <p>{describeNode(condition, t, names)}</p>
          <button type="button" className="lnk s13" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>{t(isOpen ? 'programs:builder.hide' : 'programs:builder.view')}</button>
          {isOpen && <pre id={id} className="mono pgm-pre" dir="ltr" tabIndex={0}>{JSON.stringify(condition.expression, null, 2)}</pre>}
        </div>
        <span className="pgm-x">{remove}</span>
      </div>
      <Problems path={path} />
    </div>
  );
}
