import { Popover, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportProgress, RunningRow } from '../features/imports/active.tsx';
import type { ActiveRun, ActiveRuns } from '../features/imports/active-query.ts';
import { simulationQuery } from '../features/programs/queries.ts';
import { formatDuration, formatNumber } from '../lib/format.ts';
import { useCan } from '../session.ts';

/** How many of them there are, and each with its progress: nobody has to keep a page open to know. */
export function RunningList({ active: { imports, runs } }: { active: ActiveRuns }) {
  const { t } = useTranslation();
  const mayOpen = useCan('loyalty.read');
  const [isOpen, setOpen] = useState(false);
  const label = t('shell:running.now', { count: imports.length + runs.length });
  const close = () => setOpen(false);
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
          <div className="row sb"><h2>{t('shell:running.title')}</h2><Link className="s13" to="/runs" onClick={close}>{t('shell:running.all')}</Link></div>
          {imports.map((item) => <ImportProgress key={item.id} item={item} />)}
          {runs.map((run) => (run.kind === 'program-simulation' && mayOpen ? <RunningSimulation key={run.workflow.id} run={run} onOpen={close} /> : <RunningRow key={run.workflow.id} run={run} />))}
          <p className="m s13">{t('shell:running.close')}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** A simulation with how far it is; its name opens it in the program. The name of its run ends with its id. */
function RunningSimulation({ run, onOpen }: { run: ActiveRun; onOpen: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(simulationQuery(run.workflow.id.split(':').at(-1) ?? null));
  if (!data) return <RunningRow run={run} />;
  const { id, program, done, total } = data.simulation;
  const name = t('common:runKind.program-simulation');
  return (
    <div>
      <div className="row sb">
        <Link to="/loyalty/programs/$program" params={{ program }} search={{ tab: 'simulate', simulation: id }} className="bb ell" style={{ color: 'inherit' }} onClick={onOpen}>{name}</Link>
        <span className="m s13 num">{formatDuration((Date.now() - Date.parse(run.startedAt)) / 1000)}</span>
      </div>
      <Progress value={total > 0 ? (done / total) * 100 : 0} aria-label={name} my={7} />
      <div className="m s13 num">{t('shell:running.members', { count: total, done: formatNumber(done) })}</div>
    </div>
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
