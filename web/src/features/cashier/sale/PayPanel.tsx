import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { Money } from '../../../components/figures.tsx';
import { formatMoney } from '../../../lib/format.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import { useUnitWords } from '../../members/units.tsx';
import { paymentChoices } from '../../purchases/payments.ts';
import { isRefusal } from '../../purchases/attempt.ts';
import { useRefusalText } from '../../purchases/use-refusal-text.ts';
import { grossOf } from '../basket/basket.ts';
import type { Computed } from '../types.ts';
import { Codes } from './Codes.tsx';
import type { SaleState } from './use-sale.ts';

const skeleton = [70, 55, 80].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={10} />);
const Outcome = lazyPart(async () => (await import('../outcome/Outcome.tsx')).Outcome, skeleton);
const PayWithPoints = lazyPart(async () => (await import('./PayWithPoints.tsx')).PayWithPoints);

interface PanelProps {
  state: SaleState;
  names: LoyaltyNames;
  currency: string;
  computed: Computed | undefined;
  /** The calculation was refused. */
  problem: unknown;
  isStale: boolean;
  levelBefore: string | undefined;
}

/** Everything about the money, computed as the basket changes, and the one button. */
export function PayPanel({ state, names, currency, computed, problem, isStale, levelBefore }: PanelProps) {
  const { t } = useTranslation();
  const { sale, change, setMethod, toggleCode, pay, request } = state;
  const units = useUnitWords();
  const sayPoints = sale.wallet === null ? undefined : (points: number) => units.one(names.unitsOf(sale.wallet!, computed?.member.program, points));
  const isLost = sale.attempt !== null && !pay.isPending;
  return (
    <section className="card csh-pay" aria-labelledby="payment">
      <header><h2 id="payment">{t('cashier:pay.title')}</h2></header>
      <fieldset className="pad col g4" disabled={isLost || pay.isPending}>
        <legend className="sr">{t('cashier:pay.title')}</legend>
        <Codes codes={sale.codes} onToggle={toggleCode} />
        {computed && <PayWithPoints computed={computed} names={names} points={sale.points} wallet={sale.wallet} onChange={change} />}
        <SegmentedControl fullWidth aria-label={t('cashier:pay.method')} data={paymentChoices(t)} value={sale.method} onChange={setMethod} />
      </fieldset>
      <div className="csh-result-area" aria-live="polite" aria-busy={Boolean(request && !computed && !problem)} data-stale={isStale || undefined}>
        {!request && <p className="m s13">{t(sale.buyer ? 'cashier:pay.noGoods' : sale.lines.length > 0 ? 'cashier:pay.noBuyer' : 'cashier:pay.begin')}</p>}
        {request && !computed && !problem && skeleton}
        {request && Boolean(problem) && <Refused problem={problem} currency={currency} sayPoints={sayPoints} onDropCodes={sale.codes.length > 0 ? () => change({ codes: [] }) : undefined} onDropPoints={sale.points !== 0 ? () => change({ points: 0 }) : undefined} />}
        {request && computed && !problem && <Outcome computed={computed} names={names} currency={currency} levelBefore={levelBefore} spentIn={sale.wallet} />}
      </div>
      <footer className="csh-foot">
        {isLost && <Lost />}
        {pay.error && isRefusal(pay.error) ? <Refused problem={pay.error} currency={currency} sayPoints={sayPoints} /> : null}
        <div className="row csh-buttons">
          <div className="csh-foot-sum"><span className="m s12">{t('cashier:outcome.toPay')}</span><b className="fig"><Money minor={computed?.purchase.payableMinor ?? grossOf(sale.lines)} currency={currency} /></b></div>
          <Button className="grow" size="lg" variant="filled" disabled={!request || Boolean(problem)} loading={pay.isPending} leftSection={isLost ? <IconRefresh size={18} aria-hidden /> : undefined} onClick={() => pay.mutate()}>
            {isLost ? t('cashier:pay.again') : <>{t('cashier:pay.take')}<span className="kbd csh-key desk" aria-hidden>F9</span></>}
          </Button>
        </div>
      </footer>
    </section>
  );
}

/** No answer came: what is safe and what to do. */
function Lost() {
  const { t } = useTranslation();
  return <div className="note warn" role="alert"><IconAlertTriangle size={18} aria-hidden /><div><h3>{t('cashier:lost.title')}</h3><p className="s13">{t('cashier:lost.text')}</p></div></div>;
}

/** Why the purchase does not go through like this, and what would help. */
export function Refused({ problem, currency, sayPoints, onDropCodes, onDropPoints }: { problem: unknown; currency: string; sayPoints?: ((points: number) => string) | undefined; onDropCodes?: (() => void) | undefined; onDropPoints?: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const refusalText = useRefusalText();
  const known = asProblem(problem);
  const advice = `cashier:advice.${known.code}`;
  return (
    <div className="note bad" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div className="col">
        <h3>{t('cashier:refused')}</h3>
        <p className="s13">{known.status === 0 || known.status >= 500 ? t('cashier:noAnswer') : refusalText(known, sayPoints)}{i18n.exists(advice) && <> {t(advice, { currency: formatMoney(0, currency).replace(/[\d\s]/g, '') })}</>}</p>
        {(onDropCodes || onDropPoints) && <div className="row wrap">{onDropCodes && <Button size="xs" onClick={onDropCodes}>{t('cashier:codes.drop')}</Button>}{onDropPoints && <Button size="xs" onClick={onDropPoints}>{t('cashier:spend.drop')}</Button>}</div>}
      </div>
    </div>
  );
}
