import { notifications } from '@mantine/notifications';
import { IconCheck, IconSelector, IconSettings } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../components/LazyMenu.tsx';
import { api } from '../api.ts';
import { initials } from '../lib/format.ts';
import { useProblemText } from '../lib/problem-text.ts';
import { meQuery, useMe } from '../session.ts';

export function OrganizationMenu() {
  const { t } = useTranslation();
  const { organization, organizations } = useMe();
  const switchTo = useSwitchOrganization();
  return (
    <LazyMenu
      position="bottom-start" width={240}
      button={(
        <button type="button" className="plain org" aria-label={t('shell:organization.label', { name: organization.name })}>
          <span className="mark" aria-hidden data-initials={initials(organization.name).slice(0, 1)} />
          <bdi className="ell grow">{organization.name}</bdi>
          <IconSelector size={16} aria-hidden />
        </button>
      )}
    >
      {(Menu) => (
        <>
          {organizations.length > 1 && <Menu.Label>{t('shell:organization.yours')}</Menu.Label>}
          {organizations.map(({ id, name, role }) => (
            <Menu.Item
              key={id}
              leftSection={<span className="mark" aria-hidden data-initials={initials(name).slice(0, 1)} />}
              rightSection={id === organization.id ? <IconCheck size={16} aria-hidden /> : null}
              onClick={() => (id === organization.id ? undefined : void switchTo(id))}
            >
              <bdi className="b">{name}</bdi><br /><span className="m s12">{t(`common:role.${role}`)}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={18} stroke={1.75} aria-hidden />}>{t('shell:organization.settings')}</Menu.Item>
        </>
      )}
    </LazyMenu>
  );
}

/**
 * The home page of the new organization opens and everything loaded for the old one is dropped. Who one is there is known
 * before, because the frame cannot be without; the page of the old one is left before, because the new one does not know it.
 */
function useSwitchOrganization() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const router = useRouter();
  const problemText = useProblemText();
  return async (organizationId: string) => {
    try {
      await api.POST('/v1/me/organization', { body: { organizationId } });
      await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
      await router.navigate({ to: '/' });
      await queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
    } catch (error) {
      notifications.show({ color: 'red', title: t('shell:organization.failed'), message: problemText(error) });
    }
  };
}
