import type { TFunction } from 'i18next';
import type { Customer } from '../types.ts';

export interface CustomerFormValues {
  name: string;
  phone: string;
  email: string;
  telegram: string;
  externalId: string;
  birthday: string;
  locale: string;
  /** Of whoever recommended the program; only a new customer has one. */
  referralCode: string;
}

export const emptyForm: CustomerFormValues = { name: '', phone: '', email: '', telegram: '', externalId: '', birthday: '', locale: '', referralCode: '' };

export const formOf = (customer: Customer): CustomerFormValues => ({
  name: customer.name ?? '', phone: customer.phone ?? '', email: customer.email ?? '', telegram: customer.telegram ?? '',
  externalId: customer.externalId ?? '', birthday: customer.birthday ?? '', locale: customer.locale ?? '', referralCode: '',
});

const digits = (phone: string) => phone.replaceAll(/\D/g, '');

/** What is wrong, in words, beside the field it concerns. The server checks the same and more. */
export function validateCustomer(values: CustomerFormValues, t: TFunction): Partial<Record<keyof CustomerFormValues, string>> {
  const errors: Partial<Record<keyof CustomerFormValues, string>> = {};
  const phone = digits(values.phone);
  if (values.phone && (phone.length < 7 || phone.length > 15 || /[^\d\s()+.-]/.test(values.phone))) errors.phone = t('customers:form.error.phone');
  if (values.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(values.email)) errors.email = t('customers:form.error.email');
  if (values.telegram && !/^@?\w{3,64}$/.test(values.telegram)) errors.telegram = t('customers:form.error.telegram');
  if (values.birthday && values.birthday > new Date().toISOString().slice(0, 10)) errors.birthday = t('customers:form.error.birthday');
  if (![values.phone, values.email, values.telegram, values.externalId].some((value) => value.trim())) errors.phone = t('customers:form.error.identity');
  return errors;
}

/** Only what is filled in; white space around is nobody's intention. */
export function bodyOf(values: CustomerFormValues): Record<string, string> {
  const entries = Object.entries({ ...values, telegram: values.telegram.replace(/^@/, '') }).map(([key, value]) => [key, value.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** Only what was changed; an emptied field is null. */
export function changesOf(values: CustomerFormValues, customer: Customer): Record<string, string | null> {
  const before = bodyOf(formOf(customer));
  const after = bodyOf(values);
  const keys = Object.keys(emptyForm).filter((key) => before[key] !== after[key]);
  return Object.fromEntries(keys.map((key) => [key, after[key] ?? null]));
}
