import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Filter } from '../../../components/FilterChips.tsx';
import { placesQuery } from '../queries.ts';
import { stages } from '../types.ts';

export function useCustomerFilters(): Filter[] {
  const { t } = useTranslation();
  const places = useQuery(placesQuery).data ?? [];
  return [
    { key: 'stage', label: t('customers:filter.stage'), options: stages.map((value) => ({ value, label: t(`common:stage.${value}`) })) },
    ...(places.length > 0 ? [{ key: 'place', label: t('customers:filter.place'), options: places.map((place) => ({ value: place.externalId, label: place.name })) }] : []),
    { key: 'registeredFrom', label: t('customers:filter.registeredFrom'), kind: 'date' },
    { key: 'registeredTo', label: t('customers:filter.registeredTo'), kind: 'date' },
    { key: 'contactable', label: t('customers:filter.contactable'), options: ['true', 'false'].map((value) => ({ value, label: t(`customers:contactable.${value}`) })) },
  ];
}
