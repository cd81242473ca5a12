import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { asProblem } from '../../../api.ts';
import { useKept } from '../../../lib/kept.ts';
import { useCan, useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { codeFrom } from '../../places/places.ts';
import { useEditor } from '../../programs/editor/context.ts';
import { programsQuery } from '../../programs/queries.ts';
import { nameOf } from '../../programs/text.ts';
import { anyName, NameFields, namesFrom, textFrom, type Names } from '../parts/NameFields.tsx';
import { ProgramParts } from '../parts/ProgramParts.tsx';
import { Unsaved } from '../parts/Unsaved.tsx';
import { useRefusal } from '../parts/use-refusal.ts';
import { saveType, typesQuery } from '../queries.ts';
import { typeSentence } from '../type-words.ts';
import type { InstrumentTypeDocument } from '../types.ts';
import { GivesPart, RulesPart, TermsPart, WorksPart } from './TypeParts.tsx';

const RESERVED = 'new';

interface Draft {
  type: InstrumentTypeDocument;
  names: Names;
  ownCode: string | null;
}

/** A type as its sentence above and its parts below; a change of a part is read in the sentence at once. */
export function TypeEditor({ code, start }: { code?: string; start: InstrumentTypeDocument }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const mayWrite = useCan('loyalty.write');
  const { organization } = useMe();
  const programs = useQuery(programsQuery).data ?? [];
  const taken = useQuery(typesQuery).data?.map((type) => type.code) ?? [];
  const draft = useKept<Draft>(`instrument-type:${organization.id}:${code ?? `new-${start.kind}`}`, { type: start, names: namesFrom(start.name), ownCode: null });
  const { type, names, ownCode } = draft.value;
  const [wasSent, setSent] = useState(false);
  const finalCode = code ?? ownCode ?? codeFrom(anyName(names));
  const isTaken = code === undefined && (taken.includes(finalCode) || finalCode === RESERVED);
  const nameProblem = anyName(names) ? null : t('instruments:edit.nameError');
  const send = useMutation({
    mutationFn: () => saveType(finalCode, { ...type, name: textFrom(names) }),
    onSuccess: async () => {
      draft.forget();
      await queries.invalidateQueries({ queryKey: ['instrument-types'] });
      notify.done(t(code === undefined ? 'instruments:edit.made' : 'instruments:edit.saved'), anyName(names));
      if (code === undefined) await navigate({ to: '/loyalty/instruments/$type', params: { type: finalCode } });
    },
  });
  const problems = send.error ? asProblem(send.error).errors : [];
  const write = (change: (old: Draft) => Partial<Draft>) => draft.set((old) => ({ ...old, ...change(old) }));
  const set = (change: Partial<InstrumentTypeDocument>) => write((old) => ({ type: Object.fromEntries(Object.entries({ ...old.type, ...change }).filter(([, value]) => value !== undefined)) as unknown as InstrumentTypeDocument }));
  const submit = () => { setSent(true); if (!nameProblem && !isTaken && finalCode) send.mutate(); };
  return (
    <ProgramParts program={type.program} problems={problems} isReadOnly={!mayWrite}>
      <form noValidate className="ins-editor" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <LiveSentence type={type} />
        <FormProblem text={send.error && (problems.length > 0 ? t('instruments:edit.problems') : refusal(send.error))} />
        <fieldset className="ins-part" disabled={!mayWrite}>
          <NameFields value={names} onChange={(next) => write(() => ({ names: next }))} error={wasSent ? nameProblem : null} />
          <div className="ins-two">
            {(programs.length > 1 || code === undefined) && <LazySelect label={t('common:word.program')} data={programs.map((program) => ({ value: program.code, label: nameOf(program) }))} value={type.program} onChange={(program) => set({ program: program ?? type.program })} />}
            {code === undefined && <TextInput label={t('instruments:edit.code')} description={t('programs:codeHint')} dir="ltr" value={finalCode} error={isTaken && t('instruments:edit.codeTaken')} onChange={(event) => { const own = codeFrom(event.currentTarget.value); write(() => ({ ownCode: own })); }} />}
          </div>
        </fieldset>
        <GivesPart type={type} set={set} />
        <WorksPart type={type} set={set} />
        <TermsPart type={type} set={set} />
        <RulesPart type={type} set={set} />
        {mayWrite && (
          <div className="ins-foot">
            <Button type="submit" variant="filled" loading={send.isPending}>{t(code === undefined ? 'instruments:edit.make' : 'instruments:edit.save')}</Button>
            <Unsaved draft={draft} onDiscard={() => { setSent(false); send.reset(); }}>{code !== undefined && t('instruments:edit.existing')}</Unsaved>
          </div>
        )}
      </form>
    </ProgramParts>
  );
}

function LiveSentence({ type }: { type: InstrumentTypeDocument }) {
  const { t } = useTranslation();
  const { document, names } = useEditor();
  return <p className="note acc"><span>{t(`instruments:kind.${type.kind}`)}. {typeSentence(type, { t, names, document })}</span></p>;
}
