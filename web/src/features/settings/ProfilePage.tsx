import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, asProblem, unwrap } from '../../api.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { setLanguage } from '../../i18n.ts';
import { useServerErrors } from '../../lib/form.ts';
import { asLanguage, languageNames, languages } from '../../lib/languages.ts';
import { meQuery, useMe } from '../../session.ts';
import { accountRules } from '../account/rules.ts';
import { FormProblem } from '../account/Sheet.tsx';

const order = ['label', 'input', 'error', 'description'] as const;

export function ProfilePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('settings:profile.title')} lead={t('settings:profile.lead')} />
      <ProfileForm />
      <PasswordForm />
    </>
  );
}

function ProfileForm() {
  const { t } = useTranslation();
  const { user, role } = useMe();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({ initialValues: { name: user.name, locale: asLanguage(user.locale) ?? 'en' }, validate: { name: accountRules(t).name } });
  const serverErrors = useServerErrors(form);
  const save = useMutation({
    mutationFn: (values: typeof form.values) => unwrap(api.PATCH('/v1/me', { body: { ...values, name: values.name.trim() } })),
    onSuccess: async (_answer, values) => {
      setProblem(null);
      form.resetDirty(values);
      await setLanguage(values.locale);
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      notifications.show({ color: 'green', message: t('settings:profile.saved') });
    },
    onError: (error) => setProblem(serverErrors(error)),
  });
  return (
    <form noValidate className="col g4 settings-form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <FormProblem text={problem} />
      <TextInput label={t('settings:profile.name')} autoComplete="name" {...form.getInputProps('name')} />
      <TextInput label={t('settings:profile.email')} description={t('settings:profile.emailHint')} inputWrapperOrder={[...order]} value={user.email} readOnly variant="filled" dir="ltr" />
      <Select label={t('settings:profile.language')} description={t('settings:profile.languageHint')} inputWrapperOrder={[...order]} data={languages.map((value) => ({ value, label: languageNames[value] }))} {...form.getInputProps('locale')} />
      <dl className="dl"><dt>{t('settings:profile.role')}</dt><dd>{t(`common:role.${role}`)}</dd></dl>
      <div className="row g3"><Button type="submit" variant="filled" loading={save.isPending}>{t('settings:profile.submit')}</Button>{form.isDirty() && <span className="m s13">{t('settings:unsaved')}</span>}</div>
    </form>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const { user } = useMe();
  const [problem, setProblem] = useState<string | null>(null);
  const rules = accountRules(t);
  const form = useForm({ initialValues: { currentPassword: '', newPassword: '' }, validate: { currentPassword: rules.givenPassword, newPassword: rules.newPassword } });
  const serverErrors = useServerErrors(form);
  const change = useMutation({
    mutationFn: (body: typeof form.values) => unwrap(api.POST('/v1/me/password', { body })),
    onSuccess: () => {
      setProblem(null);
      form.reset();
      notifications.show({ color: 'green', message: t('settings:password.saved') });
    },
    onError: (error) => {
      if (asProblem(error).code === 'invalid_credentials') form.setFieldError('currentPassword', t('settings:password.wrong'));
      else setProblem(serverErrors(error));
    },
  });
  return (
    <section className="col g4 settings-form hr" style={{ paddingBlockStart: 24 }}>
      <div><h2>{t('settings:password.title')}</h2><p className="m">{t('settings:password.lead')}</p></div>
      <form noValidate className="col g4" onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <FormProblem text={problem} />
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordInput label={t('account:field.currentPassword')} autoComplete="current-password" {...form.getInputProps('currentPassword')} />
        <PasswordInput label={t('account:field.newPassword')} description={t('account:field.passwordHint')} inputWrapperOrder={[...order]} autoComplete="new-password" {...form.getInputProps('newPassword')} />
        <div><Button type="submit" loading={change.isPending}>{t('settings:password.submit')}</Button></div>
      </form>
    </section>
  );
}
