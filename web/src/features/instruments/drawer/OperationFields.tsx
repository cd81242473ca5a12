import { Autocomplete, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MoneyField, NumberField } from '../../../components/number-fields.tsx';
import { useMe } from '../../../session.ts';
import { usePlaceChoices } from '../../programs/fields/inputs.tsx';
import { CustomerPicker } from '../parts/CustomerPicker.tsx';
import type { Operation } from '../queries.ts';
import type { InstrumentDetail, InstrumentTypeDocument } from '../types.ts';

const HOUR_S = 3600;

/** What an operation needs to know. */
export interface Values {
  days: number | undefined;
  hours: number | undefined;
  amount: number | undefined;
  priceMinor: number | undefined;
  customer: string | null;
  service: string;
  place: string | null;
  units: number | undefined;
}

/** What a visit on a pass is for and where it takes place, where its type leaves no choice. */
export const visitOf = (type: InstrumentTypeDocument | undefined): Pick<Values, 'service' | 'place'> => {
  const only = (codes: readonly string[] = []) => (codes.length === 1 ? codes[0]! : undefined);
  return { service: only(type?.lines?.categories) ?? '', place: only(type?.places) ?? null };
};

/** What the server is sent; null while something is missing. */
export function bodyOf(operation: Operation, { days, hours, amount, priceMinor, customer, service, place, units }: Values): object | null {
  switch (operation) {
    case 'freeze': return days ? { days } : null;
    case 'top-up': return amount ? { amount, ...(priceMinor !== undefined && { priceMinor }) } : null;
    case 'transfer': return customer ? { to: { id: customer } } : null;
    case 'release': return customer ? { customer: { id: customer } } : null;
    case 'reservations': return customer && hours ? { customer: { id: customer }, ttlSeconds: hours * HOUR_S } : null;
    case 'visits': return service.trim() && units ? { service: service.trim(), units, ...(place && { place }) } : null;
    default: return {};
  }
}

export interface FieldsProps {
  operation: Operation;
  instrument: Pick<InstrumentDetail, 'type' | 'unit' | 'freezeDaysLeft'>;
  /** Undefined while it is being fetched. */
  type: InstrumentTypeDocument | undefined;
  values: Values;
  set: (change: Partial<Values>) => void;
}

export function OperationFields({ operation, instrument, type, values, set }: FieldsProps) {
  const { t } = useTranslation();
  const { organization: { currency } } = useMe();
  switch (operation) {
    case 'transfer': case 'release':
      return <CustomerPicker label={t(`instruments:action.${operation}.customer`)} value={values.customer} onChange={(customer) => set({ customer })} />;
    case 'reservations':
      return (
        <>
          <CustomerPicker label={t('instruments:action.reservations.customer')} value={values.customer} onChange={(customer) => set({ customer })} />
          <NumberField label={t('instruments:action.reservations.hours')} min={1} max={720} value={values.hours} onChange={(hours) => set({ hours })} />
        </>
      );
    case 'freeze':
      return <NumberField data-autofocus label={t('instruments:action.freeze.days')} description={t('instruments:action.freeze.left', { count: instrument.freezeDaysLeft })} min={1} max={instrument.freezeDaysLeft} value={values.days} onChange={(days) => set({ days })} />;
    case 'top-up':
      return (
        <>
          {instrument.unit === 'money'
            ? <MoneyField data-autofocus label={t('instruments:action.top-up.money')} currency={currency} value={values.amount} onChange={(amount) => set({ amount })} />
            : <NumberField data-autofocus label={t('instruments:action.top-up.visits')} value={values.amount} onChange={(amount) => set({ amount })} />}
          <MoneyField label={t('instruments:action.top-up.price')} currency={currency} value={values.priceMinor} onChange={(priceMinor) => set({ priceMinor })} />
        </>
      );
    case 'visits': return <VisitFields type={type} values={values} set={set} />;
    default: return null;
  }
}

/** For what, where and how often: the services are those the type names, any other may be typed. */
function VisitFields({ type, values, set }: Pick<FieldsProps, 'type' | 'values' | 'set'>) {
  const { t } = useTranslation();
  const places = usePlaceChoices();
  return (
    <>
      <Autocomplete data-autofocus label={t('instruments:action.visits.service')} description={t('instruments:action.visits.serviceHint')} data={type?.lines?.categories ?? []} maxLength={200} value={values.service} onChange={(service) => set({ service })} />
      {places.length > 0 && <Select label={t('instruments:action.visits.place')} clearable searchable data={places} value={values.place} onChange={(place) => set({ place })} />}
      <NumberField label={t('instruments:action.visits.units')} min={1} value={values.units} onChange={(units) => set({ units })} />
    </>
  );
}
