import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { Instant } from '../../../components/figures.tsx';
import { useProblemText } from '../../../lib/problem-text.ts';
import { invitationsQuery, type Invitation } from './team.ts';

/** Invitations not accepted yet; nothing at all when there are none. */
export function Invitations() {
  const { t } = useTranslation();
  const { data } = useQuery(invitationsQuery);
  if (!data || data.length === 0) return null;
  return (
    <section className="card">
      <header style={{ display: 'block' }}><h2>{t('team:invitations.title')}</h2><p className="m s13">{t('team:invitations.lead')}</p></header>
      <ul>{data.map((invitation) => <Row key={invitation.id} invitation={invitation} />)}</ul>
    </section>
  );
}

function Row({ invitation: { id, email, role, place, expiresAt } }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => unwrap(api.DELETE('/v1/invitations/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      notifications.show({ color: 'green', message: t('team:invitations.revoked') });
    },
    onError: (error) => notifications.show({ color: 'red', message: problemText(error) }),
  });
  return (
    <li className="li" style={{ alignItems: 'center' }}>
      <div className="grow">
        <div className="b ell"><bdi>{email}</bdi></div>
        <div className="m s13">{t(`common:role.${role}`)}{place && <> · <bdi>{place.name}</bdi></>} · {t('team:invitations.expires')} <Instant at={expiresAt} style="date" /></div>
      </div>
      <Button size="xs" loading={withdraw.isPending} aria-label={t('team:invitations.revokeOf', { email })} onClick={() => withdraw.mutate()}>{t('team:invitations.revoke')}</Button>
    </li>
  );
}
