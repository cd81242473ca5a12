import { Button, Modal, NumberInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, asProblem, unwrap } from '../../../api.ts';
import { Money } from '../../../components/figures.tsx';
import { RunLink, type Workflow } from '../../../components/RunLink.tsx';
import { formatMoney } from '../../../lib/format.ts';
import { useNotify } from '../../customers/use-notify.tsx';
import { isRefusal, newAttempt } from '../attempt.ts';
import { returnCalculationQuery } from '../queries.ts';
import { useRefusalText } from '../use-refusal-text.ts';
import { returnable, type Receipt } from '../types.ts';
import { ReturnOutcome } from './ReturnOutcome.tsx';

/** Without sums when no worker answered in time: the return is accepted and goes on by itself. */
interface ReturnAnswer {
  refundMinor?: number;
  workflow: Workflow | null;
}

const linesOf = (quantities: Record<string, number>) => Object.entries(quantities).filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));

/** Take goods back: a number per line, what the engine says it will do, the run after it. */
export function ReturnDialog({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const { t } = useTranslation();
  const notify = useNotify();
  const queries = useQueryClient();
  const { purchase } = receipt;
  const [attempt, setAttempt] = useState(() => newAttempt('R'));
  const [quantities, setQuantities] = useState<Record<string, number>>({});
  const [settled] = useDebouncedValue(quantities, 250);
  const id = purchase.id ?? purchase.externalId;
  const calculation = useQuery(returnCalculationQuery(id, { occurredAt: attempt.occurredAt, lines: linesOf(settled) }));
  const isSettled = settled === quantities;
  const send = useMutation({
    mutationFn: async () => {
      const body = { ...attempt, lines: linesOf(quantities) };
      return (await unwrap(api.POST('/v1/purchases/{purchase}/returns', { params: { path: { purchase: id } }, body: body as never }))) as ReturnAnswer;
    },
    onSuccess: (result) => {
      for (const queryKey of [['purchases'], ['customers']]) void queries.invalidateQueries({ queryKey });
      notify.done(result.refundMinor === undefined ? t('purchases:return.accepted') : t('purchases:return.done', { sum: formatMoney(result.refundMinor, purchase.currency) }), <RunLink workflow={result.workflow} />);
      onClose();
    },
    onError: (error) => { if (isRefusal(error)) setAttempt(newAttempt('R')); },
  });
  const isAny = linesOf(quantities).length > 0;
  // The rules refuse it; that no answer came says nothing about the return itself.
  const isRefused = isSettled && asProblem(calculation.error).status === 422;
  return (
    <Modal opened onClose={onClose} size="560px" title={t('purchases:return.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <p className="m s13">{t('purchases:return.lead')}</p>
        <LinePicker purchase={purchase} quantities={quantities} onChange={(lineId, quantity) => setQuantities({ ...quantities, [lineId]: quantity })} />
        <ReturnOutcome receipt={receipt} calculation={calculation} isEmpty={!isAny} isStale={!isSettled || calculation.isFetching} />
        <Failure error={send.error} />
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={() => setQuantities(Object.fromEntries(purchase.lines.map((line) => [line.lineId, returnable(line)])))} variant="subtle" color="gray">{t('purchases:return.all')}</Button>
          <span className="row push">
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="submit" variant="filled" loading={send.isPending} disabled={!isAny || isRefused}>{t('purchases:return.submit')}</Button>
          </span>
        </div>
      </form>
    </Modal>
  );
}

function LinePicker({ purchase, quantities, onChange }: { purchase: Receipt['purchase']; quantities: Record<string, number>; onChange: (lineId: string, quantity: number) => void }) {
  const { t } = useTranslation();
  return (
    <ul className="prc-picker">
      {purchase.lines.map((line) => {
        const left = returnable(line);
        return (
          <li key={line.lineId} className={left === 0 ? 'm' : undefined}>
            <div className="grow"><div className="b"><bdi>{line.name}</bdi></div><div className="m s13"><Money minor={line.unitPriceMinor} currency={purchase.currency} /> · {left === 0 ? t('purchases:return.none') : t('purchases:return.left', { count: left })}</div></div>
            <NumberInput
              className="prc-step" aria-label={t('purchases:return.quantity', { name: line.name })} value={quantities[line.lineId] ?? 0} min={0} max={left} disabled={left === 0} hideControls={false}
              allowDecimal={false} allowNegative={false} clampBehavior="strict" onChange={(value) => onChange(line.lineId, Number(value) || 0)}
            />
          </li>
        );
      })}
    </ul>
  );
}

function Failure({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  if (!error) return null;
  return (
    <div className="note bad" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div><h3>{t('purchases:return.failed')}</h3><p className="s13">{refusalText(asProblem(error))}</p></div>
    </div>
  );
}
