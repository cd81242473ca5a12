import { NumberInput, type NumberInputProps } from '@mantine/core';
import { currencyDigits, currencySign, formatNumber } from '../../../lib/format.ts';

/** A sum, typed in the currency's own units and kept in minor ones. */
export function MoneyInput({ currency, minor, onMinor, ...props }: Omit<NumberInputProps, 'value' | 'onChange'> & { currency: string; minor: number | null; onMinor: (minor: number | null) => void }) {
  const digits = currencyDigits(currency);
  return (
    <NumberInput
      value={minor === null ? '' : minor / 10 ** digits} min={0} max={10_000_000_000} decimalScale={digits} allowNegative={false} hideControls
      thousandSeparator={formatNumber(11_111).charAt(2)} decimalSeparator={formatNumber(1.5).charAt(1)} rightSection={<span className="m s13" aria-hidden>{currencySign(currency)}</span>} rightSectionWidth={44} rightSectionPointerEvents="none"
      onChange={(value) => onMinor(value === '' ? null : Math.round(Number(value) * 10 ** digits))} {...props}
    />
  );
}
