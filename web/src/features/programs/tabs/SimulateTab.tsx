import { Button, Progress, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { formatNumber, formatPercent } from '../../../lib/format.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useEditor } from '../editor/context.ts';
import { isOver, simulate, simulationQuery } from '../queries.ts';
import { readResult, type ComparedRow } from '../simulation.ts';
import { Section } from './parts.tsx';

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** What the draft would have done with the real purchases of a past period. */
export function SimulateTab() {
  const { t } = useTranslation();
  const { code, document, isReadOnly } = useEditor();
  const problemText = useProblemText();
  const [from, setFrom] = useState(day(30));
  const [to, setTo] = useState(day(0));
  const [id, setId] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: () => simulate(code, { document, from: new Date(`${from}T00:00:00`).toISOString(), to: new Date(`${to}T00:00:00`).toISOString() }),
    onSuccess: ({ simulation }) => setId(simulation.id),
  });
  const query = useQuery(simulationQuery(id));
  const answer = query.data ?? start.data;
  return (
    <Section title={t('programs:tab.simulate')} lead={t('programs:simulate.lead')}>
      <form className="card pad col g4" onSubmit={(event) => { event.preventDefault(); start.mutate(); }}>
        <FormProblem text={start.error && problemText(start.error)} />
        <div className="row wrap pgm-compare">
          <TextInput type="date" label={t('programs:simulate.from')} value={from} max={to} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="date" label={t('programs:simulate.to')} value={to} max={day(0)} onChange={(event) => setTo(event.currentTarget.value)} />
          <Button type="submit" disabled={isReadOnly || !from || !to || from >= to} loading={start.isPending} leftSection={<IconPlayerPlay size={16} className="flip" aria-hidden />}>{t('programs:simulate.submit')}</Button>
        </div>
        <p className="m s13">{t('programs:simulate.safe')}</p>
      </form>
      {query.error && <div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div>}
      {answer && !isOver(answer) && <Running done={answer.simulation.done} count={answer.simulation.count ?? answer.simulation.total} link={<RunLink workflow={answer.workflow} />} />}
      {answer && isOver(answer) && <Result answer={answer.simulation.result ?? answer.simulation} link={<RunLink workflow={answer.workflow ?? start.data?.workflow} />} />}
    </Section>
  );
}

function Running({ done = 0, count, link }: { done?: number; count?: number; link: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="card pad col" role="status">
      <div className="row sb wrap"><b className="b">{t('programs:simulate.running')}</b>{link}</div>
      <Progress value={count ? (done / count) * 100 : 3} aria-label={t('programs:simulate.progress')} />
      <p className="m s13">{count ? t('programs:simulate.done', { done, total: count }) : t('programs:simulate.begins')}</p>
    </div>
  );
}

function Result({ answer, link }: { answer: unknown; link: React.ReactNode }) {
  const { t } = useTranslation();
  const { names, document } = useEditor();
  const ruleName = (code: string) => { const rule = document.rules?.find((candidate) => candidate.code === code); return typeof rule?.name === 'string' ? rule.name : (rule?.name?.en ?? code); };
  const tables = readResult(answer, { level: names.level, rule: ruleName, wallet: names.wallet, metric: (name) => t(`programs:simulate.metric.${name}`, { defaultValue: name }), currency: document.currency });
  return (
    <div className="col g4">
      <div className="row sb"><h3>{t('programs:simulate.result')}</h3>{link}</div>
      {tables.length === 0 && <p className="note">{t('programs:simulate.nothing')}</p>}
      {tables.map(({ name, rows }) => <Compared key={name} name={t(`programs:simulate.table.${name}`)} rows={rows} />)}
    </div>
  );
}

function Compared({ name, rows }: { name: string; rows: ComparedRow[] }) {
  const { t } = useTranslation();
  return (
    <div className="card tw" role="group" tabIndex={0} aria-label={name}>
      <table className="tbl">
        <caption className="sr">{name}</caption>
        <thead><tr><th scope="col">{name}</th><th scope="col" className="end">{t('programs:simulate.before')}</th><th scope="col" className="end">{t('programs:simulate.after')}</th><th scope="col" className="end">{t('programs:simulate.change')}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td><bdi>{row.name}</bdi></td><td className="end m"><bdi>{row.format(row.before)}</bdi></td><td className="end b"><bdi>{row.format(row.after)}</bdi></td>
              <td className="end"><bdi>{row.before === row.after ? '0' : row.before === 0 ? `+${formatNumber(row.after - row.before)}` : formatPercent((row.after - row.before) / row.before).replace(/^(?=\d)/, '+')}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
