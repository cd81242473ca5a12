import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api.ts';
import { useProblemText } from '../lib/problem-text.ts';
import { CopyButton } from './CopyButton.tsx';
import { NoRights } from './EmptyState.tsx';
import { Bdi } from './figures.tsx';

/** What happened, what is safe, what to do; with the request id for support. */
export function ErrorState({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const problemText = useProblemText();
  if (problem.status === 403) return <NoRights />;
  return (
    <div className="ctr" role="alert">
      <span className="bigi bad"><IconAlertTriangle size={20} stroke={1.75} aria-hidden /></span>
      <h2 style={{ fontSize: 14, lineHeight: '20px' }}>{title ?? t('common:error.title')}</h2>
      <p className="m s13">{problemText(problem)}</p>
      {onRetry && <div className="go"><Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>{t('common:error.retry')}</Button></div>}
      {problem.requestId && (
        <p className="m s12 row">{t('common:error.request')} <Bdi mono>{problem.requestId}</Bdi><CopyButton value={problem.requestId} /></p>
      )}
    </div>
  );
}
