import '../instruments.css';
import { Button } from '@mantine/core';
import { IconPlus, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { Points } from '../../../components/figures.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { useHasBeen } from '../../../lib/has-been.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { useCan } from '../../../session.ts';
import { programsQuery } from '../../programs/queries.ts';
import { nameOf, textOf } from '../../programs/text.ts';
import { countsQuery, typesQuery } from '../queries.ts';
import type { InstrumentType, TypeCount } from '../types.ts';
import { FindCode } from './FindCode.tsx';

const InstrumentDrawer = lazyPart(async () => (await import('../drawer/InstrumentDrawer.tsx')).InstrumentDrawer);

export function TypesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayRead = useCan('loyalty.read');
  const mayWrite = useCan('loyalty.write');
  const [search, change] = useUrlState();
  const { data, error, refetch } = useQuery({ ...typesQuery, enabled: mayRead });
  const counts = useQuery({ ...countsQuery, enabled: mayRead }).data;
  const programs = useQuery({ ...programsQuery, enabled: mayRead }).data;
  const hasOpened = useHasBeen(Boolean(search.code));
  const columns = useColumns(counts, (code) => nameOf(programs?.find((program) => program.code === code), code));
  if (!mayRead) return <><PageHeader title={t('instruments:title')} /><div className="card"><NoRights /></div></>;
  const add = mayWrite && <Button component={Link} to="/loyalty/instruments/new" variant="filled" leftSection={<IconPlus size={16} aria-hidden />}>{t('instruments:add')}</Button>;
  return (
    <>
      <PageHeader title={t('instruments:title')} lead={t('instruments:lead')} actions={data?.length !== 0 && add} />
      <DataTable
        id="instrument-types" label={t('instruments:title')} columns={columns} rows={data} rowKey={(type) => type.code} rowHeight={48} error={error} onRetry={() => void refetch()}
        onOpen={(type) => void navigate({ to: '/loyalty/instruments/$type', params: { type: type.code } })} tools={<FindCode onFound={(code) => void change({ code })} />}
        phoneRow={(type) => <TypePhoneRow type={type} count={counts?.get(type.code)} />}
        empty={<EmptyState icon={IconTicket} title={t('instruments:empty.title')} action={add}>{t('instruments:empty.text')}</EmptyState>}
      />
      {hasOpened && <InstrumentDrawer code={search.code} onClose={() => void change({ code: null })} />}
    </>
  );
}

function useColumns(counts: Map<string, TypeCount> | undefined, programName: (code: string) => string): Column<InstrumentType>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const figure = (id: keyof Omit<TypeCount, 'type'>): Column<InstrumentType> => ({
      id, header: t(`instruments:column.${id}`), align: 'end', width: 110, text: ({ code }) => counts?.get(code)?.[id], cell: ({ code }) => <Points value={counts?.get(code)?.[id]} />,
    });
    return [
      { id: 'name', header: t('instruments:column.name'), always: true, text: ({ name, code }) => textOf(name, code), cell: ({ name, code }) => <span className="ell ins-name"><bdi>{textOf(name, code)}</bdi></span> },
      { id: 'kind', header: t('instruments:column.kind'), text: ({ kind }) => t(`instruments:kind.${kind}`), cell: ({ kind }) => t(`instruments:kind.${kind}`) },
      { id: 'program', header: t('common:word.program'), text: ({ program }) => programName(program), cell: ({ program }) => <bdi>{programName(program)}</bdi> },
      figure('issued'), figure('usable'), figure('uses'),
    ];
  }, [counts, programName, t]);
}

function TypePhoneRow({ type, count }: { type: InstrumentType; count: TypeCount | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell ins-line"><bdi>{textOf(type.name, type.code)}</bdi></span><span className="m s13 ins-line">{t(`instruments:kind.${type.kind}`)}</span></span>
      <span className="end"><span className="b ins-line"><Points value={count?.issued} /></span><span className="m s13 ins-line">{t('instruments:column.issued')}</span></span>
    </>
  );
}
