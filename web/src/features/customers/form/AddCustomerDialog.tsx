import { Button, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, asProblem } from '../../../api.ts';
import { LazyMultiSelect } from '../../../components/choices.tsx';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useCan } from '../../../session.ts';
import { programsQuery } from '../../programs/queries.ts';
import { nameOf } from '../../programs/text.ts';
import { useNames } from '../names.ts';
import type { Customer } from '../types.ts';
import { useNotify } from '../use-notify.tsx';
import { bodyOf, emptyForm, validateCustomer, type CustomerFormValues } from './customer-form.ts';
import { CustomerFields } from './CustomerFields.tsx';
import { problemFields } from './problem-fields.ts';
import { forgetDraft, readDraft, useDraft } from './use-draft.ts';

const DRAFT = 'draft:customer';

export function AddCustomerDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} size="560px" title={t('customers:add.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {opened && <AddCustomerForm onClose={onClose} />}
    </Modal>
  );
}

function AddCustomerForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const problemText = useProblemText();
  const notify = useNotify();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm<CustomerFormValues>({ initialValues: { ...emptyForm, ...readDraft<CustomerFormValues>(DRAFT) }, validate: (values) => validateCustomer(values, t) });
  const byHand = usePrograms();
  const [programs, setPrograms] = useState<string[]>([]);
  useDraft(DRAFT, form.values, form.isDirty());
  const add = useMutation({
    mutationFn: async (values: CustomerFormValues) => {
      const { data, response } = await api.POST('/v1/customers', { body: { ...bodyOf(values), ...(programs.length > 0 && { programs }) } as never });
      return { customer: (data as { customer: Customer }).customer, isNew: response.status === 201 };
    },
    onSuccess: ({ customer, isNew }) => {
      forgetDraft(DRAFT);
      void queries.invalidateQueries({ queryKey: ['customers'] });
      notify.done(names.customer(customer), t(isNew ? 'customers:add.added' : 'customers:add.known'));
      void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } });
    },
    onError: (error) => form.setErrors(problemFields(error, Object.keys(emptyForm), t)),
  });
  const isConflict = asProblem(add.error).code === 'identity_conflict';
  return (
    <form noValidate className="col g4" onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <p className="m s13">{t('customers:add.lead')}</p>
      <CustomerFields form={form} withExternalId />
      <TextInput label={t('customers:form.referralCode')} description={t('customers:form.referralHint')} dir="ltr" maxLength={100} {...form.getInputProps('referralCode')} />
      {byHand.length > 0 && <LazyMultiSelect label={t('customers:form.programs')} description={t('customers:form.programsHint')} data={byHand} value={programs} onChange={setPrograms} searchable clearable clearButtonProps={{ 'aria-label': t('customers:form.clearPrograms') }} />}
      {add.error && (
        <div className="note bad" role="alert">
          <IconAlertTriangle size={18} aria-hidden />
          <div><h3>{isConflict ? t('customers:add.conflict') : t('customers:add.failed')}</h3><p className="s13">{isConflict ? t('customers:add.conflictHelp') : problemText(add.error)}</p></div>
        </div>
      )}
      <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={() => { forgetDraft(DRAFT); onClose(); }}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={add.isPending}>{t('customers:add.submit')}</Button>
      </div>
    </form>
  );
}

/** Programs that nobody joins by being a customer. */
function usePrograms(): { value: string; label: string }[] {
  const { data = [] } = useQuery({ ...programsQuery, enabled: useCan('loyalty.read') });
  return data.filter(({ version, document }) => version !== null && document.enrolment === 'manual').map(({ code, document }) => ({ value: code, label: nameOf({ code, name: document.name }) }));
}
