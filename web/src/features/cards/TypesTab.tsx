import { Button } from '@mantine/core';
import { IconId, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Bdi, Points } from '../../components/figures.tsx';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { useCan } from '../../session.ts';
import { programsQuery } from '../programs/queries.ts';
import { nameOf, textOf } from '../programs/text.ts';
import { cardTypesQuery } from './queries.ts';
import type { CardType } from './types.ts';

const CardTypeDialog = lazyPart(async () => (await import('./CardTypeDialog.tsx')).CardTypeDialog);

export function TypesTab({ editing, isNew, onEdit, onNew }: { editing: string | undefined; isNew: boolean; onEdit: (code: string | null) => void; onNew: (isOpen: boolean) => void }) {
  const { t } = useTranslation();
  const mayWrite = useCan('loyalty.write');
  const { data, error, refetch } = useQuery(cardTypesQuery);
  const programs = useQuery(programsQuery).data;
  const columns = useMemo((): Column<CardType>[] => {
    const program = (code: string) => nameOf(programs?.find((known) => known.code === code), code);
    return [
      { id: 'name', header: t('cards:column.type'), always: true, text: ({ name, code }) => textOf(name ?? undefined, code), cell: ({ name, code }) => <span className="ell ins-name"><bdi>{textOf(name ?? undefined, code)}</bdi></span> },
      { id: 'numbers', header: t('cards:column.numbers'), text: ({ prefix }) => prefix, cell: ({ prefix, digits }) => <Bdi ltr>{prefix}{'·'.repeat(digits + 1)}</Bdi> },
      { id: 'program', header: t('common:word.program'), text: (type) => program(type.program), cell: (type) => <bdi>{program(type.program)}</bdi> },
      { id: 'form', header: t('cards:column.form'), text: ({ physical }) => t(physical ? 'cards:form.plastic' : 'cards:form.phone'), cell: ({ physical }) => t(physical ? 'cards:form.plastic' : 'cards:form.phone') },
      { id: 'made', header: t('cards:column.made'), align: 'end', text: ({ made }) => made, cell: ({ made }) => <Points value={made} /> },
      { id: 'left', header: t('cards:column.left'), align: 'end', text: ({ left }) => left, cell: ({ left }) => <Points value={left} /> },
    ];
  }, [programs, t]);
  const add = mayWrite && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onNew(true)}>{t('cards:type.add')}</Button>;
  const edited = data?.find(({ code }) => code === editing);
  return (
    <div className="col g4">
      <div className="row sb wrap"><p className="m s13">{t('cards:type.lead')}</p>{data?.length !== 0 && add}</div>
      <DataTable
        id="card-types" label={t('cards:tab.types')} columns={columns} rows={data} rowKey={({ code }) => code} error={error} onRetry={() => void refetch()} onOpen={mayWrite ? ({ code }) => onEdit(code) : undefined} phoneRow={(type) => <PhoneRow type={type} />}
        empty={<EmptyState icon={IconId} title={t('cards:type.empty')} action={add}>{t('cards:type.emptyText')}</EmptyState>}
      />
      {mayWrite && (isNew || edited) && <CardTypeDialog key={edited?.code} type={edited} taken={data?.map(({ code }) => code) ?? []} onClose={() => (isNew ? onNew(false) : onEdit(null))} />}
    </div>
  );
}

function PhoneRow({ type: { name, code, prefix, digits, physical, made, left } }: { type: CardType }) {
  const { t } = useTranslation();
  return (
    <span className="grow">
      <span className="row sb"><span className="b ell"><bdi>{textOf(name ?? undefined, code)}</bdi></span><span className="m s13 nw">{t(physical ? 'cards:form.plastic' : 'cards:form.phone')}</span></span>
      <span className="row sb m s13"><Bdi ltr>{prefix}{'·'.repeat(digits + 1)}</Bdi><span className="nw">{t('cards:column.made')} <Points value={made} /></span></span>
      <span className="m s13 end ins-line">{t('cards:column.left')} <Points value={left} /></span>
    </span>
  );
}
