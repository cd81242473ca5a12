import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { DurationField } from './inputs.tsx';

interface Term {
  after: string;
  round?: 'end_of_day' | 'end_of_month';
}

/** A term: how long, and whether it ends with the day or the month. With `never` it may be switched off. */
export function TermField({ label, value, onChange, never, fresh = { after: 'P365D', round: 'end_of_day' } }: { label: string; value: Term | null | undefined; onChange: (term: Term | null) => void; never?: string; fresh?: Term }) {
  const { t } = useTranslation();
  const rounds = [{ value: '', label: t('programs:round.exact') }, { value: 'end_of_day', label: t('programs:round.end_of_day') }, { value: 'end_of_month', label: t('programs:round.end_of_month') }];
  return (
    <div className="col">
      {never && <span className="pgm-label">{label}</span>}
      {never && <Switch className="pgm-never" label={never} checked={!value} onChange={(event) => onChange(event.currentTarget.checked ? null : fresh)} />}
      {(value || !never) && (
        <div className="pgm-term">
          <DurationField label={never ? '' : label} name={label} value={value?.after} onChange={(after) => onChange({ ...(value ?? fresh), after })} />
          <LazySelect aria-label={t('programs:round.label', { name: label })} data={rounds} value={value?.round ?? ''} onChange={(round) => onChange(round ? { after: value?.after ?? fresh.after, round: round as 'end_of_day' } : { after: value?.after ?? fresh.after })} />
        </div>
      )}
    </div>
  );
}
