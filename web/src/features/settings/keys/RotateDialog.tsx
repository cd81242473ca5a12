import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { useProblemText } from '../../../lib/problem-text.ts';
import { keysQuery, type ApiKey, type NewApiKey } from './keys.ts';

const terms = ['0', '60', '1440', '10080'] as const;

export function RotateDialog({ apiKey, onClose, onRotated }: { apiKey: ApiKey; onClose: () => void; onRotated: (key: NewApiKey) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [grace, setGrace] = useState('1440');
  const rotate = useMutation({
    mutationFn: async () => (await unwrap(api.POST('/v1/api-keys/{id}/rotate', { params: { path: { id: apiKey.id } }, body: { graceMinutes: Number(grace) } }))).apiKey as NewApiKey,
    onSuccess: async (key) => {
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
      onRotated(key);
    },
    onError: (error) => notifications.show({ color: 'red', message: problemText(error) }),
  });
  return (
    <ConfirmDialog opened onClose={onClose} onConfirm={() => rotate.mutate()} loading={rotate.isPending} title={t('keys:rotate.title', { name: apiKey.name })} confirm={t('keys:rotate.submit')}>
      <div className="col g4">
        <p>{t('keys:rotate.text')}</p>
        <Select label={t('keys:rotate.grace')} value={grace} onChange={(value) => setGrace(value ?? '0')} data={terms.map((value) => ({ value, label: t(`keys:rotate.term.${value}`) }))} />
      </div>
    </ConfirmDialog>
  );
}
