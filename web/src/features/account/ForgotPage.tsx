import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { OutboxNote } from '../../components/OutboxNote.tsx';
import { useProblemText } from '../../lib/problem-text.ts';
import { accountRules } from './rules.ts';
import { FormProblem, Sheet } from './Sheet.tsx';

export function ForgotPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const form = useForm({ initialValues: { email: '' }, validate: { email: accountRules(t).email } });
  const ask = useMutation({ mutationFn: ({ email }: { email: string }) => unwrap(api.POST('/v1/auth/password/forgot', { body: { email: email.trim() } })) });
  const back = <Link to="/sign-in" className="b">{t('account:forgot.back')}</Link>;
  if (ask.isSuccess) {
    return (
      <Sheet title={t('account:forgot.sent')} below={back}>
        <div className="note ok" role="status"><IconMailCheck size={18} stroke={1.75} aria-hidden /><p>{t('account:forgot.sentText', { email: ask.variables.email })}</p></div>
        <OutboxNote />
      </Sheet>
    );
  }
  return (
    <Sheet title={t('account:forgot.title')} lead={t('account:forgot.lead')} below={back}>
      <form noValidate onSubmit={form.onSubmit((values) => ask.mutate(values))}>
        <FormProblem text={ask.error ? problemText(ask.error) : null} />
        <TextInput label={t('account:field.email')} type="email" autoComplete="username" dir="ltr" {...form.getInputProps('email')} />
        <Button type="submit" variant="filled" fullWidth loading={ask.isPending}>{t('account:forgot.submit')}</Button>
      </form>
    </Sheet>
  );
}
