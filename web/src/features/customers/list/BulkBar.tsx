import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Appears with the first selected row. */
export function BulkBar({ count, onExport, onClear }: { count: number; onExport: () => void; onClear: () => void }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <div className="cst-bulk">
      <div role="toolbar" aria-label={t('customers:bulk.label')}>
        <b className="bb num" aria-live="polite">{t('customers:bulk.selected', { count })}</b>
        <Button size="xs" variant="subtle" color="gray" leftSection={<IconDownload size={16} aria-hidden />} onClick={onExport}>{t('customers:bulk.csv')}</Button>
        <ActionIcon size={28} aria-label={t('customers:bulk.clear')} onClick={onClear}><IconX size={16} aria-hidden /></ActionIcon>
      </div>
    </div>
  );
}
