import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The trial over the rules, where there is no room beside them. */
export function NarrowPanel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return <Drawer opened onClose={onClose} size={480} padding="lg" title={<h2>{title}</h2>} closeButtonProps={{ 'aria-label': t('common:close') }}><div className="pgm-try">{children}</div></Drawer>;
}
