import { ActionIcon, Button } from '@mantine/core';
import { IconArrowsExchange, IconBan, IconCalendarCheck, IconCashBanknote, IconClockPause, IconClockX, IconDots, IconLockOpen, IconPlayerPlay, IconPlus, IconSnowflake, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan } from '../../../session.ts';
import { isHarmful, operationsOf } from '../operations.ts';
import { typeQuery, type Operation } from '../queries.ts';
import type { InstrumentDetail } from '../types.ts';

const OperationDialog = lazyPart(async () => (await import('./OperationDialog.tsx')).OperationDialog);

const icons: Record<Operation, Icon> = { 'block': IconBan, 'unblock': IconLockOpen, 'freeze': IconSnowflake, 'unfreeze': IconPlayerPlay, 'refund': IconCashBanknote, 'transfer': IconArrowsExchange, 'top-up': IconPlus, 'reservations': IconClockPause, 'release': IconClockX, 'visits': IconCalendarCheck };

export function InstrumentActions({ instrument }: { instrument: InstrumentDetail }) {
  const { t } = useTranslation();
  const mayWrite = useCan('instruments.write');
  const { data: type } = useQuery(typeQuery(instrument.type));
  const [doing, setDoing] = useState<Operation | null>(null);
  if (!mayWrite || !type) return null;
  const [first, second, ...others] = operationsOf(instrument, type.document);
  if (!first) return <p className="m s13">{t('instruments:action.none')}</p>;
  const button = (operation: Operation, isFirst: boolean) => {
    const Sign = icons[operation];
    return <Button key={operation} variant={isFirst && !isHarmful(operation) ? 'filled' : 'default'} leftSection={<Sign size={16} aria-hidden />} onClick={() => setDoing(operation)}>{t(`instruments:action.${operation}.open`)}</Button>;
  };
  return (
    <>
      {button(first, true)}{second && button(second, false)}
      {others.length > 0 && (
        <LazyMenu position="top-end" button={<ActionIcon className="push" aria-label={t('common:actions')}><IconDots size={18} aria-hidden /></ActionIcon>}>
          {(Menu) => <>
            {others.map((operation) => {
              const Sign = icons[operation];
              return <Menu.Item key={operation} color={isHarmful(operation) ? 'red' : undefined} leftSection={<Sign size={18} stroke={1.75} aria-hidden />} onClick={() => setDoing(operation)}>{t(`instruments:action.${operation}.open`)}</Menu.Item>;
            })}
          </>}
        </LazyMenu>
      )}
      {doing && <OperationDialog operation={doing} instrument={instrument} onClose={() => setDoing(null)} />}
    </>
  );
}
