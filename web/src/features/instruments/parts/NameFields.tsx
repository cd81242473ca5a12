import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LocalText } from '#domain/loyalty/program.ts';
import { languages, type Language } from '../../../lib/languages.ts';

export type Names = Record<Language, string>;

export const namesFrom = (text: LocalText | null | undefined): Names => (typeof text === 'string' ? { ru: text, en: text, ar: text } : { ru: text?.ru ?? '', en: text?.en ?? '', ar: text?.ar ?? '' });

/** Only languages that were written; one text when all say the same. */
export function textFrom(names: Names): LocalText {
  const written = Object.entries(names).map(([language, name]) => [language, name.trim()] as const).filter(([, name]) => name);
  return new Set(written.map(([, name]) => name)).size === 1 && written.length === languages.length ? written[0]![1] : Object.fromEntries(written);
}

export const anyName = (names: Names): string => languages.map((language) => names[language].trim()).find(Boolean) ?? '';

/** A name in each language of the product; one is enough. */
export function NameFields({ value, onChange, error }: { value: Names; onChange: (names: Names) => void; error?: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="ins-three">
      {languages.map((language, index) => (
        <TextInput
          key={language} label={t('instruments:part.name', { language: t(`instruments:part.language.${language}`) })} value={value[language]} dir={language === 'ar' ? 'rtl' : 'ltr'} lang={language} maxLength={120}
          data-autofocus={index === 0 || undefined} error={index === 0 ? error : undefined} onChange={(event) => onChange({ ...value, [language]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
