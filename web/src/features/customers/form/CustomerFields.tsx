import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { languageNames, languages } from '../../../lib/languages.ts';
import { useNames } from '../names.ts';
import type { CustomerFormValues } from './customer-form.ts';

/** One set of fields for adding and for editing. */
export function CustomerFields({ form, withExternalId }: { form: UseFormReturnType<CustomerFormValues>; withExternalId: boolean }) {
  const { t } = useTranslation();
  const names = useNames();
  const known = languages.map((value) => ({ value: value as string, label: languageNames[value] }));
  const own = form.values.locale;
  const choices = own && !known.some(({ value }) => value === own) ? [...known, { value: own, label: names.language(own) }] : known;
  return (
    <>
      <TextInput label={t('customers:form.name')} maxLength={200} data-autofocus {...form.getInputProps('name')} />
      <div className="cst-two">
        <TextInput label={t('customers:form.phone')} type="tel" dir="ltr" placeholder="+7 916 204-18-73" maxLength={30} {...form.getInputProps('phone')} />
        <TextInput label={t('customers:form.email')} type="email" dir="ltr" maxLength={254} {...form.getInputProps('email')} />
        <TextInput label={names.channel('telegram')} dir="ltr" placeholder="@username" maxLength={64} {...form.getInputProps('telegram')} />
        <TextInput label={t('customers:form.birthday')} type="date" min="1900-01-01" {...form.getInputProps('birthday')} />
        <LazySelect label={t('customers:form.language')} data={choices} clearable allowDeselect value={form.values.locale || null} onChange={(value) => form.setFieldValue('locale', value ?? '')} error={form.errors.locale} clearButtonProps={{ 'aria-label': t('customers:form.clearLanguage') }} />
        {withExternalId && <TextInput label={t('customers:form.externalId')} dir="ltr" maxLength={100} {...form.getInputProps('externalId')} />}
      </div>
    </>
  );
}
