import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { useServerErrors } from '../../../lib/form.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { keysQuery, scopes, type NewApiKey, type Scope } from './keys.ts';

const terms = ['never', '30', '90', '365'] as const;
type Term = (typeof terms)[number];

const DAY_MS = 86_400_000;
const expiryOf = (term: Term) => (term === 'never' ? undefined : new Date(Date.now() + Number(term) * DAY_MS).toISOString());

export function CreateKeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (key: NewApiKey) => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    initialValues: { name: '', scopes: ['ingest', 'read'] as Scope[], term: 'never' as Term },
    validate: { name: (value) => (value.trim() ? null : t('keys:form.nameError')), scopes: (value) => (value.length > 0 ? null : t('keys:form.scopesError')) },
  });
  const serverErrors = useServerErrors(form);
  const create = useMutation({
    mutationFn: async ({ term, name, scopes: chosen }: typeof form.values) =>
      (await unwrap(api.POST('/v1/api-keys', { body: { name: name.trim(), scopes: scopes.filter((scope) => chosen.includes(scope)), expiresAt: expiryOf(term) } }))).apiKey as NewApiKey,
    onSuccess: async (key) => {
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
      onCreated(key);
    },
    onError: (error) => setProblem(serverErrors(error)),
  });
  return (
    <Modal opened onClose={onClose} title={t('keys:form.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form noValidate className="col g4" onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <FormProblem text={problem} />
        <TextInput data-autofocus label={t('keys:form.name')} placeholder={t('keys:form.namePlaceholder')} description={t('keys:form.nameHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} {...form.getInputProps('name')} />
        <Checkbox.Group label={t('keys:form.scopes')} {...form.getInputProps('scopes')}>
          <div className="col" style={{ paddingBlockStart: 4 }}>
            {scopes.map((scope) => <Checkbox key={scope} value={scope} label={t(`keys:scope.${scope}`)} description={t(`keys:scopeText.${scope}`)} className="first-up" />)}
          </div>
        </Checkbox.Group>
        <Select label={t('keys:form.expires')} data={terms.map((value) => ({ value, label: t(`keys:form.term.${value}`) }))} {...form.getInputProps('term')} />
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" loading={create.isPending}>{t('keys:create')}</Button>
        </div>
      </form>
    </Modal>
  );
}
