import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { looksLikeEmail } from '../../../lib/form.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { call } from '../../programs/queries.ts';

/** Somebody new at the till: a phone or an e-mail is enough. */
export function QuickRegister({ typed, onDone, onCancel }: { typed: string; onDone: (id: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const isContact = /^[+\d][\d\s()-]{5,}$/.test(typed) || looksLikeEmail(typed);
  const form = useForm({
    initialValues: { contact: isContact ? typed : '', name: isContact ? '' : typed, referralCode: '' },
    validate: { contact: (value) => (looksLikeEmail(value) || /^[+\d][\d\s()-]{5,}$/.test(value.trim()) ? null : t('cashier:register.contactError')) },
  });
  const register = useMutation({
    mutationFn: ({ contact, name, referralCode }: typeof form.values) => call<{ customer: { id: string } }>('post', '/v1/customers', {
      body: { ...(looksLikeEmail(contact) ? { email: contact.trim() } : { phone: contact.trim() }), ...(name.trim() && { name: name.trim() }), ...(referralCode.trim() && { referralCode: referralCode.trim() }) },
    }),
    onSuccess: ({ customer }) => {
      void queries.invalidateQueries({ queryKey: ['customers'] });
      onDone(customer.id);
    },
  });
  return (
    <form className="csh-register" noValidate onSubmit={form.onSubmit((values) => register.mutate(values))}>
      <FormProblem text={register.error && problemText(register.error)} />
      <TextInput label={t('cashier:register.contact')} autoComplete="off" dir="ltr" data-autofocus autoFocus {...form.getInputProps('contact')} />
      <TextInput label={t('cashier:register.name')} autoComplete="off" maxLength={200} {...form.getInputProps('name')} />
      <TextInput label={t('cashier:register.referralCode')} description={t('cashier:register.referralHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} autoComplete="off" dir="ltr" maxLength={100} {...form.getInputProps('referralCode')} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={register.isPending}>{t('cashier:register.submit')}</Button><Button onClick={onCancel}>{t('common:cancel')}</Button></div>
    </form>
  );
}
