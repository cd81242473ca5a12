import { Button, FileButton } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Instant } from '../../../components/figures.tsx';
import { Skeleton } from '@mantine/core';
import { LazySelect } from '../../../components/choices.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { downloadBlob } from '../../../lib/csv.ts';
import { useNotify } from '../../customers/use-notify.tsx';
import { ChangeList } from '../ChangeList.tsx';
import { changesBetween } from '../changes.ts';
import { useEditor } from '../editor/context.ts';
import { same } from '../editor/history.ts';
import { rollBack, versionQuery, versionsQuery } from '../queries.ts';
import { readProgramFile } from '../read-file.ts';
import type { ProgramAnswer, ProgramDocument, VersionRow } from '../types.ts';
import { Section } from './parts.tsx';

const personOf = ({ publishedBy }: VersionRow): string => publishedBy?.name ?? '';

/** Who published what and when, what differs, and the way back. */
export function VersionsTab({ program, onTake }: { program: ProgramAnswer; onTake: (document: ProgramDocument) => void }) {
  const { t } = useTranslation();
  const { document, isReadOnly, code } = useEditor();
  const notify = useNotify();
  const versions = useQuery({ ...versionsQuery(code), enabled: program.version !== null });
  const [from, setFrom] = useState<string>(program.version === null ? 'draft' : String(program.version));
  const [to, setTo] = useState('draft');
  const [back, setBack] = useState<VersionRow | null>(null);
  const queryClient = useQueryClient();
  const roll = useMutation({
    mutationFn: (version: number) => rollBack(code, version),
    onSuccess: async () => { setBack(null); await queryClient.invalidateQueries({ queryKey: ['programs'] }); notify.done(t('programs:versions.rolled'), ''); },
    onError: (error) => { setBack(null); notify.failed(t('programs:versions.notRolled'), error); },
  });
  const take = (file: File | null) => void (file && readProgramFile(file).then((read) => { onTake(read); notify.done(t('programs:file.taken'), t('programs:file.takenText')); }, () => notify.failed(t('programs:file.wrong'), null)));
  const save = () => downloadBlob(`${code}-${program.version ?? 'draft'}.json`, new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' }));
  if (versions.error) return <div className="card"><ErrorState error={versions.error} onRetry={() => void versions.refetch()} /></div>;
  const choices = [{ value: 'draft', label: t('programs:versions.draft') }, ...(versions.data ?? []).map(({ version }) => ({ value: String(version), label: t('programs:versionOf', { version }) }))];
  return (
    <>
      <Section title={t('programs:versions.title')} lead={t('programs:versions.lead')}>
        <div className="row wrap">
          <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>{t('programs:file.save')}</Button>
          {!isReadOnly && <FileButton accept="application/json,.json" onChange={take}>{(props) => <Button leftSection={<IconUpload size={16} aria-hidden />} {...props}>{t('programs:file.take')}</Button>}</FileButton>}
          {!isReadOnly && program.version !== null && !same(document, program.document) && <Button variant="subtle" color="gray" onClick={() => { onTake(program.document); notify.done(t('programs:file.dropped'), t('programs:file.droppedText')); }}>{t('programs:file.drop')}</Button>}
        </div>
        <div className="card tw" role="group" tabIndex={0} aria-label={t('programs:versions.title')} aria-busy={versions.isLoading}>
          <table className="tbl pgm-versions">
            <thead><tr><th scope="col">{t('programs:versions.version')}</th><th scope="col">{t('programs:overview.publishedAt')}</th><th scope="col">{t('programs:versions.by')}</th><th scope="col">{t('programs:overview.validFrom')}</th><th scope="col"><span className="sr">{t('common:actions')}</span></th></tr></thead>
            <tbody>
              {versions.isLoading && [1, 2, 3].map((row) => <tr key={row}><td colSpan={5}><Skeleton height={12} width="60%" /></td></tr>)}
              {versions.data?.map((row) => (
                <tr key={row.version}>
                  <td><span className="row">{t('programs:versionOf', { version: row.version })}{row.version === program.version && <StatusBadge tone="ok">{t('programs:versions.current')}</StatusBadge>}</span></td>
                  <td data-label={t('programs:overview.publishedAt')}><Instant at={row.publishedAt} /></td>
                  <td data-label={t('programs:versions.by')}><bdi>{personOf(row) || t('programs:versions.system')}</bdi></td>
                  <td data-label={t('programs:overview.validFrom')}>{row.validFrom ? <Instant at={row.validFrom} /> : <span className="m">{t('programs:versions.always')}</span>}</td>
                  <td className="end">
                    <span className="row pgm-end">
                      <Button size="xs" variant="subtle" color="gray" onClick={() => { setFrom(String(row.version)); setTo('draft'); }}>{t('programs:versions.compare')}</Button>
                      {!isReadOnly && row.version !== program.version && <Button size="xs" onClick={() => setBack(row)}>{t('programs:versions.back')}</Button>}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t('programs:versions.diff')}>
        <div className="row wrap pgm-compare">
          <LazySelect label={t('programs:versions.before')} data={choices} value={from} onChange={(value) => setFrom(value ?? from)} />
          <LazySelect label={t('programs:versions.after')} data={choices} value={to} onChange={(value) => setTo(value ?? to)} />
        </div>
        <Difference from={from} to={to} program={program} draft={document} />
      </Section>
      {back && (
        <ConfirmDialog opened onClose={() => setBack(null)} onConfirm={() => roll.mutate(back.version)} loading={roll.isPending} title={t('programs:versions.backTitle', { version: back.version })} confirm={t('programs:versions.backSubmit')}>
          <p>{t('programs:versions.backText')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Difference({ from, to, program, draft }: { from: string; to: string; program: ProgramAnswer; draft: ProgramDocument }) {
  const { t } = useTranslation();
  const { names } = useEditor();
  const before = useVersion(from, program, draft);
  const after = useVersion(to, program, draft);
  if (!before || !after) return <div className="card pad" aria-busy="true"><Skeleton height={12} width="50%" /></div>;
  return <div className="card pad"><ChangeList changes={changesBetween(before, after, { t, names })} empty={t('programs:versions.same')} /></div>;
}

function useVersion(which: string, program: ProgramAnswer, draft: ProgramDocument): ProgramDocument | undefined {
  const isHere = which === 'draft' || which === String(program.version);
  const { data } = useQuery({ ...versionQuery(program.code, Number(which)), enabled: !isHere });
  return which === 'draft' ? draft : isHere ? program.document : data?.document;
}
