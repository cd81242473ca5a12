import { Button, Drawer, Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { TimezoneSelect } from '../../components/TimezoneSelect.tsx';
import { useDraft, useServerErrors } from '../../lib/form.ts';
import { useCan } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { IndentedOption } from './IndentedOption.tsx';
import { codeFrom, placesQuery, subtree, type Place, type PlaceKind } from './places.ts';

interface Values {
  name: string;
  externalId: string;
  kind: PlaceKind;
  parent: string | null;
  timezone: string | null;
  merchantIds: string[];
}

const kinds: PlaceKind[] = ['holding', 'network', 'point'];
const order = ['label', 'input', 'error', 'description'] as const;

function initialValues(places: Place[], externalId: string | undefined, parent: string | undefined): Values {
  const place = places.find((candidate) => candidate.externalId === externalId);
  if (place) return { name: place.name, externalId: place.externalId, kind: place.kind, parent: place.parent, timezone: place.timezone, merchantIds: place.merchantIds };
  const above = places.find((candidate) => candidate.externalId === parent);
  return { name: '', externalId: '', kind: above?.kind === 'holding' || places.length === 0 ? 'network' : 'point', parent: above?.externalId ?? null, timezone: null, merchantIds: [] };
}

/** Create or change one place; the address of the page names which. */
export function PlaceDrawer({ places, externalId, parent, onClose }: { places: Place[]; externalId: string | undefined; parent: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const isNew = externalId === undefined;
  const mayWrite = useCan('places.write');
  const [isCodeTyped, setCodeTyped] = useState(!isNew);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Values>({
    initialValues: initialValues(places, externalId, parent),
    validate: {
      name: (value) => (value.trim() ? null : t('places:error.name')),
      externalId: (value) => (!isNew ? null : !value.trim() ? t('places:error.code') : places.some((place) => place.externalId === value.trim()) ? t('places:error.codeTaken') : null),
    },
  });
  const forgetDraft = useDraft(`place:${externalId ?? 'new'}`, form);
  const serverErrors = useServerErrors(form, { cyclic_parent: 'parent' });
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: ({ externalId: code, ...values }: Values) => unwrap(api.PUT('/v1/places/{externalId}', { params: { path: { externalId: code.trim() } }, body: { ...values, name: values.name.trim() } })),
    onSuccess: async (_answer, values) => {
      forgetDraft();
      await queryClient.invalidateQueries({ queryKey: placesQuery.queryKey });
      notifications.show({ color: 'green', message: t('places:saved', { name: values.name.trim() }) });
      onClose();
    },
    onError: (error) => setProblem(serverErrors(error)),
  });
  const parents = useMemo(() => {
    const excluded = externalId === undefined ? new Set<string>() : subtree(places, externalId);
    return places.filter((place) => place.kind !== 'point' && !excluded.has(place.externalId)).map((place) => ({ value: place.externalId, label: place.name, depth: place.depth }));
  }, [externalId, places]);
  const rename = (name: string) => {
    form.setFieldValue('name', name);
    if (!isCodeTyped) form.setFieldValue('externalId', codeFrom(name));
  };
  const close = () => {
    forgetDraft();
    onClose();
  };
  return (
    <Drawer opened onClose={close} title={<h2>{t(isNew ? 'places:form.create' : 'places:form.edit')}</h2>} closeButtonProps={{ 'aria-label': t('common:close') }} padding="xl">
      <form noValidate className="col g4" onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <FormProblem text={problem} />
        <fieldset disabled={!mayWrite} className="col g4">
          <TextInput data-autofocus label={t('places:form.name')} description={t('places:form.nameHint')} inputWrapperOrder={[...order]} {...form.getInputProps('name')} onChange={(event) => rename(event.currentTarget.value)} />
          <TextInput
            label={t('places:form.code')} description={t('places:form.codeHint')} inputWrapperOrder={[...order]} dir="ltr" readOnly={!isNew} variant={isNew ? undefined : 'filled'} classNames={{ input: 'mono' }}
            {...form.getInputProps('externalId')} onChange={(event) => { setCodeTyped(true); form.setFieldValue('externalId', event.currentTarget.value); }}
          />
          <Select label={t('places:form.kind')} data={kinds.map((kind) => ({ value: kind, label: t(`common:placeKind.${kind}`) }))} {...form.getInputProps('kind')} />
          <Select label={t('places:form.parent')} placeholder={t('places:form.noParent')} data={parents} clearable searchable allowDeselect renderOption={IndentedOption} {...form.getInputProps('parent')} />
          <TimezoneSelect label={t('places:form.timezone')} description={t('places:form.timezoneHint')} inputWrapperOrder={[...order]} placeholder={t(form.values.parent ? 'places:inherited' : 'places:ofOrganization')} clearable {...form.getInputProps('timezone')} />
          <TagsInput label={t('places:form.merchants')} description={t('places:form.merchantsHint')} inputWrapperOrder={[...order]} size="sm" {...form.getInputProps('merchantIds')} />
        </fieldset>
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={close}>{t(mayWrite ? 'common:cancel' : 'common:close')}</Button>
          {mayWrite && <Button type="submit" variant="filled" loading={save.isPending}>{t(isNew ? 'places:form.create_submit' : 'places:form.edit_submit')}</Button>}
        </div>
      </form>
    </Drawer>
  );
}
