import { Pill, TextInput, type TagsInputProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LazySelect, LazyTagsInput } from '../../../components/choices.tsx';
import { NumberField } from '../../../components/number-fields.tsx';
import { placesQuery } from '../../places/places.ts';
import { Crumb } from '../conditions/Told.tsx';

const UNITS = ['D', 'W', 'M', 'Y'] as const;
const SIMPLE = /^P(\d+)([DWMY])$/;

/** A term as a number and a unit: "12 months" is kept as `P12M`. */
export function DurationField({ value, onChange, label, name = label, description, error }: { value: string | undefined; onChange: (value: string) => void; label: string; name?: string; description?: string; error?: string }) {
  const { t } = useTranslation();
  const [, amount = '', unit = 'D'] = SIMPLE.exec(value ?? '') ?? [];
  if (value && !amount) return <TextInput label={label} aria-label={name} description={description} value={value} onChange={(event) => onChange(event.currentTarget.value)} error={error} dir="ltr" />;
  return (
    <div className="col pgm-duration">
      {label && <span className="pgm-label">{label}</span>}
      <div className="pgm-pair">
        <NumberField aria-label={name} value={amount === '' ? undefined : Number(amount)} onChange={(typed) => onChange(`P${typed ?? 0}${unit}`)} error={error} />
        <LazySelect aria-label={t('programs:unit.label', { name })} data={UNITS.map((name) => ({ value: name, label: t(`programs:durationUnit.${name}`) }))} value={unit} onChange={(next) => onChange(`P${amount || 0}${next}`)} />
      </div>
      {description && <span className="m s12">{description}</span>}
    </div>
  );
}

/** Places by name; what is kept are their codes. */
export function usePlaceChoices() {
  const { data = [] } = useQuery(placesQuery);
  return data.map((place) => ({ value: place.externalId, label: place.name, depth: place.depth }));
}

/** A list of own words: categories, tags, goods. With `isPath` each is shown as a crumb. */
export function WordsField({ value, onChange, label, placeholder, error, isPath = false }: { value: string[] | undefined; onChange: (value: string[]) => void; label: string; placeholder?: string; error?: string; isPath?: boolean }) {
  const asCrumb: TagsInputProps['renderPill'] = ({ option, onRemove, disabled }) => <Pill withRemoveButton={!disabled} removeButtonProps={{ 'aria-hidden': true, tabIndex: -1 }} onRemove={onRemove}><Crumb code={String(option.value)} /></Pill>;
  return <LazyTagsInput {...(isPath && { renderPill: asCrumb })} size="sm" aria-label={label} placeholder={value?.length ? undefined : placeholder} value={value ?? []} onChange={onChange} splitChars={[',', ';']} acceptValueOnBlur error={error} />;
}
