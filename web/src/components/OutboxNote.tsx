import { IconFolder } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { setupQuery } from '../session.ts';
import { Bdi } from './figures.tsx';

/** Without a mail server letters land in a folder: says so where a letter was just promised. */
export function OutboxNote() {
  const { t } = useTranslation();
  const { data: setup } = useQuery(setupQuery);
  if (setup?.mail !== 'outbox') return null;
  return (
    <div className="note warn">
      <IconFolder size={18} stroke={1.75} aria-hidden />
      <div className="grow">
        <b className="bb">{t('account:outbox.title')}</b>
        <p className="s13">{t('account:outbox.text')}</p>
        {setup.outboxPath && <p className="s13" style={{ overflowWrap: 'anywhere' }}><Bdi mono ltr>{setup.outboxPath}</Bdi></p>}
      </div>
    </div>
  );
}
