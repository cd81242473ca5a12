import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowsExchange, IconBan, IconCashBanknote, IconClockPause, IconDots, IconLockOpen, IconPlayerPlay, IconPlus, IconSnowflake, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../session.ts';
import { typeQuery, type Operation } from '../queries.ts';
import type { InstrumentDetail, InstrumentTypeDocument } from '../types.ts';
import { OperationDialog } from './OperationDialog.tsx';

const icons: Record<Operation, Icon> = { 'block': IconBan, 'unblock': IconLockOpen, 'freeze': IconSnowflake, 'unfreeze': IconPlayerPlay, 'refund': IconCashBanknote, 'transfer': IconArrowsExchange, 'top-up': IconPlus, 'reservations': IconClockPause };

/** What may be done with it now; the rest is not offered. */
function operationsOf({ state, kind, balance, freezeDaysLeft }: InstrumentDetail, type: InstrumentTypeDocument): Operation[] {
  const isUsable = state === 'issued' || state === 'active';
  const isAlive = isUsable || state === 'frozen';
  const possible: [Operation, boolean][] = [
    ['unblock', state === 'blocked'], ['unfreeze', state === 'frozen'], ['top-up', balance !== null && (isAlive || state === 'depleted')], ['reservations', kind === 'coupon' && isUsable],
    ['freeze', type.freeze !== undefined && isUsable && freezeDaysLeft > 0], ['transfer', type.transferable === true && isAlive], ['refund', type.refundable === true && isAlive], ['block', isAlive || state === 'depleted'],
  ];
  return possible.filter(([, isPossible]) => isPossible).map(([operation]) => operation);
}

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
    return <Button key={operation} variant={isFirst && operation !== 'block' ? 'filled' : 'default'} leftSection={<Sign size={16} aria-hidden />} onClick={() => setDoing(operation)}>{t(`instruments:action.${operation}.open`)}</Button>;
  };
  return (
    <>
      {button(first, true)}{second && button(second, false)}
      {others.length > 0 && (
        <Menu position="top-end">
          <Menu.Target><ActionIcon className="push" aria-label={t('common:actions')}><IconDots size={18} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            {others.map((operation) => {
              const Sign = icons[operation];
              return <Menu.Item key={operation} color={operation === 'block' ? 'red' : undefined} leftSection={<Sign size={18} stroke={1.75} aria-hidden />} onClick={() => setDoing(operation)}>{t(`instruments:action.${operation}.open`)}</Menu.Item>;
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      {doing && <OperationDialog operation={doing} instrument={instrument} onClose={() => setDoing(null)} />}
    </>
  );
}
