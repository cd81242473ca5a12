import { NumberInput, type NumberInputProps } from '@mantine/core';
import { formatNumber } from '../../lib/format.ts';

/** Points of a wallet, typed as people see them and kept in its smallest units: 12.5 of scale 2 is 1250. */
export function UnitsInput({ scale = 0, units, onUnits, ...props }: Omit<NumberInputProps, 'value' | 'onChange'> & { scale?: number; units: number | null; onUnits: (units: number | null) => void }) {
  return (
    <NumberInput
      value={units === null ? '' : units / 10 ** scale} min={0} max={1_000_000_000 / 10 ** scale} decimalScale={scale} allowDecimal={scale > 0} allowNegative={false}
      thousandSeparator={formatNumber(11_111).charAt(2)} decimalSeparator={formatNumber(1.5).charAt(1)}
      onChange={(value) => onUnits(value === '' ? null : Math.round(Number(value) * 10 ** scale))} {...props}
    />
  );
}
