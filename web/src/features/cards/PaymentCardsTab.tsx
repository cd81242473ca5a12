import { Button } from '@mantine/core';
import { IconPlugConnected, IconShieldLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { useCan } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { openCardLink } from './queries.ts';

/** Points for paying with a bank card that was linked: where its provider tells of payments. */
export function PaymentCardsTab() {
  const { t } = useTranslation();
  const mayWrite = useCan('loyalty.write');
  const refusal = useRefusal();
  const [isAsking, setAsking] = useState(false);
  const open = useMutation({ mutationFn: () => openCardLink('simulator'), onSuccess: () => setAsking(false) });
  const setup = open.data;
  return (
    <div className="col g4 ins-editor">
      <section className="card pad col g4">
        <div><h2>{t('cards:link.title')}</h2><p className="m s13">{t('cards:link.lead')}</p></div>
        <ol className="col">{(['one', 'two', 'three'] as const).map((step) => <li key={step}>{t(`cards:link.step.${step}`)}</li>)}</ol>
        <FormProblem text={open.error && refusal(open.error)} />
        {setup ? (
          <div className="col g4">
            <div className="note warn"><IconShieldLock size={18} stroke={1.75} aria-hidden /><p className="s13">{t('cards:link.once')}</p></div>
            <Shown label={t('cards:link.url')} value={setup.hookUrl} />
            <Shown label={t('cards:link.secret')} value={setup.secret} />
          </div>
        ) : mayWrite && <div className="row"><Button leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => setAsking(true)}>{t('cards:link.open')}</Button></div>}
      </section>
      <div className="note"><IconShieldLock size={18} stroke={1.75} aria-hidden /><p className="s13">{t('cards:link.safe')}</p></div>
      <ConfirmDialog opened={isAsking} onClose={() => setAsking(false)} onConfirm={() => open.mutate()} loading={open.isPending} title={t('cards:link.confirmTitle')} confirm={t('cards:link.open')}>{t('cards:link.confirm')}</ConfirmDialog>
    </div>
  );
}

function Shown({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  return <div className="col"><span className="pgm-label">{label}</span><div className="key"><span className="mono grow key-text"><bdi dir="ltr">{value}</bdi></span><CopyButton value={value} label={t('common:copy')} /></div></div>;
}
