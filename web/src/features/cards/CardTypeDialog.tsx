import { Button, ColorInput, Modal, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../components/choices.tsx';
import { NumberField } from '../../components/number-fields.tsx';
import { useKept } from '../../lib/kept.ts';
import { useMe } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { useNotify } from '../customers/use-notify.tsx';
import { anyName, NameFields, namesFrom, textFrom, type Names } from '../instruments/parts/NameFields.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { codeFrom } from '../places/places.ts';
import { programsQuery } from '../programs/queries.ts';
import { nameOf } from '../programs/text.ts';
import { saveCardType } from './queries.ts';
import type { CardType } from './types.ts';

const BACKGROUND = '#0b6662';
const FOREGROUND = '#ffffff';

interface Draft {
  names: Names;
  prefix: string;
  digits: number;
  /** Null: the main one. */
  program: string | null;
  physical: boolean;
  allowEarlyActivation: boolean;
  background: string;
  foreground: string;
}

const startOf = (type: CardType | undefined): Draft => ({
  names: namesFrom(type?.name), prefix: type?.prefix ?? '77', digits: type?.digits ?? 8, program: type?.program ?? null, physical: type?.physical ?? true, allowEarlyActivation: type?.allowEarlyActivation ?? false,
  background: type?.design?.background ?? BACKGROUND, foreground: type?.design?.foreground ?? FOREGROUND,
});

/** Numbers, program, and whether it is a thing. */
export function CardTypeDialog({ type, taken, onClose }: { type: CardType | undefined; taken: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const { organization } = useMe();
  const programs = useQuery(programsQuery).data ?? [];
  const main = programs.find(({ code }) => code === 'main')?.code ?? programs[0]?.code ?? 'main';
  const draft = useKept(`card-type:${organization.id}:${type?.code ?? 'new'}`, startOf(type));
  const { names, ...values } = draft.value;
  const program = values.program ?? main;
  const set = (change: Partial<Draft>) => draft.set((old) => ({ ...old, ...change }));
  const close = () => { draft.forget(); onClose(); };
  const code = type?.code ?? codeFrom(anyName(names));
  const isFixed = (type?.made ?? 0) > 0;
  const prefixProblem = /^\d{1,12}$/.test(values.prefix) ? null : t('cards:type.prefixError');
  const nameProblem = !type && taken.includes(code) ? t('cards:type.taken') : null;
  const send = useMutation({
    mutationFn: ({ background, foreground, ...body }: typeof values) => saveCardType(code, { ...body, program, name: textFrom(names), design: { ...type?.design, background, foreground } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['card-types'] });
      notify.done(t(type ? 'cards:type.saved' : 'cards:type.made'), anyName(names));
      close();
    },
  });
  return (
    <Modal opened onClose={close} size={640} title={t(type ? 'cards:type.edit' : 'cards:type.add')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form noValidate className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(values); }}>
        <FormProblem text={send.error && refusal(send.error)} />
        <NameFields value={names} onChange={(next) => set({ names: next })} error={nameProblem} />
        <div className="ins-two">
          <TextInput label={t('cards:type.prefix')} dir="ltr" inputMode="numeric" maxLength={12} disabled={isFixed} value={values.prefix} error={prefixProblem} onChange={(event) => set({ prefix: event.currentTarget.value.replaceAll(/\D/g, '') })} />
          <NumberField label={t('cards:type.digits')} min={1} max={15} disabled={isFixed} value={values.digits} onChange={(digits) => set({ digits: digits ?? 1 })} />
        </div>
        <p className="m s13">{t(isFixed ? 'cards:type.fixed' : 'cards:type.example')} {!isFixed && <bdi dir="ltr" className="b ins-code">{values.prefix}{'0'.repeat(Math.max(0, values.digits - 1))}1·</bdi>}</p>
        {programs.length > 1 && <LazySelect label={t('common:word.program')} data={programs.map((known) => ({ value: known.code, label: nameOf(known) }))} allowDeselect={false} value={program} onChange={(next) => set({ program: next })} />}
        <div className="col">
          <Switch label={t('cards:type.physical')} description={t('cards:type.physicalHint')} checked={values.physical} onChange={(event) => set({ physical: event.currentTarget.checked })} />
          {values.physical && <Switch label={t('cards:type.early')} checked={values.allowEarlyActivation} onChange={(event) => set({ allowEarlyActivation: event.currentTarget.checked })} />}
        </div>
        <div className="ins-two">
          <ColorInput label={t('cards:type.background')} format="hex" value={values.background} onChange={(background) => set({ background })} eyeDropperButtonProps={{ 'aria-label': t('cards:type.pick') }} />
          <ColorInput label={t('cards:type.foreground')} format="hex" value={values.foreground} onChange={(foreground) => set({ foreground })} eyeDropperButtonProps={{ 'aria-label': t('cards:type.pick') }} />
        </div>
        <div className="row wrap ins-end"><Button onClick={close}>{t('common:cancel')}</Button><Button type="submit" variant="filled" loading={send.isPending} disabled={!code || Boolean(prefixProblem) || Boolean(nameProblem)}>{t(type ? 'cards:type.save' : 'cards:type.make')}</Button></div>
      </form>
    </Modal>
  );
}
