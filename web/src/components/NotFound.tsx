import { Button } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './EmptyState.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="page">
      <EmptyState level={1} icon={IconMap2} title={t('common:notFound.title')} action={<Button component={Link} to="/">{t('common:notFound.home')}</Button>}>
        {t('common:notFound.text')}
      </EmptyState>
    </main>
  );
}
