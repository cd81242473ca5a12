import { IconInbox, IconLock, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What will be here, why it is empty, and the one thing to do. */
export function EmptyState({ icon: Icon = IconInbox, title, children, action, level = 2 }: {
  icon?: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  level?: 1 | 2 | 3;
}) {
  const Title = `h${level}` as const;
  return (
    <div className="ctr">
      <span className="bigi"><Icon size={20} stroke={1.75} aria-hidden /></span>
      <Title style={{ fontSize: 14, lineHeight: '20px' }}>{title}</Title>
      {children && <p className="m s13">{children}</p>}
      {action && <div className="go">{action}</div>}
    </div>
  );
}

/** The role may not see this; says who can change that. */
export function NoRights({ what }: { what?: string }) {
  const { t } = useTranslation();
  return <EmptyState icon={IconLock} title={what ?? t('common:noRights.title')}>{t('common:noRights.text')}</EmptyState>;
}
