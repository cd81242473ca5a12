import { Button, Modal } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useNames } from '../names.ts';
import type { Customer } from '../types.ts';
import { useNotify } from '../use-notify.tsx';
import { changesOf, emptyForm, formOf, validateCustomer, type CustomerFormValues } from './customer-form.ts';
import { CustomerFields } from './CustomerFields.tsx';
import { problemFields } from './problem-fields.ts';
import { forgetDraft, readDraft, useDraft } from './use-draft.ts';

export function EditCustomerDialog({ customer, opened, onClose }: { customer: Customer; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} size="560px" title={t('customers:edit.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {opened && <EditCustomerForm customer={customer} onClose={onClose} />}
    </Modal>
  );
}

function EditCustomerForm({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const problemText = useProblemText();
  const notify = useNotify();
  const queries = useQueryClient();
  const draft = `draft:customer:${customer.id}`;
  const form = useForm<CustomerFormValues>({ initialValues: { ...formOf(customer), ...readDraft<CustomerFormValues>(draft) }, validate: (values) => validateCustomer(values, t) });
  useDraft(draft, form.values, form.isDirty());
  const save = useMutation({
    mutationFn: (values: CustomerFormValues) => unwrap(api.PATCH('/v1/customers/{id}', { params: { path: { id: customer.id } }, body: changesOf(values, customer) as never })),
    onSuccess: () => {
      forgetDraft(draft);
      void queries.invalidateQueries({ queryKey: ['customers'] });
      notify.done(t('common:saved'), names.customer(customer));
      onClose();
    },
    onError: (error) => form.setErrors(problemFields(error, Object.keys(emptyForm), t)),
  });
  return (
    <form noValidate className="col g4" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <CustomerFields form={form} withExternalId={customer.externalId === null} />
      {save.error && <div className="note bad" role="alert"><IconAlertTriangle size={18} aria-hidden /><div><h3>{t('customers:edit.failed')}</h3><p className="s13">{problemText(save.error)}</p></div></div>}
      <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={() => { forgetDraft(draft); onClose(); }}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={save.isPending} disabled={Object.keys(changesOf(form.values, customer)).length === 0}>{t('customers:edit.submit')}</Button>
      </div>
    </form>
  );
}
