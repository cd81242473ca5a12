import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { DataTable, type Column } from '../../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { Instant } from '../../../components/figures.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { initials } from '../../../lib/format.ts';
import { useCan, useMe } from '../../../session.ts';
import { Invitations } from './Invitations.tsx';
import { MemberActions, RoleMenu } from './MemberActions.tsx';
import { teamQuery, type Member } from './team.ts';

const RemoveDialog = lazyPart(async () => (await import('./RemoveDialog.tsx')).RemoveDialog);
const InviteDialog = lazyPart(async () => (await import('./InviteDialog.tsx')).InviteDialog);

export function TeamPage() {
  const { t } = useTranslation();
  const mayManage = useCan('team.manage');
  const [search, change] = useUrlState();
  const { data, error, refetch } = useQuery({ ...teamQuery, enabled: mayManage });
  const [removing, setRemoving] = useState<Member | null>(null);
  const columns = useColumns(setRemoving);
  if (!mayManage) return <div className="card"><NoRights /></div>;
  return (
    <>
      <PageHeader title={t('team:title')} lead={t('team:lead')} actions={<Button variant="filled" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => void change({ invite: '1' })}>{t('team:invite')}</Button>} />
      <DataTable
        id="team" label={t('team:title')} columns={columns} rows={data} rowKey={(member) => member.id} error={error} onRetry={() => void refetch()} rowHeight={48}
        phoneRow={(member) => <PhoneRow member={member} onRemove={setRemoving} />}
        empty={<EmptyState icon={IconUsers} title={t('team:title')} />}
      />
      <Invitations />
      {search.invite && <InviteDialog onClose={() => void change({ invite: null })} />}
      {removing && <RemoveDialog member={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function useColumns(onRemove: (member: Member) => void): Column<Member>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { id: 'person', header: t('team:column.person'), always: true, cell: (member) => <Person member={member} /> },
      { id: 'role', header: t('team:column.role'), always: true, cell: (member) => <RoleMenu member={member} /> },
      { id: 'place', header: t('team:column.place'), cell: (member) => (member.place ? <bdi>{member.place.name}</bdi> : <span className="m">{t('team:everything')}</span>) },
      { id: 'lastSeen', header: t('team:column.lastSeen'), cell: (member) => (member.lastSeenAt ? <Instant at={member.lastSeenAt} relative /> : <span className="m">{t('team:neverSeen')}</span>) },
      { id: 'since', header: t('team:column.since'), hidden: true, cell: (member) => <Instant at={member.createdAt} style="date" /> },
      { id: 'actions', header: t('common:actions'), headerHidden: true, always: true, align: 'end', width: 52, cell: (member) => <MemberActions member={member} onRemove={onRemove} /> },
    ],
    [t, onRemove],
  );
}

function Person({ member: { user } }: { member: Member }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <span className="row g3">
      <span className="ava" aria-hidden>{initials(user.name)}</span>
      <span><span className="b"><bdi>{user.name}</bdi></span>{user.id === me.user.id && <span className="m"> · {t('team:you')}</span>}<br /><bdi className="m s13">{user.email}</bdi></span>
    </span>
  );
}

function PhoneRow({ member, onRemove }: { member: Member; onRemove: (member: Member) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { user } = member;
  return (
    <>
      <span className="grow">
        <span className="ell" style={{ display: 'block' }}><bdi className="b">{user.name}</bdi>{user.id === me.user.id && <span className="m"> · {t('team:you')}</span>}</span>
        <span className="m s13 ell" style={{ display: 'block' }}><bdi>{user.email}</bdi></span>
        <span className="s13"><RoleMenu member={member} /></span>
      </span>
      <MemberActions member={member} onRemove={onRemove} />
    </>
  );
}
