import { Button } from '@mantine/core';
import { IconPlugConnected, IconShieldLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { lazyDialog } from '../../lib/lazy-part.tsx';
import { useCan } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';

const ConfirmDialog = lazyDialog(async () => (await import('../../components/ConfirmDialog.tsx')).ConfirmDialog);

/** Opens the address to which somebody outside sends signed messages; address and secret are shown this once. */
export function HookSetup({ confirmTitle, confirm, onOpen }: { confirmTitle: string; confirm: string; onOpen: () => Promise<{ hookUrl: string; secret: string }> }) {
  const { t } = useTranslation();
  const mayWrite = useCan('loyalty.write');
  const refusal = useRefusal();
  const [isAsking, setAsking] = useState(false);
  const open = useMutation({ mutationFn: onOpen, onSettled: () => setAsking(false) });
  const setup = open.data;
  return (
    <>
      <FormProblem text={open.error && refusal(open.error)} />
      {setup ? (
        <div className="col g4">
          <div className="note warn"><IconShieldLock size={18} stroke={1.75} aria-hidden /><p className="s13">{t('cards:link.once')}</p></div>
          <Shown label={t('cards:link.url')} value={setup.hookUrl} />
          <Shown label={t('cards:link.secret')} value={setup.secret} />
        </div>
      ) : mayWrite && <div className="row"><Button leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => setAsking(true)}>{t('cards:link.open')}</Button></div>}
      <ConfirmDialog opened={isAsking} onClose={() => setAsking(false)} onConfirm={() => open.mutate()} loading={open.isPending} title={confirmTitle} confirm={t('cards:link.open')}>{confirm}</ConfirmDialog>
    </>
  );
}

function Shown({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  return <div className="col"><span className="pgm-label">{label}</span><div className="key"><span className="mono grow key-text"><bdi dir="ltr">{value}</bdi></span><CopyButton value={value} label={t('common:copy')} /></div></div>;
}
