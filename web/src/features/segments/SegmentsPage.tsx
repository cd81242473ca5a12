import '../instruments/instruments.css';
import { Button } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { Points } from '../../components/figures.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCan } from '../../session.ts';
import { describeCondition } from '../programs/conditions/describe.ts';
import { useConditionNames } from '../programs/editor/use-names.ts';
import { programsQuery } from '../programs/queries.ts';
import { textOf } from '../programs/text.ts';
import { ALL, segmentsQuery, type Segment } from './queries.ts';

const asTitle = (words: string) => `${words.charAt(0).toLocaleUpperCase()}${words.slice(1)}`;

export function SegmentsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayRead = useCan('loyalty.read');
  const mayWrite = useCan('loyalty.write');
  const { data, error, refetch } = useQuery({ ...segmentsQuery, enabled: mayRead });
  const programs = useQuery({ ...programsQuery, enabled: mayRead }).data;
  const names = useConditionNames(programs?.find(({ code }) => code === 'main')?.document);
  const columns = useMemo((): Column<Segment>[] => {
    const words = ({ code, when }: Segment) => asTitle(code === ALL ? '' : describeCondition(when, t, names)) || t('segments:everybody');
    return [
      { id: 'name', header: t('segments:column.name'), always: true, text: ({ name, code }) => textOf(name, code), cell: ({ name, code }) => <span className="ell ins-name"><bdi>{textOf(name, code)}</bdi></span> },
      { id: 'who', header: t('segments:column.who'), text: words, cell: (segment) => <span className="m two-lines" title={words(segment)}>{words(segment)}</span> },
      { id: 'headcount', header: t('segments:column.headcount'), align: 'end', width: 120, text: ({ headcount }) => headcount, cell: ({ headcount }) => <Points value={headcount} /> },
    ];
  }, [names, t]);
  if (!mayRead) return <><PageHeader title={t('segments:title')} /><div className="card"><NoRights /></div></>;
  const add = mayWrite && <Button component={Link} to="/loyalty/segments/new" variant="filled" leftSection={<IconPlus size={16} aria-hidden />}>{t('segments:add')}</Button>;
  return (
    <>
      <PageHeader title={t('segments:title')} lead={t('segments:lead')} actions={add} />
      <DataTable
        id="segments" label={t('segments:title')} columns={columns} rows={data} rowKey={({ code }) => code} rowHeight={48} error={error} onRetry={() => void refetch()} exportName={t('segments:csvName')}
        onOpen={({ code }) => void navigate({ to: '/loyalty/segments/$segment', params: { segment: code } })} empty={<EmptyState icon={IconUsersGroup} title={t('segments:title')} action={add}>{t('segments:lead')}</EmptyState>}
      />
    </>
  );
}
