export const languages = ['ru', 'en', 'ar'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, as the menu shows it. */
export const languageNames: Record<Language, string> = { ru: 'Русский', en: 'English', ar: 'العربية' };

/** Tags for Intl. The Arabic pages are for the Emirates and use Latin digits. */
export const intlTags: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB', ar: 'ar-AE-u-nu-latn' };

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

export function asLanguage(value: string | null | undefined): Language | undefined {
  const short = value?.slice(0, 2).toLowerCase();
  return languages.find((language) => language === short);
}
