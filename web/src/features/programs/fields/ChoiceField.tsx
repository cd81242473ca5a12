import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';

/** A setting with a few values; each is said in words (`programs:choiceOf.<name>.<value>`). */
export function ChoiceField<Value extends string>({ name, values, value, onChange, label, description }: { name: string; values: readonly Value[]; value: Value; onChange: (value: Value) => void; label?: string; description?: string }) {
  const { t } = useTranslation();
  return <LazySelect label={label ?? t(`programs:label.${name}`)} description={description} inputWrapperOrder={['label', 'input', 'error', 'description']} data={values.map((choice) => ({ value: choice, label: t(`programs:choiceOf.${name}.${String(choice)}`) }))} value={value} onChange={(next) => onChange(next as Value)} />;
}
