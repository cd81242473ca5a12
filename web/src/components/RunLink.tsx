import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export interface Workflow {
  id: string;
  runId: string;
  url: string;
}

/** Opens the run in the Temporal UI. */
export function RunLink({ workflow, label }: { workflow: Workflow | null | undefined; label?: string }) {
  const { t } = useTranslation();
  if (!workflow) return null;
  return (
    <a className="lnk s13" href={workflow.url} target="_blank" rel="noreferrer">
      {label ?? t('common:openRun')}
      <IconExternalLink size={14} className="flip" aria-hidden />
      <span className="sr">{t('common:newTab')}</span>
    </a>
  );
}
