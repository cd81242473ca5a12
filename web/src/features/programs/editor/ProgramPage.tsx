import '../programs.css';
import { ActionIcon, Button, Skeleton, Tabs } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAlertTriangle, IconArrowBackUp, IconArrowForwardUp, IconBasket, IconCheck, IconChevronLeft, IconCloudOff, IconStarOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrentInView } from '../../../lib/current-in-view.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { asProblem } from '../../../api.ts';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { useCan, useMe } from '../../../session.ts';
import { changesBetween } from '../changes.ts';
import { programQuery } from '../queries.ts';
import { RulesTab } from '../tabs/RulesTab.tsx';
import { nameOf } from '../text.ts';
import type { ProgramAnswer } from '../types.ts';
import { EditorContext, problemsAt, type Editor } from './context.ts';
import { Problems } from './Problems.tsx';
import { useConditionNames } from './use-names.ts';
import { useProgramDraft, type SaveState } from './use-program-draft.ts';

const panelSkeleton = <div aria-busy="true"><Skeleton height={220} /></div>;
const LimitsTab = lazyPart(async () => (await import('../tabs/OtherTabs.tsx')).LimitsTab, panelSkeleton);
const ReferralTab = lazyPart(async () => (await import('../tabs/OtherTabs.tsx')).ReferralTab, panelSkeleton);
const ReturnsTab = lazyPart(async () => (await import('../tabs/OtherTabs.tsx')).ReturnsTab, panelSkeleton);
const WalletsTab = lazyPart(async () => (await import('../tabs/WalletsTab.tsx')).WalletsTab, panelSkeleton);
const VersionsTab = lazyPart(async () => (await import('../tabs/VersionsTab.tsx')).VersionsTab, panelSkeleton);
const SimulateTab = lazyPart(async () => (await import('../tabs/SimulateTab.tsx')).SimulateTab, panelSkeleton);
const OverviewTab = lazyPart(async () => (await import('../tabs/OverviewTab.tsx')).OverviewTab, panelSkeleton);
const LevelsTab = lazyPart(async () => (await import('../tabs/LevelsTab.tsx')).LevelsTab, panelSkeleton);
const TrialPanel = lazyPart(async () => (await import('../trial/TrialPanel.tsx')).TrialPanel, <div className="pgm-aside" aria-busy="true"><Skeleton height={220} /></div>);
const PublishDialog = lazyPart(async () => (await import('./PublishDialog.tsx')).PublishDialog);

export function ProgramPage() {
  const { t } = useTranslation();
  const { program: code } = useParams({ from: '/app/loyalty/programs/$program' });
  const mayRead = useCan('loyalty.read');
  const query = useQuery({ ...programQuery(code), enabled: mayRead, refetchOnWindowFocus: false });
  const title = <h1 className="sr">{t('common:word.program')}</h1>;
  if (!mayRead) return <div className="page">{title}<div className="card"><NoRights /></div></div>;
  if (asProblem(query.error).status === 404) return <div className="page">{title}<div className="card"><EmptyState icon={IconStarOff} title={t('programs:gone.title')} action={<Button component={Link} to="/loyalty">{t('programs:gone.back')}</Button>}>{t('programs:gone.text')}</EmptyState></div></div>;
  if (query.error && !query.data) return <div className="page">{title}<div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div></div>;
  if (!query.data) return <div className="page" aria-busy="true">{title}<Skeleton height={20} width={260} /><Skeleton height={36} /><Skeleton height={220} /><Skeleton height={160} /></div>;
  return <ProgramEditor key={`${code}:${query.data.version}`} program={query.data} />;
}

const TABS = ['rules', 'levels', 'wallets', 'limits', 'referral', 'returns', 'overview', 'versions', 'simulate'] as const;
type Tab = (typeof TABS)[number];
const asTab = (text: string | undefined): Tab => TABS.find((tab) => tab === text) ?? 'rules';
/** Which part of the document a tab shows, for its mark of problems. */
const PATHS: Partial<Record<Tab, string[]>> = { rules: ['rules', 'groups'], levels: ['levels'], wallets: ['wallets'], limits: ['limits'], referral: ['referral'], returns: ['returns'], overview: ['name', 'timezone', 'currency', 'place', 'enrolment'] };

