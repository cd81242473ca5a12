import { currentLanguage } from '../i18n.ts';
import type { Language } from './languages.ts';

/** Where the product is sold first, then the rest by name. */
const first = ['RU', 'AE', 'SA', 'KZ', 'BY', 'UZ'];
const others = ['AM', 'AZ', 'BH', 'CY', 'DE', 'EG', 'ES', 'FR', 'GB', 'GE', 'IL', 'IN', 'IT', 'JO', 'KG', 'KW', 'LB', 'MA', 'MD', 'OM', 'PL', 'PT', 'QA', 'RS', 'TJ', 'TM', 'TN', 'TR', 'US'];

export function countryName(code: string, language = currentLanguage()): string {
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code;
}

export function countryChoices(language: Language): { value: string; label: string }[] {
  const choice = (code: string) => ({ value: code, label: countryName(code, language) });
  return [...first.map(choice), ...others.map(choice).sort((a, b) => a.label.localeCompare(b.label, language))];
}

/** The country most likely meant: the region of the browser's language when the page is read in it, else that of the page's language. */
export function likelyCountry(): string {
  const locale = new Intl.Locale(navigator.language).maximize();
  const isKnown = locale.region !== undefined && [...first, ...others].includes(locale.region);
  if (isKnown && locale.language === currentLanguage()) return locale.region as string;
  return currentLanguage() === 'ru' ? 'RU' : 'AE';
}
