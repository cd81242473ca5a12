import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { formatRelative } from '../../../lib/format.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { keysQuery, type ApiKey } from './keys.ts';

export function RevokeDialog({ apiKey, onClose, onRotate }: { apiKey: ApiKey; onClose: () => void; onRotate: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => unwrap(api.DELETE('/v1/api-keys/{id}', { params: { path: { id: apiKey.id } } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
      notifications.show({ color: 'green', message: t('keys:revoke.done') });
      onClose();
    },
    onError: (error) => notifications.show({ color: 'red', message: problemText(error) }),
  });
  return (
    <ConfirmDialog
      opened onClose={onClose} onConfirm={() => revoke.mutate()} loading={revoke.isPending} danger title={t('keys:revoke.title', { name: apiKey.name })} confirm={t('keys:revoke.submit')}
      extra={<Button onClick={onRotate}>{t('keys:revoke.rotate')}</Button>}
    >
      <p>{apiKey.lastUsedAt ? t('keys:revoke.used', { at: formatRelative(apiKey.lastUsedAt) }) : t('keys:revoke.unused')}</p>
      <p className="m s13" style={{ marginBlockStart: 8 }}>{t('keys:revoke.stays')}</p>
    </ConfirmDialog>
  );
}
