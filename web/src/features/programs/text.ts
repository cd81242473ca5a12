import { currentLanguage } from '../../i18n.ts';
import type { Language } from '../../lib/languages.ts';
import type { LocalText } from '#domain/loyalty/program.ts';

/** Text of a program in the reader's language, else in any it has. */
export function textOf(text: LocalText | undefined, fallback = ''): string {
  if (typeof text === 'string') return text || fallback;
  return text?.[currentLanguage()] || text?.en || text?.ru || text?.ar || fallback;
}

/** The text with the reader's language changed; what other languages say stays. */
export function withText(text: LocalText | undefined, value: string): LocalText {
  if (typeof text === 'object') return { ...text, [currentLanguage()]: value };
  return value;
}

interface Named {
  code?: string;
  name?: LocalText;
}

const INNER: Record<Language, Record<string, string>> = { ru: { '«': '„', '»': '“' }, en: { '“': '‘', '”': '’' }, ar: { '«': '“', '»': '”' } };

/** A name as it stands inside quotation marks: marks of its own become the inner ones, «Cashback „Terrace“». */
export function quotable(name: string): string {
  const inner = INNER[currentLanguage()];
  return name.replaceAll(/[«»“”]/g, (mark) => inner[mark] ?? mark);
}

/** Its name, else its code. */
export const nameOf = (thing: Named | undefined, fallback = ''): string => textOf(thing?.name, thing?.code ?? fallback);
