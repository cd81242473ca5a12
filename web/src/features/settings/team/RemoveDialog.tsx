import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { useProblemText } from '../../../lib/problem-text.ts';
import { teamQuery, type Member } from './team.ts';

export function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { name } = member.user;
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/v1/team/{id}', { params: { path: { id: member.id } } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: teamQuery.queryKey });
      notifications.show({ color: 'green', message: t('team:remove.done', { name }) });
      onClose();
    },
    onError: (error) => notifications.show({ color: 'red', message: problemText(error) }),
  });
  return (
    <ConfirmDialog opened onClose={onClose} onConfirm={() => remove.mutate()} loading={remove.isPending} danger title={t('team:remove.title', { name })} confirm={t('team:remove.submit')}>
      <p>{t('team:remove.text')}</p>
    </ConfirmDialog>
  );
}
