import { ActionIcon } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconChevronDown, IconDots, IconUserMinus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { api, unwrap } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useMe, type Role } from '../../../session.ts';
import { roles, teamQuery, type Member } from './team.ts';

/** Nobody changes their own role; only an owner makes or unmakes owners. A partner needs a place, which an invitation sets. */
function useAllowedRoles(member: Member): Role[] {
  const me = useMe();
  if (member.user.id === me.user.id || (member.role === 'owner' && me.role !== 'owner')) return [];
  return roles.filter((role) => (role !== 'owner' || me.role === 'owner') && (role !== 'partner' || member.place !== null));
}

export function RoleMenu({ member }: { member: Member }) {
  const { t } = useTranslation();
  const allowed = useAllowedRoles(member);
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => unwrap(api.PATCH('/v1/team/{id}', { params: { path: { id: member.id } }, body: { role } })),
    onSuccess: async (_answer, role) => {
      await queryClient.invalidateQueries({ queryKey: teamQuery.queryKey });
      notifications.show({ color: 'green', title: member.user.name, message: t('team:changed', { role: t(`common:role.${role}`) }) });
    },
    onError: (error) => notifications.show({ color: 'red', title: member.user.name, message: problemText(error) }),
  });
  const name = t(`common:role.${member.role}`);
  if (allowed.length === 0) return <span>{name}</span>;
  return (
    <LazyMenu position="bottom-start" width={320} button={<button type="button" className="plain row" style={{ gap: 4, minBlockSize: 28 }} aria-label={t('team:roleOf', { name: `${member.user.name}, ${name}` })}>{name}<IconChevronDown size={14} aria-hidden /></button>}>
      {(Menu) => (
        <>
          {allowed.map((role) => (
            <Menu.Item key={role} rightSection={role === member.role ? <IconCheck size={16} aria-hidden /> : null} onClick={() => (role === member.role ? undefined : change.mutate(role))}>
              {t(`common:role.${role}`)}<br /><span className="m s12">{t(`team:roleText.${role}`)}</span>
            </Menu.Item>
          ))}
        </>
      )}
    </LazyMenu>
  );
}

export function MemberActions({ member, onRemove }: { member: Member; onRemove: (member: Member) => void }) {
  const { t } = useTranslation();
  if (useAllowedRoles(member).length === 0) return null;
  return (
    <LazyMenu button={<ActionIcon size={28} aria-label={t('team:actions', { name: member.user.name })}><IconDots size={18} aria-hidden /></ActionIcon>}>
      {(Menu) => (
        <>
          <Menu.Item color="red" leftSection={<IconUserMinus size={18} stroke={1.75} aria-hidden />} onClick={() => onRemove(member)}>{t('team:remove.action')}</Menu.Item>
        </>
      )}
    </LazyMenu>
  );
}
