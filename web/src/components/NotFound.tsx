import { Button } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './EmptyState.tsx';

/** Inside the frame: the reader sees where else to go. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <EmptyState level={1} icon={IconMap2} title={t('common:notFound.title')} action={<Button component={Link} to="/">{t('common:notFound.home')}</Button>}>
        {t('common:notFound.text')}
      </EmptyState>
    </div>
  );
}
