import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportProgress, RunningRow, activeRunsQuery } from '../features/imports/active.tsx';
import { useCan } from '../session.ts';

/** What is running now, with its progress: nobody has to keep a page open to know. */
export function RunningNow() {
  const { t } = useTranslation();
  const mayRead = useCan('runs.read');
  const { data } = useQuery({ ...activeRunsQuery, enabled: mayRead });
  const [isOpen, setOpen] = useState(false);
  if (!mayRead || !data || data.running === 0) return null;
  const label = t('shell:running.now', { count: data.running });
  const others = data.running - data.imports.length - data.runs.length;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={320} offset={4} withinPortal>
      <Popover.Target>
        <button type="button" className="plain tool b s13 desk" aria-expanded={isOpen} onClick={() => setOpen((open) => !open)}>
          <Ring />
          <span className="wide">{label}</span>
          <span className="sr">{label}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="col g4">
          <div className="row sb"><h2>{t('shell:running.title')}</h2><Link className="s13" to="/runs" onClick={() => setOpen(false)}>{t('shell:running.all')}</Link></div>
          {data.imports.map((item) => <ImportProgress key={item.id} item={item} />)}
          {data.runs.map((run) => <RunningRow key={run.workflow.id} run={run} />)}
          <p className="m s13">
            {others > 0 && <>{data.imports.length + data.runs.length > 0 ? t('shell:running.others', { count: others }) : label}. </>}
            {t('shell:running.close')}
          </p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Ring() {
  return (
    <svg width="18" height="18" viewBox="0 0 20 20" fill="none" aria-hidden>
      <circle cx="10" cy="10" r="7" stroke="var(--n-200)" strokeWidth="2.5" />
      <path d="M10 3a7 7 0 1 1-6.66 4.84" stroke="var(--accent)" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
