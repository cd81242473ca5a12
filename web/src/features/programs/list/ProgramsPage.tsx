import '../programs.css';
import { Button, Skeleton } from '@mantine/core';
import { IconPlus, IconStar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../../i18n.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Instant } from '../../../components/figures.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { useCan } from '../../../session.ts';
import { useConditionNames } from '../editor/use-names.ts';
import { programsQuery } from '../queries.ts';
import { nameOf } from '../text.ts';
import type { ProgramRow } from '../types.ts';

const NewProgramDialog = lazyPart(async () => (await import('./NewProgramDialog.tsx')).NewProgramDialog);

export function ProgramsPage() {
  const { t } = useTranslation();
  const mayRead = useCan('loyalty.read');
  const mayWrite = useCan('loyalty.write');
  const [search, change] = useUrlState();
  const { data, error, refetch } = useQuery({ ...programsQuery, enabled: mayRead });
  const add = mayWrite && <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void change({ create: '1' })}>{t('programs:list.add')}</Button>;
  return (
    <>
      <PageHeader title={t('programs:list.title')} lead={t('programs:list.lead')} actions={data?.length !== 0 && add} />
      {!mayRead && <div className="card"><NoRights /></div>}
      {error && !data && <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>}
      {mayRead && !data && !error && <div className="pgm-cards" aria-busy="true">{[1, 2].map((card) => <div key={card} className="card pad col g4"><Skeleton height={16} width="60%" /><Skeleton height={12} width="80%" /><Skeleton height={12} width="40%" /></div>)}</div>}
      {data?.length === 0 && <div className="card"><EmptyState icon={IconStar} title={t('programs:list.empty')} action={add}>{t('programs:list.emptyText')}</EmptyState></div>}
      {data && data.length > 0 && <ul className="pgm-cards">{data.map((program) => <ProgramCard key={program.code} program={program} />)}</ul>}
      {search.create && mayWrite && <NewProgramDialog taken={data?.map(({ code }) => code) ?? []} onClose={() => void change({ create: null })} />}
    </>
  );
}

function ProgramCard({ program }: { program: ProgramRow }) {
  const { t } = useTranslation();
  const { document } = program;
  const names = useConditionNames(document);
  const at = program.publishedAt ?? program.validFrom;
  return (
    <li className="card pgm-card">
      <div className="row sb"><h2><Link to="/loyalty/programs/$program" params={{ program: program.code }} className="pgm-card-link"><bdi>{nameOf(program)}</bdi></Link></h2>{program.hasDraft && <StatusBadge tone="warn" icon={false}>{t('programs:draft')}</StatusBadge>}</div>
      <dl className="dl s13">
        <dt>{t('programs:list.version')}</dt><dd>{program.version === null ? t('programs:unpublished') : t('programs:versionOf', { version: program.version })}{at && <span className="m"> · <Instant at={at} style="date" /></span>}</dd>
        <>
            <dt>{t('programs:label.place')}</dt><dd><bdi>{document.place ? names.place(document.place) : t('programs:overview.anyPlace')}</bdi></dd>
            <dt>{t('programs:tab.wallets')}</dt><dd>{document.wallets.map((wallet) => nameOf(wallet)).join(currentLanguage() === 'ar' ? '، ' : ', ')}</dd>
            {document.levels && document.levels.list.length > 1 && <><dt>{t('programs:tab.levels')}</dt><dd>{document.levels.list.map((level, index) => <Fragment key={level.code}>{index > 0 && (currentLanguage() === 'ar' ? ' ← ' : ' → ')}<bdi>{nameOf(level)}</bdi></Fragment>)}</dd></>}
          </>
      </dl>
    </li>
  );
}
