import '../instruments/instruments.css';
import { Button, Skeleton } from '@mantine/core';
import { IconGift, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api.ts';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCan } from '../../session.ts';
import { programsQuery } from '../programs/queries.ts';
import { textOf } from '../programs/text.ts';
import { ALL, segmentQuery } from './queries.ts';
import { SegmentEditor } from './SegmentEditor.tsx';
import { SegmentPeople } from './SegmentPeople.tsx';

const useProgram = () => {
  const programs = useQuery(programsQuery).data;
  return programs?.find(({ code }) => code === 'main')?.code ?? programs?.[0]?.code;
};

export function NewSegmentPage() {
  const { t } = useTranslation();
  const mayWrite = useCan('loyalty.write');
  const program = useProgram();
  return (
    <div className="page">
      <PageHeader title={t('segments:create.title')} lead={t('segments:create.lead')} crumbs={[{ label: t('segments:title'), to: '/loyalty/segments' }]} />
      {!mayWrite ? <div className="card"><NoRights /></div> : program && <SegmentEditor program={program} />}
    </div>
  );
}

export function SegmentPage() {
  const { t } = useTranslation();
  const { segment: code } = useParams({ from: '/app/loyalty/segments/$segment' });
  const mayRead = useCan('loyalty.read');
  const mayWrite = useCan('loyalty.write');
  const program = useProgram();
  // Each saved state is a new beginning for what is edited.
  const [saves, setSaves] = useState(0);
  const { data, error, refetch } = useQuery({ ...segmentQuery(code), enabled: mayRead });
  const crumbs = [{ label: t('segments:title'), to: '/loyalty/segments' }];
  if (!data) {
    if (!error && mayRead) return <div className="page" aria-busy="true"><Skeleton height={28} width={240} /><Skeleton height={220} /><Skeleton height={260} /></div>;
    return (
      <div className="page">
        <PageHeader title={t('segments:title')} crumbs={crumbs} />
        <div className="card">
          {!mayRead ? <NoRights />
            : asProblem(error).status === 404 ? <EmptyState icon={IconUsersGroup} title={t('segments:gone.title')} action={<Button component={Link} to="/loyalty/segments">{t('segments:gone.back')}</Button>}>{t('segments:gone.text')}</EmptyState>
              : <ErrorState error={error} onRetry={() => void refetch()} />}
        </div>
      </div>
    );
  }
  const name = textOf(data.name, code);
  return (
    <div className="page">
      <PageHeader
        title={<bdi>{name}</bdi>} tab={name} crumbs={crumbs} lead={t('segments:peopleOf', { count: data.headcount })}
        actions={mayWrite && <Button component={Link} to="/loyalty/offers/new" search={{ segment: code } as never} leftSection={<IconGift size={16} aria-hidden />}>{t('segments:offer')}</Button>}
      />
      {code === ALL ? <p className="note">{t('segments:all')}</p> : program && <SegmentEditor key={`${code}:${saves}`} program={data.program ?? program} segment={data} onSaved={() => setSaves(saves + 1)} />}
      <SegmentPeople code={code} />
    </div>
  );
}
