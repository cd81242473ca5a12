import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Expression } from '#domain/loyalty/program.ts';
import { conditionOf, itemPath, parseCondition, type Condition, type GroupCondition, type Join } from '#domain/loyalty/rules/builder.ts';
import { LazySelect } from '../../../components/choices.tsx';
import { useEditor } from '../editor/context.ts';
import { choicesOf } from './fields.ts';
import { ConditionRow } from './ConditionRow.tsx';

/** How deep groups may stand inside each other here; a document may be deeper and is shown so. */
const MOST_DEPTH = 3;
const JOINS: Join[] = ['all', 'any', 'none'];

/** Builds a condition of rows and groups; `path` is where it stands in the document, so that problems find their row. */
export function ConditionBuilder({ value, onChange, path, label, empty }: { value: Expression | undefined; onChange: (value: Expression | undefined) => void; path: string; label: string; empty: string }) {
  const group = useMemo(() => parseCondition(value), [value]);
  const change = (next: Condition) => onChange(conditionOf(next as GroupCondition));
  return (
    <div className="pgm-builder" role="group" aria-label={label}>
      {group.items.length === 0 && <p className="m s13">{empty}</p>}
      <Group group={group} onChange={change} path={path} depth={1} />
    </div>
  );
}

interface NodeProps {
  onChange: (next: Condition) => void;
  path: string;
  depth: number;
}

function Group({ group, onChange, path, depth, lead, remove }: NodeProps & { group: GroupCondition; lead?: string; remove?: ReactNode }) {
  const { t } = useTranslation();
  const { document, subject, isReadOnly } = useEditor();
  const replace = (index: number, next: Condition | null) => onChange({ ...group, items: next === null ? group.items.filter((_item, at) => at !== index) : group.items.map((item, at) => (at === index ? next : item)) });
  const add = (item: Condition) => onChange({ ...group, items: [...group.items, item] });
  const fresh = () => choicesOf(document, subject)[0]?.fresh() ?? { kind: 'weekday', days: [1] } as const;
  const isShown = group.items.length > 1 || depth > 1 || group.join !== 'all';
  return (
    <div className={depth > 1 ? 'pgm-group' : 'pgm-items'}>
      {isShown && (
        <div className="row">
          {lead && <span className="m s13">{lead}</span>}
          <LazySelect
            className="pgm-join" size="xs" aria-label={t('programs:builder.join')} data={JOINS.map((join) => ({ value: join, label: t(`programs:builder.${join}`) }))} value={group.join} disabled={isReadOnly}
            onChange={(join) => onChange({ ...group, join: join as Join })}
          />
          <span className="push" />{remove}
        </div>
      )}
      {group.items.map((item, index) => {
        const itemAt = [path, ...itemPath(group, index, depth === 1)].join('.');
        const lead = index === 0 ? (depth === 1 ? t('programs:builder.if') : '') : t(group.join === 'all' ? 'programs:builder.and' : 'programs:builder.or');
        const removeItem = !isReadOnly && <ActionIcon size={28} aria-label={t(item.kind === 'group' ? 'programs:builder.removeGroup' : 'programs:builder.remove')} onClick={() => replace(index, null)}><IconX size={16} aria-hidden /></ActionIcon>;
        return item.kind === 'group'
          ? <Group key={index} group={item} onChange={(next) => replace(index, next)} path={itemAt} depth={depth + 1} lead={lead} remove={removeItem} />
          : <ConditionRow key={index} condition={item} onChange={(next) => replace(index, next)} path={itemAt} lead={lead} remove={removeItem} />;
      })}
      {!isReadOnly && (
        <div className="row wrap">
          <Button size="xs" variant="subtle" color="gray" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => add(fresh())}>{t('programs:builder.add')}</Button>
          {depth < MOST_DEPTH && <Button size="xs" variant="subtle" color="gray" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => add({ kind: 'group', join: 'any', items: [fresh()] })}>{t('programs:builder.addGroup')}</Button>}
        </div>
      )}
    </div>
  );
}