function ProgramEditor({ program }: { program: ProgramAnswer }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const mayWrite = useCan('loyalty.write');
  const [search, changeUrl] = useUrlState();
  const [isPublishing, setPublishing] = useState(false);
  const draft = useProgramDraft(program, { organization: organization.id, mayWrite });
  const { document, problems } = draft;
  const names = useConditionNames(document);
  const changes = useMemo(() => changesBetween(program.document, document, { t, names }), [document, names, program.document, t]);
  const editor: Editor = { code: program.code, document, published: program.document, version: program.version, change: draft.change, problems, names, isReadOnly: !mayWrite };
  const isDraft = changes.length > 0 || program.version === null;
  const name = nameOf({ code: program.code, name: document.name });
  const tab = asTab(search.tab);
  const list = useCurrentInView<HTMLDivElement>(tab);
  const canTry = useCan('purchases.calculate') && mayWrite;
  const isTrying = canTry && search.try === '1' && tab !== 'versions' && tab !== 'simulate';
  useEffect(() => { globalThis.document.title = `${name} · Prime Engine`; }, [name]);
  useHotkeys([['mod+Z', draft.undo], ['mod+shift+Z', draft.redo]]);
  const panels: Record<Tab, ReactNode> = {
    rules: <RulesTab />, levels: <LevelsTab />, wallets: <WalletsTab />, limits: <LimitsTab />, referral: <ReferralTab />, returns: <ReturnsTab />, overview: <OverviewTab program={program} />,
    versions: <VersionsTab program={program} onTake={draft.replace} />, simulate: <SimulateTab />,
  };
  return (
    <EditorContext value={editor}>
      <div className="pgm-bar">
        <Link className="tool sm" to="/loyalty" aria-label={t('programs:all')}><IconChevronLeft size={18} stroke={1.75} className="flip" aria-hidden /></Link>
        <h1 className="ell"><bdi>{name}</bdi></h1>
        {isDraft ? <StatusBadge tone="warn" icon={false}>{t('programs:draft')}</StatusBadge> : <StatusBadge tone="ok">{t('programs:versionOf', { version: program.version })}</StatusBadge>}
        {changes.length > 0 && program.version !== null && <span className="m s13 desk">{t('programs:changesTo', { count: changes.length, version: program.version })}</span>}
        {mayWrite && (
          <span className="push row pgm-bar-end">
            {isDraft ? <SaveMark state={draft.saved} /> : <span className="m s13">{t('programs:publish.nothing')}</span>}
            <ActionIcon aria-label={t('programs:undo')} title={t('programs:undo')} disabled={!draft.canUndo} onClick={draft.undo}><IconArrowBackUp size={18} stroke={1.75} className="flip" aria-hidden /></ActionIcon>
            <ActionIcon aria-label={t('programs:redo')} title={t('programs:redo')} disabled={!draft.canRedo} onClick={draft.redo}><IconArrowForwardUp size={18} stroke={1.75} className="flip" aria-hidden /></ActionIcon>
            {canTry && <Button leftSection={<IconBasket size={18} stroke={1.75} aria-hidden />} aria-pressed={isTrying} onClick={() => void changeUrl({ try: isTrying ? null : '1' })}>{t('programs:trial.open')}</Button>}
            <Button variant="filled" disabled={!isDraft} onClick={() => setPublishing(true)}>{t('programs:publish.open')}</Button>
          </span>
        )}
      </div>
      <div className="pgm-beside">
      <div className="page pgm-page">
        {!mayWrite && <p className="note">{t('programs:readOnly')}</p>}
        {draft.isBehind && isDraft && <p className="note warn"><IconAlertTriangle size={18} stroke={1.75} aria-hidden /><span>{t('programs:behind')}</span></p>}
        <Problems path="" exact />
        <Tabs value={tab} onChange={(next) => void changeUrl({ tab: next === 'rules' ? null : next, rule: null })} keepMounted={false}>
          <Tabs.List ref={list} aria-label={t('programs:tab.label')}>
            {TABS.map((value) => {
              const wrong = (PATHS[value] ?? []).reduce((sum, path) => sum + problemsAt(problems, path).length, 0);
              return <Tabs.Tab key={value} value={value}>{t(`programs:tab.${value}`)}{wrong > 0 && <span className="pgm-wrong num" title={t('programs:wrong', { count: wrong })}>{wrong}<span className="sr">{t('programs:wrong', { count: wrong })}</span></span>}</Tabs.Tab>;
            })}
          </Tabs.List>
          <Tabs.Panel value={tab} pt={24}><div className="col pgm-panel">{panels[tab]}</div></Tabs.Panel>
        </Tabs>
      </div>
      {isTrying && <TrialPanel onClose={() => void changeUrl({ try: null })} />}
      </div>
      {isPublishing && <PublishDialog code={program.code} document={document} changes={changes} onClose={() => setPublishing(false)} onDone={() => draft.reset(document)} />}
    </EditorContext>
  );
}

function SaveMark({ state }: { state: SaveState }) {
  const { t } = useTranslation();
  return (
    <span className="m s13 row desk" role="status">
      {state === 'saved' && <IconCheck size={16} className="green" aria-hidden />}{state === 'device' && <IconCloudOff size={16} aria-hidden />}
      {t(`programs:save.${state}`)}
    </span>
  );
}
