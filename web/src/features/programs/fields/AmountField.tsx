import { useTranslation } from 'react-i18next';
import type { LimitMeasure } from '#domain/loyalty/program.ts';
import { MoneyField, NumberField, UnitsField } from '../../../components/number-fields.tsx';
import { useEditor } from '../editor/context.ts';

/** The most that a limit or a budget lets through, typed in points, money or pieces. */
export function AmountField({ measure, scale, value, onChange }: { measure: LimitMeasure; scale: number; value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const field = { label: t('programs:label.max'), value, onChange: (max: number | undefined) => onChange(max ?? 0) };
  if (measure === 'points') return <UnitsField scale={scale} {...field} />;
  return measure === 'sum' ? <MoneyField currency={document.currency} {...field} /> : <NumberField {...field} />;
}
