import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Expression } from '#domain/loyalty/program.ts';
import { LazySelect } from '../../components/choices.tsx';
import { asProblem } from '../../api.ts';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import { useKept } from '../../lib/kept.ts';
import { useCan, useMe } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { useNotify } from '../customers/use-notify.tsx';
import { anyName, NameFields, namesFrom, textFrom, type Names } from '../instruments/parts/NameFields.tsx';
import { ProgramParts } from '../instruments/parts/ProgramParts.tsx';
import { Unsaved } from '../instruments/parts/Unsaved.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { codeFrom } from '../places/places.ts';
import { ConditionBuilder } from '../programs/conditions/ConditionBuilder.tsx';
import { describeCondition } from '../programs/conditions/describe.ts';
import { useEditor } from '../programs/editor/context.ts';
import { programsQuery } from '../programs/queries.ts';
import { nameOf } from '../programs/text.ts';
import { ALL, headcountQuery, saveSegment, segmentsQuery, type Segment } from './queries.ts';

const RESERVED = ['new', ALL];
/** A condition that asks for nothing holds for everybody. */
const EVERYBODY: Expression = true;

interface Draft {
  program: string;
  names: Names;
  when: Expression | undefined;
  ownCode: string | null;
}

/** Who is in the segment, with the headcount as it changes. */
export function SegmentEditor({ program: start, segment, onSaved }: { program: string; segment?: Segment; onSaved?: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const mayWrite = useCan('loyalty.write');
  const programs = useQuery(programsQuery).data ?? [];
  const taken = useQuery(segmentsQuery).data?.map(({ code }) => code) ?? [];
  const { organization } = useMe();
  const draft = useKept<Draft>(`segment:${organization.id}:${segment?.code ?? 'new'}`, { program: start, names: namesFrom(segment?.name), when: segment?.when === true ? undefined : segment?.when, ownCode: null });
  const { program, names, when, ownCode } = draft.value;
  const set = (change: Partial<Draft>) => draft.set((old) => ({ ...old, ...change }));
  const [wasSent, setSent] = useState(false);
  const code = segment?.code ?? ownCode ?? codeFrom(anyName(names));
  const isTaken = !segment && (taken.includes(code) || RESERVED.includes(code));
  const nameProblem = anyName(names) ? null : t('instruments:edit.nameError');
  const send = useMutation({
    mutationFn: () => saveSegment(code, { name: textFrom(names), program, when: when ?? EVERYBODY }),
    onSuccess: async () => {
      draft.forget();
      await queries.invalidateQueries({ queryKey: ['segments'] });
      notify.done(t(segment ? 'segments:edit.saved' : 'segments:edit.made'), anyName(names));
      if (!segment) await navigate({ to: '/loyalty/segments/$segment', params: { segment: code } });
      else onSaved?.();
    },
  });
  const problems = send.error ? asProblem(send.error).errors : [];
  return (
    <ProgramParts program={program} problems={problems} subject="customer" isReadOnly={!mayWrite}>
      <form noValidate className="seg-columns" onSubmit={(event) => { event.preventDefault(); setSent(true); if (!nameProblem && !isTaken && code) send.mutate(); }}>
        <fieldset className="ins-part" disabled={!mayWrite}>
          <FormProblem text={send.error && (problems.length > 0 ? t('segments:edit.problems') : refusal(send.error))} />
          <NameFields value={names} onChange={(next) => set({ names: next })} error={wasSent ? nameProblem : null} />
          {(programs.length > 1 || !segment) && (
            <div className="ins-two">
              {programs.length > 1 && <LazySelect label={t('common:word.program')} description={t('segments:edit.programHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} data={programs.map((known) => ({ value: known.code, label: nameOf(known) }))} value={program} onChange={(next) => set({ program: next ?? program })} />}
              {!segment && <TextInput label={t('segments:edit.code')} dir="ltr" value={code} error={isTaken && t('segments:edit.codeTaken')} onChange={(event) => set({ ownCode: codeFrom(event.currentTarget.value) })} />}
            </div>
          )}
          <div className="col"><h2>{t('segments:edit.who')}</h2><ConditionBuilder value={when} onChange={(next) => set({ when: next })} path="when" label={t('segments:edit.who')} empty={t('segments:edit.noCondition')} /></div>
          {mayWrite && <div className="row wrap"><Button type="submit" variant="filled" loading={send.isPending}>{t(segment ? 'segments:edit.save' : 'segments:edit.make')}</Button><Unsaved draft={draft} onDiscard={() => { setSent(false); send.reset(); }} /></div>}
        </fieldset>
        <Headcount program={program} when={when} />
      </form>
    </ProgramParts>
  );
}

function Headcount({ program, when }: { program: string; when: Expression | undefined }) {
  const { t } = useTranslation();
  const { names } = useEditor();
  const [settled] = useDebouncedValue(when, 400);
  const { data, error, isFetching } = useQuery(headcountQuery(program, settled ?? EVERYBODY));
  const sentence = describeCondition(when, t, names);
  return (
    <aside className="card pad col" aria-live="polite" aria-busy={isFetching && !data}>
      <span className="m s13">{t('segments:count.now')}</span>
      <span className="seg-count">{error ? '—' : data ? <bdi>{formatNumber(data.headcount)}</bdi> : '…'}</span>
      <span className="m s13">{error ? t('segments:count.unfinished') : data && t('segments:count.of', { count: data.of, share: formatPercent(data.of === 0 ? 0 : data.headcount / data.of) })}</span>
      <p className="hr" style={{ paddingBlockStart: 12 }}>{sentence || t('segments:everybody')}</p>
    </aside>
  );
}
