import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconAdjustments, IconArrowDown, IconArrowUp, IconGift, IconPlus } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleDocument } from '#domain/loyalty/program.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { describeCondition } from '../conditions/describe.ts';
import { Told } from '../conditions/Told.tsx';
import { sentences } from '../conditions/words.ts';
import { useEditor } from '../editor/context.ts';
import { same } from '../editor/history.ts';
import { Problems } from '../editor/Problems.tsx';
import { effectWords } from '../effects.ts';
import { amountWords, scaleOf } from '../points.ts';
import { nameOf } from '../text.ts';
import { freshCode, Nothing, RemoveButton, Section } from './parts.tsx';
import { moveRule, rulesInOrder, type RuleGroup } from './rule-order.ts';

const GroupFields = lazyPart(async () => (await import('./GroupFields.tsx')).GroupFields);
const RuleDrawer = lazyPart(async () => (await import('./RuleDrawer.tsx')).RuleDrawer);

export function RulesTab() {
  const { t } = useTranslation();
  const { document, change, isReadOnly } = useEditor();
  const [search, changeUrl] = useUrlState();
  const open = document.rules?.findIndex(({ code }) => code === search.rule) ?? -1;
  const add = (group?: string) => {
    const code = freshCode('rule', document.rules?.map((rule) => rule.code) ?? []);
    const wallet = document.wallets[0]?.code ?? 'BONUS';
    change((draft) => { draft.rules = [...(draft.rules ?? []), { code, ...(group && { group }), name: t('programs:rules.fresh'), effects: [{ type: 'points', wallet, rateBps: 500 }] }]; });
    void changeUrl({ rule: code });
  };
  const addGroup = () => change((draft) => { draft.groups = [...(draft.groups ?? []), { code: freshCode('group', draft.groups?.map(({ code }) => code) ?? []), name: t('programs:rules.freshGroup'), mode: 'highest', base: 'sequential' }]; });
  const groups = rulesInOrder(document);
  return (
    <Section title={t('programs:tab.rules')} lead={t('programs:rules.lead')} add={t('programs:rules.add')} onAdd={() => add()}>
      {groups.map((group) => <GroupCard key={group.group?.code ?? ''} {...group} isOnly={groups.length === 1} onAdd={() => add(group.group?.code)} onOpen={(code) => void changeUrl({ rule: code })} />)}
      {!isReadOnly && <div><Button size="xs" variant="subtle" color="gray" leftSection={<IconPlus size={14} aria-hidden />} onClick={addGroup}>{t('programs:rules.addGroup')}</Button></div>}
      {open >= 0 && <RuleDrawer key={search.rule} index={open} onClose={() => void changeUrl({ rule: null })} />}
    </Section>
  );
}

function GroupCard({ group, rules, isOnly, onAdd, onOpen }: RuleGroup & { isOnly: boolean; onAdd: () => void; onOpen: (code: string) => void }) {
  const { t } = useTranslation();
  const { document, change, isReadOnly } = useEditor();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const index = group ? (document.groups?.findIndex(({ code }) => code === group.code) ?? -1) : -1;
  const remove = () => change((draft) => { draft.groups?.splice(index, 1); });
  return (
    <div className="col">
      {!(isOnly && !group) && (
        <div className="row wrap pgm-group-head">
          <h3><bdi>{group ? nameOf(group) : t('programs:rules.ungrouped')}</bdi></h3>
          <span className="m s13">{t(`programs:choiceOf.mode.${group?.mode ?? 'stack'}`)}</span>
          <span className="push" />
          {group && !isReadOnly && (
            <span className="row">
              <Button size="xs" variant="subtle" color="gray" leftSection={<IconAdjustments size={14} aria-hidden />} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>{t('programs:rules.groupSettings')}</Button>
              <Button size="xs" variant="subtle" color="gray" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>{t('programs:rules.addHere')}</Button>
              {rules.length === 0 && <RemoveButton name={nameOf(group)} onClick={remove} />}
            </span>
          )}
        </div>
      )}
      {isOpen && group && <div id={id} className="card pad"><GroupFields group={group} index={index} /></div>}
      {rules.length === 0 && <Nothing icon={IconGift} title={t('programs:rules.none')}>{t('programs:rules.noneText')}</Nothing>}
      <ol className="pgm-rules">
        {rules.map(({ rule, index: at }, position) => (
          <RuleCard key={rule.code} rule={rule} index={at} onOpen={() => onOpen(rule.code)} onMove={(by) => change((draft) => moveRule(draft, rules.map((entry) => entry.index), position, by))} isFirst={position === 0} isLast={position === rules.length - 1} />
        ))}
      </ol>
    </div>
  );
}

function RuleCard({ rule, index, onOpen, onMove, isFirst, isLast }: { rule: RuleDocument; index: number; onOpen: () => void; onMove: (by: number) => void; isFirst: boolean; isLast: boolean }) {
  const { t } = useTranslation();
  const { document, published, names, change, isReadOnly } = useEditor();
  const was = published.rules?.find(({ code }) => code === rule.code);
  const state = !was ? 'added' : same(was, rule) ? null : 'changed';
  const condition = describeCondition(rule.when, t, names);
  const isActive = rule.active ?? true;
  return (
    <li className={isActive ? 'card pgm-rule' : 'card pgm-rule pgm-off'}>
      {state && <span className="pgm-mark" aria-hidden />}
      <button type="button" className="plain pgm-rule-text" onClick={onOpen}>
        <b className="b pgm-block"><bdi>{nameOf(rule)}</bdi></b>
        <span className="pgm-block"><span className="pgm-sentence"><Told text={condition ? t('programs:rules.if', { condition }) : t('programs:rules.always')} /></span> <Told text={sentences(rule.effects.map((effect) => effectWords(effect, { t, names, document })))} /></span>
        {rule.budget && <span className="m s13 pgm-block">{t('programs:rules.budgetOf', { max: amountWords(rule.budget, { scale: scaleOf(document, [rule.code]), currency: document.currency }) })}</span>}
        {rule.exclusive && <span className="m s13 pgm-block">{t('programs:rules.exclusive')}</span>}
        <Problems path={`rules.${index}`} />
      </button>
      <span className="row pgm-rule-end">
        {state && <StatusBadge tone="warn" icon={false}>{t(`programs:change.${state}`)}</StatusBadge>}
        {!isReadOnly && !(isFirst && isLast) && (
          <>
            <ActionIcon size={28} disabled={isFirst} aria-label={t('programs:moveUp', { name: nameOf(rule) })} onClick={() => onMove(-1)}><IconArrowUp size={16} aria-hidden /></ActionIcon>
            <ActionIcon size={28} disabled={isLast} aria-label={t('programs:moveDown', { name: nameOf(rule) })} onClick={() => onMove(1)}><IconArrowDown size={16} aria-hidden /></ActionIcon>
          </>
        )}
        <Switch aria-label={t('programs:rules.active', { name: nameOf(rule) })} checked={isActive} disabled={isReadOnly} onChange={(event) => { const { checked } = event.currentTarget; change((draft) => { const own = draft.rules?.[index]; if (!own) return; if (checked) delete own.active; else own.active = false; }); }} />
      </span>
    </li>
  );
}
