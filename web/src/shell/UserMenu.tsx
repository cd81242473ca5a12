import type { Menu as MenuParts } from '@mantine/core';
import { IconActivity, IconBook2, IconLogout, IconMoon, IconSun, IconUser, IconWorld } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../components/LazyMenu.tsx';
import { api } from '../api.ts';
import { currentLanguage } from '../i18n.ts';
import { initials } from '../lib/format.ts';
import { languageNames, languages } from '../lib/languages.ts';
import { setupQuery, useMe } from '../session.ts';
import { useChooseLanguage, useThemeSwitch } from './LanguageMenu.tsx';

const small = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;

export function UserMenu() {
  const { t } = useTranslation();
  const { user, role } = useMe();
  const { data: setup } = useQuery(setupQuery);
  const signOut = useSignOut();
  return (
    <LazyMenu width={240} button={<button type="button" className="plain tool" aria-label={user.name} style={{ paddingInline: 4 }}><span className="ava" aria-hidden data-initials={initials(user.name)} /></button>}>
      {(Menu) => (
        <>
          <div style={{ padding: '8px 10px' }}>
            <bdi className="bb">{user.name}</bdi>
            <div className="m s12 ell"><bdi>{user.email}</bdi></div>
            <div className="m s12">{t(`common:role.${role}`)}</div>
          </div>
          <Menu.Divider />
          <Menu.Item component={Link} to="/settings/profile" leftSection={<IconUser {...small} />}>{t('shell:user.profile')}</Menu.Item>
          <Menu.Item component="a" href="/docs" target="_blank" leftSection={<IconBook2 {...small} />}>{t('shell:user.docs')}</Menu.Item>
          {setup?.temporalUiUrl && <Menu.Item component="a" href={setup.temporalUiUrl} target="_blank" leftSection={<IconActivity {...small} />}>{t('shell:user.temporal')}</Menu.Item>}
          <PhoneSettings menu={Menu} />
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout {...small} className="flip" />} onClick={() => void signOut()}>{t('shell:user.signOut')}</Menu.Item>
        </>
      )}
    </LazyMenu>
  );
}

/** On a phone the top bar has no room for language and theme: they stand here. */
function PhoneSettings({ menu: Menu }: { menu: typeof MenuParts }) {
  const theme = useThemeSwitch();
  const choose = useChooseLanguage();
  const Icon = theme.isDark ? IconSun : IconMoon;
  return (
    <div className="phone">
      <Menu.Divider />
      <Menu.Item leftSection={<Icon {...small} />} onClick={theme.toggle} closeMenuOnClick={false}>{theme.label}</Menu.Item>
      {languages.filter((language) => language !== currentLanguage()).map((language) => (
        <Menu.Item key={language} lang={language} leftSection={<IconWorld {...small} />} onClick={() => choose(language)}>{languageNames[language]}</Menu.Item>
      ))}
    </div>
  );
}

function useSignOut() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    await api.POST('/v1/auth/logout').catch(() => undefined);
    await router.navigate({ to: '/sign-in' });
    queryClient.clear();   // not before: the pages inside the frame need to know who is there until they are gone
  };
}
