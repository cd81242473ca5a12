import { TextInput, type TextInputProps } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { currentLanguage } from '../i18n.ts';
import { currencyDigits, currencySign, formatNumber } from '../lib/format.ts';
import { asTyped, typedMarks, typedNumber } from '../lib/typed-number.ts';

interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'prefix' | 'min' | 'max'> {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  /** Digits after the point. */
  decimals?: number;
  min?: number;
  max?: number;
  /** What stands around the number while nobody types. */
  prefix?: string;
  suffix?: string;
}

/** A number in the reader's format, not below zero; empty is undefined. Arrows change it by one. */
export function NumberField({ value, onChange, decimals = 0, min = 0, max = Number.MAX_SAFE_INTEGER, prefix = '', suffix = '', onFocus, onBlur, onKeyDown, ...props }: NumberFieldProps) {
  const [typed, setTyped] = useState<{ text: string; value: number | undefined } | null>(null);
  const formatted = value === undefined ? '' : `${prefix}${formatNumber(value, { maximumFractionDigits: decimals })}${suffix}`;
  // What was changed from elsewhere (undone, capped by the page) is shown; a field that was emptied stays so while it is typed in.
  const isAsTyped = typed !== null && (typed.value === undefined || typed.value === value);
  const take = (text: string) => {
    const read = typedNumber(text, decimals);
    const next = read === undefined ? undefined : Math.min(read, max);
    setTyped({ text: next === read ? typedMarks(text, decimals) : asTyped(next, decimals), value: next });
    if (next !== value) onChange(next);
  };
  /** The marks go, and all of it is selected, as the browser had it: what is typed next takes its place. */
  const begin = (input: HTMLInputElement) => {
    flushSync(() => setTyped({ text: asTyped(value, decimals), value }));
    input.select();
  };
  const step = (event: KeyboardEvent<HTMLInputElement>) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0 || event.currentTarget.readOnly) return;
    event.preventDefault();
    take(asTyped(Math.max(min, (value ?? 0) + by), decimals));
  };
  return (
    <TextInput
      inputMode={decimals > 0 ? 'decimal' : 'numeric'} autoComplete="off" value={typed === null ? formatted : isAsTyped ? typed.text : asTyped(value, decimals)}
      onChange={(event) => take(event.currentTarget.value)}
      onFocus={(event) => { begin(event.currentTarget); onFocus?.(event); }}
      onBlur={(event) => { setTyped(null); if (value !== undefined && value < min) onChange(min); onBlur?.(event); }}
      onKeyDown={(event) => { step(event); onKeyDown?.(event); }} {...props}
    />
  );
}

type AmountProps = Omit<NumberFieldProps, 'decimals' | 'prefix' | 'suffix'>;
type ScaledProps = AmountProps & Pick<NumberFieldProps, 'prefix' | 'suffix'> & { scale: number };

/** Typed with decimals, kept as an integer of the smallest unit, as `min` and `max` are: 12.5 of scale 2 is 1250. */
export function UnitsField({ value, onChange, scale, min, max, ...props }: ScaledProps) {
  const factor = 10 ** scale;
  const shown = (units: number | undefined) => (units === undefined ? undefined : units / factor);
  return <NumberField decimals={scale} min={shown(min)} max={shown(max)} value={shown(value)} onChange={(typed) => onChange(typed === undefined ? undefined : Math.round(typed * factor))} {...props} />;
}

/** Typed as people say it ("1 000 ₽"), kept in minor units. */
export function MoneyField({ currency, ...props }: AmountProps & { currency: string }) {
  const sign = currencySign(currency);
  const mark = currentLanguage() === 'en' ? { prefix: sign.length > 1 ? `${sign} ` : sign } : { suffix: ` ${sign}` };
  return <UnitsField scale={currencyDigits(currency)} {...mark} {...props} />;
}

/** Typed in per cent, kept in basis points. */
export function PercentField(props: AmountProps) {
  return <UnitsField scale={2} suffix={currentLanguage() === 'ru' ? ' %' : '%'} {...props} />;
}
