import { Button } from '@mantine/core';
import { IconBan, IconCheck, IconCreditCardOff, IconLockOpen, IconRefresh, IconUserCheck, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan } from '../../../session.ts';
import { stepsOf, type Step } from '../steps.ts';
import type { Card } from '../types.ts';

const StepDialog = lazyPart(async () => (await import('./StepDialog.tsx')).StepDialog);

const icons: Record<Step, Icon> = { activate: IconCheck, issue: IconUserCheck, block: IconBan, unblock: IconLockOpen, replace: IconRefresh, close: IconCreditCardOff };

export function CardActions({ card, onOpen }: { card: Card; onOpen: (number: string) => void }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const [doing, setDoing] = useState<Step | null>(null);
  const steps = stepsOf(card);
  if (!mayWrite || steps.length === 0) return <p className="m s13">{t('cards:action.none')}</p>;
  return (
    <>
      {steps.map((step) => {
        const Sign = icons[step];
        return <Button key={step} variant={step === 'activate' || step === 'unblock' ? 'filled' : 'default'} leftSection={<Sign size={16} aria-hidden />} onClick={() => setDoing(step)}>{t(`cards:action.${step}.open`)}</Button>;
      })}
      {doing && <StepDialog step={doing} card={card} onClose={() => setDoing(null)} onOpen={onOpen} />}
    </>
  );
}
