import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EffectDocument, Expression } from '#domain/loyalty/program.ts';
import { LazySelect } from '../../components/choices.tsx';
import { asProblem } from '../../api.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { useKept } from '../../lib/kept.ts';
import { useCan, useMe } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { useNotify } from '../customers/use-notify.tsx';
import { anyName, NameFields, namesFrom, textFrom, type Names } from '../instruments/parts/NameFields.tsx';
import { ProgramParts } from '../instruments/parts/ProgramParts.tsx';
import { Unsaved } from '../instruments/parts/Unsaved.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { asSentence } from '../instruments/type-words.ts';
import { codeFrom } from '../places/places.ts';
import { ConditionBuilder } from '../programs/conditions/ConditionBuilder.tsx';
import { describeCondition } from '../programs/conditions/describe.ts';
import { durationWords } from '../programs/conditions/words.ts';
import { useEditor } from '../programs/editor/context.ts';
import { effectWords } from '../programs/effects.ts';
import { DurationField } from '../programs/fields/inputs.tsx';
import { programsQuery } from '../programs/queries.ts';
import { EffectList } from '../programs/tabs/EffectList.tsx';
import { nameOf } from '../programs/text.ts';
import { assignFrom, startAssignment, WhoPart, type Assignment } from './WhoPart.tsx';
import { assignedQuery, offersQuery, saveOffer } from './queries.ts';
import type { Offer } from './types.ts';

/** 2026-11-21T10:00 in the reader's zone, as a field of date and time takes it. */
const localInput = (instant: string | Date): string => {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

interface Draft {
  program: string;
  names: Names;
  effects: EffectDocument[];
  when: Expression | undefined;
  /** As the browser's field has it; null is now. */
  from: string | null;
  validFor: string;
  who: Assignment;
  ownCode: string | null;
}

const startOf = (program: string, offer: Offer | undefined, segment: string | undefined): Draft => ({
  program, names: namesFrom(offer?.name), effects: offer?.effects ?? [{ type: 'discount', percentBps: 1_000 }], when: offer?.when, from: offer ? localInput(offer.validFrom) : null,
  validFor: offer?.validFor.after ?? 'P14D', who: startAssignment(offer, segment), ownCode: null,
});

export function OfferEditor({ program: start, offer, onSaved }: { program: string; offer?: Offer; onSaved?: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const mayWrite = useCan('loyalty.write');
  const [search] = useUrlState();
  const programs = useQuery(programsQuery).data ?? [];
  const taken = useInfiniteQuery(offersQuery).data?.pages.flatMap((page) => page.data.map(({ code }) => code)) ?? [];
  const has = useInfiniteQuery({ ...assignedQuery(offer?.code ?? '', undefined), enabled: offer !== undefined }).data?.pages[0]?.data[0]?.customer.id;
  const { organization } = useMe();
  const draft = useKept<Draft>(`offer:${organization.id}:${offer?.code ?? 'new'}`, startOf(start, offer, search.segment));
  const { program, names, effects, when, validFor, who, ownCode } = draft.value;
  const [openedAt] = useState(() => localInput(new Date()));
  const from = draft.value.from ?? openedAt;
  const set = (change: Partial<Draft>) => draft.set((old) => ({ ...old, ...change }));
  const [wasSent, setSent] = useState(false);
  const code = offer?.code ?? ownCode ?? codeFrom(anyName(names));
  const isTaken = !offer && (taken.includes(code) || code === 'new');
  const nameProblem = anyName(names) ? null : t('instruments:edit.nameError');
  const assign = assignFrom(who, has);
  // The field knows minutes only: an instant that nobody changed stays what it is.
  const validFrom = offer && from === localInput(offer.validFrom) ? offer.validFrom : new Date(from).toISOString();
  const send = useMutation({
    mutationFn: () => saveOffer(code, {
      program, name: textFrom(names), effects, ...(when !== undefined && { when }), validFrom, validFor: { ...offer?.validFor, after: validFor, ...(!offer && { round: 'end_of_day' }) }, assign,
    }),
    onSuccess: async () => {
      draft.forget();
      await queries.invalidateQueries({ queryKey: ['offers'] });
      notify.done(t(offer ? 'offers:edit.saved' : 'offers:edit.made'), anyName(names));
      if (!offer) await navigate({ to: '/loyalty/offers/$offer', params: { offer: code } });
      else onSaved?.();
    },
  });
  const problems = send.error ? asProblem(send.error).errors : [];
  return (
    <ProgramParts program={program} problems={problems} isReadOnly={!mayWrite}>
      <form noValidate className="ins-editor" onSubmit={(event) => { event.preventDefault(); setSent(true); if (!nameProblem && !isTaken && code && assign) send.mutate(); }}>
        <Sentence effects={effects} when={when} validFor={validFor} />
        <FormProblem text={send.error && (problems.length > 0 ? t('offers:edit.problems') : refusal(send.error))} />
        <fieldset className="ins-part" disabled={!mayWrite}>
          <NameFields value={names} onChange={(next) => set({ names: next })} error={wasSent ? nameProblem : null} />
          {!offer && (
            <div className="ins-two">
              {programs.length > 1 && <LazySelect label={t('common:word.program')} data={programs.map((known) => ({ value: known.code, label: nameOf(known) }))} value={program} onChange={(next) => set({ program: next ?? program })} />}
              <TextInput label={t('offers:edit.code')} description={t('offers:edit.codeHint')} dir="ltr" value={code} error={isTaken && t('offers:edit.codeTaken')} onChange={(event) => set({ ownCode: codeFrom(event.currentTarget.value) })} />
            </div>
          )}
        </fieldset>
        <fieldset className="ins-part" disabled={!mayWrite}><h2>{t('instruments:edit.gives')}</h2><EffectList effects={effects} onChange={(next) => set({ effects: next })} path="effects" /></fieldset>
        <fieldset className="ins-part" disabled={!mayWrite}><h2>{t('offers:edit.when')}</h2><ConditionBuilder value={when} onChange={(next) => set({ when: next })} path="when" label={t('offers:edit.when')} empty={t('instruments:edit.noCondition')} /></fieldset>
        <fieldset className="ins-part" disabled={!mayWrite}>
          <h2>{t('offers:edit.window')}</h2>
          <div className="ins-two"><TextInput type="datetime-local" label={t('offers:edit.from')} value={from} onChange={(event) => event.currentTarget.value && set({ from: event.currentTarget.value })} /><DurationField label={t('offers:edit.for')} value={validFor} onChange={(next) => set({ validFor: next })} /></div>
        </fieldset>
        <WhoPart value={who} onChange={(next) => set({ who: next })} offer={offer} error={wasSent && !assign ? t('offers:who.error') : null} />
        {mayWrite && <div className="ins-foot"><Button type="submit" variant="filled" loading={send.isPending}>{t(offer ? 'offers:edit.save' : 'offers:edit.make')}</Button><Unsaved draft={draft} onDiscard={() => { setSent(false); send.reset(); }}>{offer && t('offers:edit.keeps')}</Unsaved></div>}
      </form>
    </ProgramParts>
  );
}

function Sentence({ effects, when, validFor }: { effects: EffectDocument[]; when: Expression | undefined; validFor: string }) {
  const { t } = useTranslation();
  const { document, names } = useEditor();
  const condition = describeCondition(when, t, names);
  return <p className="note acc">{asSentence(t(condition ? 'offers:edit.sentenceIf' : 'offers:edit.sentence', { effects: effects.map((effect) => effectWords(effect, { t, names, document })).join('; '), condition, duration: durationWords(validFor) }))}</p>;
}
