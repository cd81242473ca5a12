import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { setupQuery } from '../../session.ts';
import { useEnter } from './enter.ts';
import { accountRules } from './rules.ts';
import { FormProblem, Sheet } from './Sheet.tsx';

interface Credentials {
  email: string;
  password: string;
}

export function SignInPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: '/door/sign-in' });
  const enter = useEnter();
  const problemText = useProblemText();
  const rules = accountRules(t);
  const signIn = useMutation({ mutationFn: (body: Credentials) => unwrap(api.POST('/v1/auth/login', { body })), onSuccess: () => enter(next) });
  const form = useForm<Credentials>({ initialValues: { email: '', password: '' }, validate: { email: rules.email, password: rules.givenPassword } });
  return (
    <Sheet
      title={t('account:signIn.title')}
      lead={t('account:signIn.lead')}
      below={
        <>
          <p className="m">{t('account:signIn.noAccount')} <Link to="/register" className="b">{t('account:signIn.register')}</Link></p>
          <DemoOffer onEnter={(demo) => signIn.mutate(demo)} isPending={signIn.isPending} />
        </>
      }
    >
      <form noValidate onSubmit={form.onSubmit((values) => signIn.mutate({ ...values, email: values.email.trim() }))}>
        <FormProblem text={signIn.error ? problemText(signIn.error) : null} />
        <TextInput label={t('account:field.email')} type="email" autoComplete="username" dir="ltr" {...form.getInputProps('email')} />
        <PasswordInput label={t('account:field.password')} autoComplete="current-password" {...form.getInputProps('password')} />
        <Button type="submit" variant="filled" fullWidth loading={signIn.isPending}>{t('account:signIn.submit')}</Button>
        <Link to="/forgot-password" className="s13" style={{ alignSelf: 'center' }}>{t('account:signIn.forgot')}</Link>
      </form>
    </Sheet>
  );
}

function DemoOffer({ onEnter, isPending }: { onEnter: (demo: Credentials) => void; isPending: boolean }) {
  const { t } = useTranslation();
  const { data: setup } = useQuery(setupQuery);
  const demo = setup?.demo;
  if (!demo) return null;
  return (
    <div className="note acc" style={{ maxInlineSize: 420, inlineSize: '100%', alignItems: 'center' }}>
      <div className="grow"><b className="bb">{t('account:demo.title')}</b><p className="s13">{t('account:demo.text')}</p></div>
      <Button size="xs" disabled={isPending} onClick={() => onEnter({ email: demo.email, password: demo.password })}>{t('account:demo.enter')}</Button>
    </div>
  );
}
