import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { timeIn, TimezoneSelect } from '../../components/TimezoneSelect.tsx';
import { countryName } from '../../lib/countries.ts';
import { useDraft, useServerErrors } from '../../lib/form.ts';
import { currencySign } from '../../lib/format.ts';
import { languageNames, languages } from '../../lib/languages.ts';
import { meQuery, useCan, useMe } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';

const order = ['label', 'input', 'error', 'description'] as const;

export function OrganizationPage() {
  const { t } = useTranslation();
  const { organization } = useMe();
  const mayWrite = useCan('organization.manage');
  const [problem, setProblem] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: organization.name, timezone: organization.timezone, locale: organization.locale },
    validate: { name: (value) => (value.trim() ? null : t('settings:organization.nameError')) },
  });
  const forgetDraft = useDraft(`organization:${organization.id}`, form);
  const serverErrors = useServerErrors(form);
  const save = useMutation({
    mutationFn: (values: typeof form.values) => unwrap(api.PATCH('/v1/organization', { body: { ...values, name: values.name.trim() } as never })),
    onSuccess: async (_answer, values) => {
      forgetDraft();
      setProblem(null);
      form.resetDirty(values);
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      notifications.show({ color: 'green', message: t('settings:organization.saved') });
    },
    onError: (error) => setProblem(serverErrors(error)),
  });
  return (
    <>
      <PageHeader title={t('settings:organization.title')} lead={t('settings:organization.lead')} />
      <form noValidate className="col g4 settings-form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
        {!mayWrite && <p className="note">{t('settings:organization.readOnly')}</p>}
        <FormProblem text={problem} />
        <fieldset disabled={!mayWrite} className="col g4">
          <TextInput label={t('settings:organization.name')} {...form.getInputProps('name')} />
          <TimezoneSelect label={t('settings:organization.timezone')} description={t('settings:organization.timezoneHint', { time: timeIn(form.values.timezone) })} inputWrapperOrder={[...order]} {...form.getInputProps('timezone')} />
          <Select label={t('settings:organization.locale')} description={t('settings:organization.localeHint')} inputWrapperOrder={[...order]} data={languages.map((value) => ({ value, label: languageNames[value] }))} {...form.getInputProps('locale')} />
        </fieldset>
        <dl className="dl">
          <dt>{t('settings:organization.country')}</dt><dd>{countryName(organization.country)} <span className="m s13">· {t('settings:organization.countryHint')}</span></dd>
          <dt>{t('settings:organization.currency')}</dt><dd><bdi>{organization.currency}{currencySign(organization.currency) !== organization.currency && `, ${currencySign(organization.currency)}`}</bdi> <span className="m s13">· {t('settings:organization.currencyHint')}</span></dd>
        </dl>
        {mayWrite && <div className="row g3"><Button type="submit" variant="filled" loading={save.isPending}>{t('settings:organization.submit')}</Button>{form.isDirty() && <span className="m s13">{t('settings:unsaved')}</span>}</div>}
      </form>
    </>
  );
}
