import type { i18n, TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer } from './types.ts';

/** Names of things that the program gives codes to; a code without a name of ours is the organization's own word. */
export function useNames() {
  const { t, i18n } = useTranslation();
  return useMemo(() => namesIn(t, i18n), [t, i18n]);
}

export type Names = ReturnType<typeof namesIn>;

function namesIn(t: TFunction, i18n: i18n) {
  const named = (group: string, code: string) => {
    const key = `names:${group}.${code}`;
    return i18n.exists(key) ? t(key) : code;
  };
  return {
    level: (code: string) => named('level', code),
    wallet: (code: string) => named('wallet', code),
    program: (code: string) => named('program', code),
    channel: (code: string) => named('channel', code),
    list: (words: string[]) => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words),
    language: (tag: string) => new Intl.DisplayNames([i18n.language], { type: 'language' }).of(tag) ?? tag,
    customer: (customer: Pick<Customer, 'name'> & Partial<Customer>) =>
      customer.name ?? (customer.phone ? formatPhone(customer.phone) : undefined) ?? customer.email ?? (customer.telegram ? `@${customer.telegram}` : undefined) ?? t('names:unnamed'),
  };
}

/** "favouriteDrink", "favourite_drink" → "Favourite drink": the organization's own field, said as a word. */
export function fieldLabel(key: string): string {
  const words = key.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replaceAll(/[_.-]+/g, ' ').trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** +79162041873 → "+7 916 204-18-73"; other countries in groups of three. */
export function formatPhone(phone: string): string {
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone);
  if (russian) return `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}`;
  const emirates = /^\+971(\d{1,2})(\d{3})(\d{4})$/.exec(phone);
  if (emirates) return `+971 ${emirates[1]} ${emirates[2]} ${emirates[3]}`;
  return phone;
}
