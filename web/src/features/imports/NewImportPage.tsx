import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { NoRights } from '../../components/EmptyState.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { downloadCsv } from '../../lib/csv.ts';
import { formatNumber } from '../../lib/format.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { useCan } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { gapsOf, guessMapping, sampleOf, type ImportKind, type Mapping } from './fields.ts';
import { MappingTable, MappingGapsNote } from './MappingTable.tsx';
import { looksBinary, readCsvHead, type CsvHead } from './read-csv.ts';
import type { ImportAnswer } from './types.ts';

interface Chosen {
  file: File;
  head: CsvHead;
}

export function NewImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const mayImport = useCan('imports.write');
  const [search, change] = useUrlState();
  const kind: ImportKind = search.kind === 'purchases' ? 'purchases' : 'customers';
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const start = useMutation({
    mutationFn: async ({ file }: Chosen) =>
      (await unwrap(api.POST('/v1/imports', {
        body: { kind, mapping: JSON.stringify(mapping), file: file as never },
        bodySerializer: (body) => {
          const form = new FormData();
          for (const [name, value] of Object.entries(body as unknown as Record<string, string | File>)) form.append(name, value);
          return form;
        },
      }))) as ImportAnswer,
    onSuccess: (answer) => navigate({ to: '/imports/$importId', params: { importId: answer.import.id } }),
  });
  const choose = (next: Chosen | null) => {
    start.reset();
    setChosen(next);
    setMapping(next ? guessMapping(kind, next.head.columns) : {});
  };
  const setKind = (value: string) => {
    void change({ kind: value === 'customers' ? null : value }, { replace: true });
    if (chosen) setMapping(guessMapping(value as ImportKind, chosen.head.columns));
  };
  if (!mayImport) return <div className="page"><PageHeader title={t('imports:create.title')} /><div className="card"><NoRights /></div></div>;
  const gaps = gapsOf(kind, mapping);
  const isComplete = !gaps.needsIdentity && gaps.missing.length === 0 && gaps.twice.length === 0;
  return (
    <div className="page narrow">
      <PageHeader title={t('imports:create.title')} lead={t('imports:create.lead')} crumbs={[{ label: t('imports:title'), to: '/imports' }]} />
      <section className="card pad col g4">
        <div className="row wrap sb">
          <SegmentedControl aria-label={t('imports:create.kind')} value={kind} onChange={setKind} data={(['customers', 'purchases'] as const).map((value) => ({ value, label: t(`imports:kind.${value}`) }))} />
          <Button size="xs" variant="subtle" color="gray" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => downloadCsv(`${kind}-sample.csv`, sampleOf(kind))}>{t('imports:create.sample')}</Button>
        </div>
        <DropZone chosen={chosen} onChoose={choose} />
      </section>
      {chosen && (
        <>
          <section className="card">
            <header style={{ display: 'block' }}><h2>{t('imports:create.mapping')}</h2><p className="m s13">{t('imports:create.mappingLead')}</p></header>
            <MappingTable kind={kind} head={chosen.head} mapping={mapping} onChange={setMapping} />
          </section>
          <FormProblem text={start.error ? problemText(start.error) : null} />
          <MappingGapsNote kind={kind} gaps={gaps} />
          <div className="row"><Button variant="filled" disabled={!isComplete} loading={start.isPending} onClick={() => start.mutate(chosen)}>{t('imports:create.submit')}</Button>{start.isPending && <span className="m s13" role="status">{t('imports:create.sending')}</span>}</div>
        </>
      )}
    </div>
  );
}

function DropZone({ chosen, onChoose }: { chosen: Chosen | null; onChoose: (chosen: Chosen | null) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const isWrong = await looksBinary(file);
    const head = isWrong ? null : await readCsvHead(file);
    const trouble = isWrong || !head || head.columns.length === 0 ? t('imports:create.notCsv') : head.rows.length === 0 ? t('imports:create.noRows') : null;
    setProblem(trouble);
    onChoose(trouble || !head ? null : { file, head });
  };
  return (
    <div
      className={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); void take(event.dataTransfer.files[0]); }}
    >
      <input ref={input} type="file" className="sr" tabIndex={-1} aria-label={t('imports:create.file')} accept=".csv,.txt,text/csv,text/plain" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
      {chosen ? (
        <div className="row g3 wrap" style={{ inlineSize: '100%' }}>
          <span className="bigi"><IconFileSpreadsheet size={20} stroke={1.75} aria-hidden /></span>
          <div className="grow"><div className="b ell"><bdi>{chosen.file.name}</bdi></div><div className="m s13">{t('imports:create.rows', { count: chosen.head.about })} · {formatNumber(Math.max(1, Math.round(chosen.file.size / 1024)), { style: 'unit', unit: 'kilobyte', unitDisplay: 'short' })}</div></div>
          <Button onClick={() => input.current?.click()}>{t('imports:create.other')}</Button>
        </div>
      ) : (
        <div className="ctr" style={{ padding: 8 }}>
          <span className="bigi"><IconUpload size={20} stroke={1.75} aria-hidden /></span>
          <h2 style={{ fontSize: 14, lineHeight: '20px' }}>{t('imports:create.drop')}</h2>
          <p className="m s13">{t('imports:create.limits')}</p>
          {problem && <p className="red s13" role="alert">{problem}</p>}
          <div className="go"><Button variant="filled" onClick={() => input.current?.click()}>{t('imports:create.choose')}</Button></div>
        </div>
      )}
    </div>
  );
}
