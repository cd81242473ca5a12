import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconMoon, IconSun, IconWorld } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../components/LazyMenu.tsx';
import { api } from '../api.ts';
import { currentLanguage, setLanguage } from '../i18n.ts';
import { languageNames, languages, type Language } from '../lib/languages.ts';
import { meQuery } from '../session.ts';

/** Changes the language here and, when signed in, in the profile (mails come in it too). */
export function useChooseLanguage() {
  const queryClient = useQueryClient();
  return (language: Language) => {
    void setLanguage(language);
    if (!queryClient.getQueryData(meQuery.queryKey)) return;
    void api.PATCH('/v1/me', { body: { locale: language } }).then(() => queryClient.invalidateQueries({ queryKey: meQuery.queryKey })).catch(() => undefined);
  };
}

export function LanguageMenu() {
  const { t } = useTranslation();
  const choose = useChooseLanguage();
  const label = t('shell:language', { name: languageNames[currentLanguage()] });
  return (
    <LazyMenu button={<ActionIcon aria-label={label} title={label}><IconWorld size={18} stroke={1.75} aria-hidden /></ActionIcon>}>
      {(Menu) => (
        <>
          {languages.map((language) => (
            <Menu.Item key={language} lang={language} dir={language === 'ar' ? 'rtl' : 'ltr'} onClick={() => choose(language)} rightSection={language === currentLanguage() ? <IconCheck size={16} aria-hidden /> : null} aria-current={language === currentLanguage() ? 'true' : undefined}>
              {languageNames[language]}
            </Menu.Item>
          ))}
        </>
      )}
    </LazyMenu>
  );
}

export function useThemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return { isDark, label: t(isDark ? 'shell:theme.light' : 'shell:theme.dark'), toggle: () => setColorScheme(isDark ? 'light' : 'dark') };
}

export function ThemeButton() {
  const { isDark, label, toggle } = useThemeSwitch();
  const Icon = isDark ? IconSun : IconMoon;
  return <ActionIcon aria-label={label} title={label} onClick={toggle}><Icon size={18} stroke={1.75} aria-hidden /></ActionIcon>;
}
