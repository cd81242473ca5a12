import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, asProblem, unwrap } from '../../api.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { accountRules } from './rules.ts';
import { FormProblem, Sheet } from './Sheet.tsx';

export function ResetPage() {
  const { t } = useTranslation();
  const { token = '' } = useSearch({ from: '/door/reset-password' });
  const problemText = useProblemText();
  const form = useForm({ initialValues: { password: '' }, validate: { password: accountRules(t).newPassword } });
  const reset = useMutation({ mutationFn: ({ password }: { password: string }) => unwrap(api.POST('/v1/auth/password/reset', { body: { token, password } })) });
  const askAgain = <Link to="/forgot-password" className="b">{t('account:reset.newLink')}</Link>;
  if (reset.isSuccess) {
    return (
      <Sheet title={t('account:reset.done')}>
        <div className="note ok" role="status"><IconCheck size={18} aria-hidden /><p>{t('account:reset.doneText')}</p></div>
        <Button component={Link} to="/sign-in" variant="filled" fullWidth>{t('account:signIn.submit')}</Button>
      </Sheet>
    );
  }
  if (!token) return <Sheet title={t('account:reset.title')} below={askAgain}><FormProblem text={t('account:reset.noToken')} /></Sheet>;
  return (
    <Sheet title={t('account:reset.title')} lead={t('account:reset.lead')} below={asProblem(reset.error).code === 'token_invalid' ? askAgain : null}>
      <form noValidate onSubmit={form.onSubmit((values) => reset.mutate(values))}>
        <FormProblem text={reset.error ? problemText(reset.error) : null} />
        <PasswordInput label={t('account:field.newPassword')} description={t('account:field.passwordHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} autoComplete="new-password" {...form.getInputProps('password')} />
        <Button type="submit" variant="filled" fullWidth loading={reset.isPending}>{t('account:reset.submit')}</Button>
      </form>
    </Sheet>
  );
}
