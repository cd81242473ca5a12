import { Button, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, asProblem, unwrap } from '../../api.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useServerErrors } from '../../lib/form.ts';
import type { Role } from '../../session.ts';
import { useEnter } from './enter.ts';
import { accountRules } from './rules.ts';
import { FormProblem, Sheet } from './Sheet.tsx';

interface Invitation {
  email: string;
  role: Role;
  organization: { name: string };
  existingUser: boolean;
}

export function InvitationPage() {
  const { t } = useTranslation();
  const { token } = useParams({ from: '/door/invitation/$token' });
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => ((await unwrap(api.GET('/v1/auth/invitations/{token}', { params: { path: { token } } }))) as { invitation: Invitation }).invitation,
  });
  if (error && [400, 404, 410, 422].includes(asProblem(error).status)) {
    return <Sheet title={t('account:invitation.gone')} lead={t('account:invitation.goneText')}><Button component={Link} to="/sign-in">{t('account:forgot.back')}</Button></Sheet>;
  }
  if (error) return <div className="sheet"><ErrorState error={error} onRetry={() => void refetch()} /></div>;
  if (!data) return <div className="sheet" aria-busy="true"><Skeleton height={24} width="70%" /><Skeleton height={36} /><Skeleton height={36} /><Skeleton height={36} /></div>;
  return <Join token={token} invitation={data} />;
}

function Join({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const [problem, setProblem] = useState<string | null>(null);
  const rules = accountRules(t);
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: { name: (value) => (invitation.existingUser ? null : rules.name(value)), password: invitation.existingUser ? rules.givenPassword : rules.newPassword },
  });
  const serverErrors = useServerErrors(form, { invalid_credentials: 'password' });
  const join = useMutation({
    mutationFn: ({ name, password }: typeof form.values) =>
      unwrap(api.POST('/v1/auth/invitations/{token}/accept', { params: { path: { token } }, body: invitation.existingUser ? { password } : { name: name.trim(), password } })),
    onSuccess: () => enter('/'),
    onError: (error) => setProblem(serverErrors(error)),
  });
  return (
    <Sheet
      title={t('account:invitation.title', { organization: invitation.organization.name })}
      lead={<>{t('account:invitation.lead', { role: t(`common:role.${invitation.role}`) })} {invitation.existingUser && t('account:invitation.existing')}</>}
    >
      <form noValidate onSubmit={form.onSubmit((values) => join.mutate(values))}>
        <FormProblem text={problem} />
        <TextInput label={t('account:field.email')} type="email" value={invitation.email} readOnly dir="ltr" autoComplete="username" />
        {!invitation.existingUser && <TextInput label={t('account:field.name')} autoComplete="name" {...form.getInputProps('name')} />}
        <PasswordInput label={t('account:field.password')} autoComplete={invitation.existingUser ? 'current-password' : 'new-password'} {...form.getInputProps('password')} />
        <Button type="submit" variant="filled" fullWidth loading={join.isPending}>{t('account:invitation.submit')}</Button>
      </form>
    </Sheet>
  );
}
