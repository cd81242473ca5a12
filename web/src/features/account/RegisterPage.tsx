import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '../../api-types';
import { api, unwrap } from '../../api.ts';
import { currentLanguage } from '../../i18n.ts';
import { countryChoices, likelyCountry } from '../../lib/countries.ts';
import { useDraft, useServerErrors } from '../../lib/form.ts';
import { rememberNewKey } from '../../lib/new-key.ts';
import { useEnter } from './enter.ts';
import { accountRules } from './rules.ts';
import { FormProblem, Sheet } from './Sheet.tsx';

export function RegisterPage() {
  const { t } = useTranslation();
  const enter = useEnter();
  const [problem, setProblem] = useState<string | null>(null);
  const rules = accountRules(t);
  const form = useForm({
    initialValues: { name: '', email: '', password: '', organizationName: '', country: likelyCountry() },
    validate: { name: rules.name, email: rules.email, password: rules.newPassword },
  });
  const forgetDraft = useDraft('register', form, ['password']);
  const serverErrors = useServerErrors(form, { email_taken: 'email' });
  const register = useMutation({
    mutationFn: ({ organizationName, country, ...values }: typeof form.values) =>
      unwrap(api.POST('/v1/auth/register', {
        body: { ...values, country: country as components['schemas']['Country'], email: values.email.trim(), name: values.name.trim(), organizationName: organizationName.trim() || undefined, locale: currentLanguage() },
      })),
    onSuccess: async (answer) => {
      forgetDraft();
      rememberNewKey(answer.apiKey);
      await enter('/connect');
    },
    onError: (error) => setProblem(serverErrors(error)),
  });
  const language = currentLanguage();
  const countries = useMemo(() => countryChoices(language), [language]);
  return (
    <Sheet title={t('account:register.title')} lead={t('account:register.lead')} below={<p className="m">{t('account:register.hasAccount')} <Link to="/sign-in" className="b">{t('account:signIn.submit')}</Link></p>}>
      <form noValidate onSubmit={form.onSubmit((values) => register.mutate(values))}>
        <FormProblem text={problem} />
        <TextInput label={t('account:field.name')} autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label={t('account:field.email')} type="email" autoComplete="username" dir="ltr" {...form.getInputProps('email')} />
        <PasswordInput label={t('account:field.password')} description={t('account:field.passwordHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} autoComplete="new-password" {...form.getInputProps('password')} />
        <TextInput label={t('account:field.organization')} description={t('account:field.organizationHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} autoComplete="organization" {...form.getInputProps('organizationName')} />
        <Select label={t('account:field.country')} description={t('account:field.countryHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} data={countries} searchable {...form.getInputProps('country')} />
        <Button type="submit" variant="filled" fullWidth loading={register.isPending}>{t('account:register.submit')}</Button>
      </form>
    </Sheet>
  );
}
