import { Button } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { sendAcquirerFile } from './queries.ts';
import type { AcquirerAnswer } from './types.ts';

const COLUMNS = ['type', 'rrn', 'token', 'maskedPan', 'amountMinor', 'currency', 'merchantId', 'authCode', 'occurredAt', 'originalRrn'];
const MOST_SHOWN = 20;

/** Takes what a bank paid out of linked cards as a file, and says what became of its rows. */
export function AcquirerFile() {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({ mutationFn: sendAcquirerFile });
  return (
    <section className="card pad col g4">
      <div><h2>{t('cards:acquirer.title')}</h2><p className="m s13">{t('cards:acquirer.lead')}</p></div>
      <FormProblem text={send.error && refusal(send.error)} />
      <input
        ref={input} type="file" className="sr" tabIndex={-1} aria-label={t('cards:acquirer.choose')} accept=".csv,.txt,text/csv,text/plain"
        onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) send.mutate(file); event.currentTarget.value = ''; }}
      />
      <div>
        <div className="row wrap"><Button leftSection={<IconFileSpreadsheet size={16} aria-hidden />} loading={send.isPending} onClick={() => input.current?.click()}>{t('cards:acquirer.choose')}</Button>{send.variables && <bdi className="m s13 ell">{send.variables.name}</bdi>}</div>
        <div role="status" className="crd-outcome">{send.data && <Outcome answer={send.data} />}</div>
      </div>
      <details className="s13"><summary className="m">{t('cards:acquirer.forDeveloper')}</summary><p className="crd-outcome">{t('cards:acquirer.columns')} <code className="mono crd-columns" dir="ltr">{COLUMNS.join(', ')}</code></p></details>
    </section>
  );
}

function Outcome({ answer }: { answer: AcquirerAnswer }) {
  const { t, i18n } = useTranslation();
  const { total, accepted, ignored, rejected } = answer;
  const left = [...rejected.map((row) => ({ ...row, isRejected: true })), ...ignored.map((row) => ({ ...row, isRejected: false }))];
  const why = (code: string) => t(i18n.exists(`cards:acquirer.code.${code}`) ? `cards:acquirer.code.${code}` : 'cards:acquirer.code.other');
  const figures = { accepted, ignored: ignored.length, rejected: rejected.length };
  return (
    <div className="col g4">
      <p className="m s13">{t('cards:acquirer.total', { count: total })}</p>
      <div className="ins-figures">{(['accepted', 'ignored', 'rejected'] as const).map((kind) => <div key={kind}><div className="m s13">{t(`cards:acquirer.${kind}`)}</div><div className={kind === 'rejected' && figures.rejected > 0 ? 'fig red' : 'fig'}>{formatNumber(figures[kind])}</div></div>)}</div>
      {left.length > 0 && (
        <div>
          <h3>{t('cards:acquirer.rows')}</h3>
          <ul className="ins-log s13">{left.slice(0, MOST_SHOWN).map(({ row, code, isRejected }) => <li key={row}><span className="b">{t('cards:acquirer.row')} {formatNumber(row)}</span><span className={isRejected ? 'end red' : 'end'}>{t(`cards:acquirer.${isRejected ? 'rejected' : 'ignored'}`)}</span><span className="m">{why(code)}</span></li>)}</ul>
          {left.length > MOST_SHOWN && <p className="m s13">{t('cards:acquirer.more', { count: left.length - MOST_SHOWN })}</p>}
        </div>
      )}
    </div>
  );
}
