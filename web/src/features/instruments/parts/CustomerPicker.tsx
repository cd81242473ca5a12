import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNames } from '../../customers/names.ts';
import { customerQuery, fetchCustomers } from '../../customers/queries.ts';
import type { Customer } from '../../customers/types.ts';

/** Finds a person by name, phone, e-mail or number; the value is the customer's id. */
export function CustomerPicker({ value, onChange, label, description, error, clearable = false }: {
  value: string | null;
  onChange: (id: string | null, name: string) => void;
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  clearable?: boolean;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const found = useQuery({ queryKey: ['customers', 'picker', search], queryFn: () => fetchCustomers({ search, sort: 'name' }, undefined, 20), placeholderData: keepPreviousData });
  const chosen = useQuery({ ...customerQuery(value ?? ''), enabled: value !== null });
  const known = chosen.data?.customer;
  const people = [...(known ? [known] : []), ...(found.data?.data ?? []).filter(({ id }) => id !== known?.id)];
  const labelOf = (customer: Customer) => [names.customer(customer), customer.phone ?? customer.email ?? customer.externalId].filter(Boolean).filter((word, index, all) => all.indexOf(word) === index).join(' · ');
  return (
    <Select
      data-autofocus openOnFocus={false} label={label} description={description} error={error} placeholder={t('instruments:part.customerHint')} searchable clearable={clearable} nothingFoundMessage={found.isFetching ? t('common:loading') : t('instruments:part.nobody')}
      data={people.map((customer) => ({ value: customer.id, label: labelOf(customer) }))} filter={({ options }) => options} value={value}
      onSearchChange={setText} onChange={(id) => onChange(id, people.find((customer) => customer.id === id) ? names.customer(people.find((customer) => customer.id === id)!) : '')}
    />
  );
}
