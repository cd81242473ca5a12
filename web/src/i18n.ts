import i18next, { type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { asLanguage, directionOf, intlTags, type Language } from './lib/languages.ts';
import { readSetting, writeSetting } from './lib/storage.ts';

/** Numbers in a sentence are grouped as its language groups them ("1 240", "1,240"); words of another direction are isolated. */
const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format(value: unknown, _format, language) {
    if (typeof value === 'number') return new Intl.NumberFormat(intlTags[asLanguage(language) ?? 'en']).format(value);
    const text = String(value ?? '');
    // What is made of isolated parts alone has no letter of its own to tell its direction by.
    const isArabic = /\p{Script=Arabic}/u.test(text);
    return language === 'ar' || isArabic ? `${language === 'ar' && isArabic ? '\u2067' : '\u2068'}${text}\u2069` : text;
  },
};

type Bundle = Record<string, object>;

type Loaders = Record<Language, () => Promise<{ default: Bundle }>>;
/** Words that only some pages need: root-routes.tsx says which. What is in them is in locales/<language>-<part>.ts. */
type Part = 'loyalty';

/** One chunk per language with the words of most pages: they never wait for words once the app is up. */
const loaders: Loaders = {
  ru: () => import('./locales/ru.ts'),
  en: () => import('./locales/en.ts'),
  ar: () => import('./locales/ar.ts'),
};
const partLoaders: Record<Part, Loaders> = {
  loyalty: { ru: () => import('./locales/ru-loyalty.ts'), en: () => import('./locales/en-loyalty.ts'), ar: () => import('./locales/ar-loyalty.ts') },
};
const wanted = new Set<Part>();
const loaded = new Set<Loaders[Language]>();

export const currentLanguage = (): Language => asLanguage(i18next.language) ?? 'en';

/** True when the person chose a language on this device; otherwise the profile's language decides after sign-in. */
export const hasChosenLanguage = () => readSetting('language') !== null;

async function add(language: Language, loader: Loaders[Language]) {
  if (loaded.has(loader)) return;
  const { default: bundle } = await loader();
  for (const [namespace, words] of Object.entries(bundle)) i18next.addResourceBundle(language, namespace, words);
  loaded.add(loader);
}

async function load(language: Language) {
  await Promise.all([loaders[language], ...[...wanted].map((part) => partLoaders[part][language])].map((loader) => add(language, loader)));
}

/** The words of a part, in the language now and in every later one. */
export async function loadWords(part: Part): Promise<void> {
  wanted.add(part);
  await load(currentLanguage());
}

export async function setLanguage(language: Language, options: { remember?: boolean } = {}) {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  // The profile's language is not a choice on this device, but the next visit begins with it instead of loading two.
  writeSetting(options.remember ?? true ? 'language' : 'language:last', language);
}

export async function startI18n() {
  const language = asLanguage(readSetting('language')) ?? asLanguage(readSetting('language:last')) ?? asLanguage(navigator.language) ?? 'en';
  await i18next.use(initReactI18next).use(numbers).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false, alwaysFormat: true },
    react: { useSuspense: false },
  });
  await setLanguage(language, { remember: false });
}
