import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/PageHeader.tsx';

export function HomePage() {
  const { t } = useTranslation();
  return <div className="page"><PageHeader title={t('common:nav.home')} /></div>;
}
