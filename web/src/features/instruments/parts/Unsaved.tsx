import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { useKept } from '../../../lib/kept.ts';

/** Beside the button that saves: that changes are not saved yet, and the way back; without any, the children. */
export function Unsaved({ draft: { isChanged, reset }, onDiscard, children }: { draft: Pick<ReturnType<typeof useKept>, 'isChanged' | 'reset'>; onDiscard: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      {isChanged && <Button onClick={() => { onDiscard(); reset(); }}>{t('instruments:edit.discard')}</Button>}
      <span className="m s13" role="status">{isChanged ? t('instruments:edit.unsaved') : children}</span>
    </>
  );
}
