import { ActionIcon, Button, type ButtonProps } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Copies `value`; with `label` a button, without it an icon. Says "copied" in words for two seconds. */
export function CopyButton({ value, label, name, variant }: { value: string; label?: string; name?: string; variant?: ButtonProps['variant'] }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 2000 });
  const icon = clipboard.copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  const text = clipboard.copied ? t('common:copied') : (label ?? name ?? t('common:copy'));
  const announcement = <span className="sr" aria-live="polite">{clipboard.copied ? t('common:copied') : ''}</span>;
  if (label) {
    return <><Button size="xs" variant={variant} leftSection={icon} onClick={() => clipboard.copy(value)}>{text}</Button>{announcement}</>;
  }
  return (
    <>
      <ActionIcon size={28} aria-label={text} title={text} onClick={() => clipboard.copy(value)}>{icon}</ActionIcon>
      {announcement}
    </>
  );
}
