import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { formatInstant } from '../lib/format.ts';

/** Every zone of the browser with its distance from UTC. */
export function TimezoneSelect(props: Omit<SelectProps, 'data'>) {
  const data = useMemo(() => zones().map((zone) => ({ value: zone, label: `${zone.replaceAll('_', ' ')} (${offset(zone)})` })), []);
  const value = props.value;
  const withOwn = value && !data.some((zone) => zone.value === value) ? [{ value, label: value }, ...data] : data;
  return <Select searchable maxDropdownHeight={280} limit={200} data={withOwn} {...props} />;
}

const zones = () => Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));

const offset = (zone: string) =>
  new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';

/** "now 14:05 there" */
export const timeIn = (zone: string) => formatInstant(new Date(), 'time', zone);
