import { useTranslation } from 'react-i18next';
import { Money } from '../../../components/figures.tsx';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import { UnitsCell } from '../../members/units.tsx';
import { lineUnitsOf } from '../outcome/line-units.ts';
import { Reasons } from '../outcome/Reasons.tsx';
import { Totals } from '../outcome/Totals.tsx';
import type { BasketLine, Computed } from '../types.ts';

/** The totals, every line, then every rule that was looked at. */
export function Trace({ computed, names, currency, lines, levelBefore, spentIn }: { computed: Computed; spentIn: string | null; names: LoyaltyNames; currency: string; lines: BasketLine[]; levelBefore: string | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <Totals computed={computed} names={names} currency={currency} levelBefore={levelBefore} spentIn={spentIn} />
      <h3>{t('cashier:simulator.lines')}</h3>
      <div className="tw" role="group" tabIndex={0} aria-label={t('cashier:simulator.lines')}>
        <table className="tbl csh-trace">
          <thead><tr><th scope="col">{t('purchases:line.name')}</th><th scope="col" className="end">{t('purchases:line.net')}</th><th scope="col" className="end">{t('purchases:line.paid')}</th><th scope="col" className="end">{t('common:word.points')}</th></tr></thead>
          <tbody>
            {computed.purchase.lines.map((line, index) => (
              <tr key={line.lineId}><td className="prc-item"><bdi>{lines[index]?.name}</bdi></td><td className="end"><Money minor={line.netMinor} currency={currency} /></td><td className="end"><Money minor={line.paidMinor} currency={currency} /></td><td className="end"><UnitsCell of={lineUnitsOf(computed, line, names)} /></td></tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{t('cashier:simulator.rules')}</h3>
      <Reasons computed={computed} names={names} currency={currency} whole />
    </>
  );
}
