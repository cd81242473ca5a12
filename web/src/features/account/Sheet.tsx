import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/PageHeader.tsx';

/** A page outside the frame: one sheet with a title, a form and a line below. */
export function Sheet({ title, lead, children, below }: { title: string; lead?: ReactNode; children: ReactNode; below?: ReactNode }) {
  return (
    <>
      <div className="sheet">
        <PageHeader title={title} lead={lead} />
        {children}
      </div>
      {below}
    </>
  );
}

/** What the server said when it belongs to no field. */
export function FormProblem({ text }: { text: string | null }) {
  const { t } = useTranslation();
  if (!text) return null;
  return (
    <div className="note bad" role="alert">
      <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
      <div><b className="bb">{t('account:error.title')}</b><p className="s13">{text}</p></div>
    </div>
  );
}
