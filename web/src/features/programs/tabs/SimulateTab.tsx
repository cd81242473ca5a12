import { Button, Progress, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { formatPercent } from '../../../lib/format.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useUnitWords } from '../../members/units.tsx';
import { useEditor } from '../editor/context.ts';
import { simulate, simulationQuery } from '../queries.ts';
import { comparedTables, type ComparedRow } from '../simulation.ts';
import { nameOf } from '../text.ts';
import type { SimulationResult } from '../types.ts';
import { Section } from './parts.tsx';

const MOST_EXAMPLES = 8;
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** What the draft would have done with the real purchases of a past period. */
export function SimulateTab() {
  const { t } = useTranslation();
  const { code, document, isReadOnly } = useEditor();
  const problemText = useProblemText();
  const [from, setFrom] = useState(day(30));
  const [to, setTo] = useState(day(0));
  // In the address: who leaves the page finds the run again.
  const [search, changeUrl] = useUrlState();
  const start = useMutation({
    mutationFn: () => simulate(code, { document, from: new Date(`${from}T00:00:00`).toISOString(), to: new Date(`${to}T00:00:00`).toISOString() }),
    onSuccess: ({ simulation }) => changeUrl({ simulation: simulation.id }),
  });
  const query = useQuery(simulationQuery(search.simulation ?? null));
  const { simulation, workflow } = query.data ?? {};
  const link = <RunLink workflow={workflow} />;
  return (
    <Section title={t('programs:tab.simulate')} lead={t('programs:simulate.lead')}>
      <form className="card pad col g4" onSubmit={(event) => { event.preventDefault(); start.mutate(); }}>
        <FormProblem text={start.error && problemText(start.error)} />
        <div className="row wrap pgm-compare">
          <TextInput type="date" label={t('programs:simulate.from')} value={from} max={to} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="date" label={t('programs:simulate.to')} value={to} max={day(0)} onChange={(event) => setTo(event.currentTarget.value)} />
          <Button type="submit" disabled={isReadOnly || !from || !to || from >= to} loading={start.isPending} leftSection={<IconPlayerPlay size={16} aria-hidden />}>{t('programs:simulate.submit')}</Button>
        </div>
        <p className="m s13">{t('programs:simulate.safe')}</p>
      </form>
      {query.error && <div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div>}
      {simulation?.state === 'running' && <Running done={simulation.done} count={simulation.total} link={link} />}
      {simulation?.state === 'failed' && <div className="note bad" role="alert"><span className="grow">{t('programs:simulate.failed')}</span>{link}</div>}
      {simulation?.result && <Result result={simulation.result} currency={simulation.currency} link={link} />}
    </Section>
  );
}

function Running({ done, count, link }: { done: number; count: number; link: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="card pad col" role="status">
      <div className="row sb wrap"><b className="b">{t('programs:simulate.running')}</b>{link}</div>
      <Progress value={count ? (done / count) * 100 : 3} aria-label={t('programs:simulate.progress')} />
      <p className="m s13">{count ? t('programs:simulate.done', { done, total: count }) : t('programs:simulate.begins')}</p>
    </div>
  );
}

function Result({ result, currency, link }: { result: SimulationResult; currency: string; link: React.ReactNode }) {
  const { t } = useTranslation();
  const { names, document, published } = useEditor();
  const rule = (code: string) => nameOf([...(document.rules ?? []), ...(published.rules ?? [])].find((candidate) => candidate.code === code), code);
  const words = useUnitWords();
  const tables = comparedTables(result, { t, level: names.level, rule, wallet: words.name, ladder: document.levels?.list.map(({ code }) => code) ?? [], currency });
  return (
    <div className="col g4">
      <div className="row sb wrap"><h3>{t('programs:simulate.result')}</h3>{link}</div>
      <p>{t('programs:simulate.changed', { changed: result.changed, members: result.members })}</p>
      {tables.map(({ name, rows }) => <Compared key={name} name={t(`programs:simulate.table.${name}`)} rows={rows} />)}
      {result.examples.length > 0 && (
        <div className="card">
          <header><h3>{t('programs:simulate.examples')}</h3></header>
          <ul>{result.examples.slice(0, MOST_EXAMPLES).map((example) => <li key={example.member} className="li"><span className="grow">{t('programs:simulate.move', { before: names.level(example.before), after: names.level(example.after) })}</span><Link to="/customers/$customerId" params={{ customerId: example.customer.id }}>{t('programs:simulate.open')}</Link></li>)}</ul>
        </div>
      )}
    </div>
  );
}

function Compared({ name, rows }: { name: string; rows: ComparedRow[] }) {
  const { t } = useTranslation();
  return (
    <div className="card tw" role="group" tabIndex={0} aria-label={name}>
      <table className="tbl pgm-compared">
        <caption className="sr">{name}</caption>
        <thead><tr><th scope="col">{name}</th><th scope="col" className="end">{t('programs:simulate.before')}</th><th scope="col" className="end">{t('programs:simulate.after')}</th><th scope="col" className="end">{t('programs:simulate.change')}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td><bdi>{row.name}</bdi></td><td className="end m"><bdi>{row.format(row.before)}</bdi></td><td className="end b"><bdi>{row.format(row.after)}</bdi></td>
              <td className="end"><bdi>{row.before === row.after ? '0' : row.before === 0 ? `+${row.format(row.after)}` : formatPercent((row.after - row.before) / row.before).replace(/^(?=\d)/, '+')}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
