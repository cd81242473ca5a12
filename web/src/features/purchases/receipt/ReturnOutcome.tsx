import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { Money } from '../../../components/figures.tsx';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { Figure, formatUnits, Units, useUnitWords } from '../../members/units.tsx';
import { unitsOf, type CalculatedReturn, type Receipt } from '../types.ts';
import { useRefusalText } from '../use-refusal-text.ts';

interface OutcomeProps {
  receipt: Receipt;
  calculation: UseQueryResult<CalculatedReturn>;
  /** Nothing was chosen yet. */
  isEmpty: boolean;
  /** What is shown belongs to the quantities before. */
  isStale: boolean;
}

/** What the return will do, as the engine says: shown before the button is pressed, asked again as the quantities change. */
export function ReturnOutcome({ receipt, calculation, isEmpty, isStale }: OutcomeProps) {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = calculation;
  const isComing = !isEmpty && !data && !error;
  return (
    <div className="well pad prc-outcome" aria-live="polite" aria-busy={isComing || (isStale && !isEmpty)} data-stale={(isStale && !isEmpty) || undefined}>
      {isEmpty && <p className="m s13">{t('purchases:return.choose')}</p>}
      {isComing && [55, 70, 60].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={6} />)}
      {!isEmpty && error && <NoCalculation error={error} isTrying={isFetching} onRetry={() => void refetch()} />}
      {!isEmpty && !error && data && <Numbers receipt={receipt} calculated={data} />}
    </div>
  );
}

function Numbers({ receipt, calculated }: { receipt: Receipt; calculated: CalculatedReturn }) {
  const { t } = useTranslation();
  const { purchase: { currency, earnedBy } } = receipt;
  const { refundMinor, certificateRestoredMinor, restoredTo, reversedBy, shortfall } = calculated;
  return (
    <dl className="prc-totals">
      <Row name={t('purchases:return.refund')} isFirst><Money minor={refundMinor} currency={currency} /></Row>
      {certificateRestoredMinor > 0 && <Row name={t('purchases:return.willFill')}><Money minor={certificateRestoredMinor} currency={currency} /></Row>}
      {restoredTo.length > 0 && <Row name={t('purchases:return.willRestore')}><Units of={restoredTo} signed /></Row>}
      {reversedBy.length > 0 && <Row name={t('purchases:return.willReverse')}><Units of={reversedBy} negative /></Row>}
      {shortfall > 0 && <Row name={t('purchases:return.willMiss')}><span className="amber">{earnedBy.length === 1 ? <Units of={[{ ...earnedBy[0]!, points: shortfall }]} /> : t('purchases:return.willMissSome')}</span></Row>}
      <After receipt={receipt} calculated={calculated} />
    </dl>
  );
}

/** What the member has then. */
function After({ receipt: { program }, calculated: { member } }: { receipt: Receipt; calculated: CalculatedReturn }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  const names = useLoyaltyNames();
  return (
    <>
      {member.wallets.map(({ wallet, active, pending, debt }, index) => {
        const units = unitsOf(program, { wallet, points: active });
        return (
          <Row key={wallet} name={t('purchases:return.after', { wallet: words.name(units) })} isApart={index === 0}>
            <Figure points={active} scale={units.scale} />
            {pending > 0 && <div className="m s12">{t('purchases:totals.pending', { points: formatUnits(pending, units.scale) })}</div>}
            {debt > 0 && <div className="amber s12">{t('purchases:return.debt', { points: formatUnits(debt, units.scale) })}</div>}
          </Row>
        );
      })}
      {names.levels(member.program).length > 1 && <Row name={t('purchases:return.levelAfter')}><bdi>{names.level(member.level, member.program)}</bdi></Row>}
    </>
  );
}

function Row({ name, children, isFirst = false, isApart = false }: { name: ReactNode; children: ReactNode; isFirst?: boolean; isApart?: boolean }) {
  return <div className={isFirst ? 'prc-first' : isApart ? 'prc-apart' : undefined}><dt>{name}</dt><dd>{children}</dd></div>;
}

/** Why there are no numbers; what was typed stays as it is. What the rules refuse they refuse again. */
function NoCalculation({ error, isTrying, onRetry }: { error: unknown; isTrying: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  return (
    <div className="row g3" role="alert">
      <IconAlertTriangle size={18} className="amber" aria-hidden />
      <p className="s13 grow">{refusalText(asProblem(error))}</p>
      {asProblem(error).status !== 422 && <Button size="xs" loading={isTrying} leftSection={<IconRefresh size={14} aria-hidden />} onClick={onRetry}>{t('common:error.retry')}</Button>}
    </div>
  );
}
