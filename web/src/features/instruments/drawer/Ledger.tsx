import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Instant, Money } from '../../../components/figures.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useCan, useMe } from '../../../session.ts';
import { fieldLabel } from '../../customers/names.ts';
import type { InstrumentDetail, LedgerRow } from '../types.ts';

/** Everything that happened to an instrument, the latest first; the amounts add up to what is left. */
export function Ledger({ instrument }: { instrument: InstrumentDetail }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t('instruments:ledger.title')}</h3>
      <ul className="ins-log s13">
        {instrument.ledger.toReversed().map((row, index) => <Row key={`${row.occurredAt}-${index}`} row={row} unit={instrument.unit} />)}
      </ul>
    </section>
  );
}

function Row({ row, unit }: { row: LedgerRow; unit: InstrumentDetail['unit'] }) {
  const { t, i18n } = useTranslation();
  const mayOpen = useCan('purchases.read');
  const name = i18n.exists(`instruments:ledger.type.${row.type}`) ? t(`instruments:ledger.type.${row.type}`) : fieldLabel(row.type);
  return (
    <li>
      <span className="b">{row.purchase && mayOpen ? <Link to="/purchases/$purchaseId" params={{ purchaseId: row.purchase.id }}>{name}</Link> : name}{row.service && <span className="m"> · <bdi>{fieldLabel(row.service)}</bdi></span>}</span>
      <span className="end"><Amount amount={row.amount} unit={unit} /></span>
      <span className="m"><Instant at={row.occurredAt} />{row.until && <> · {t('instruments:ledger.until')} <Instant at={row.until} /></>}</span>
    </li>
  );
}

function Amount({ amount, unit }: { amount: number; unit: InstrumentDetail['unit'] }) {
  const { organization } = useMe();
  if (amount === 0 || unit === null) return null;
  return unit === 'money' ? <Money minor={amount} currency={organization.currency} signed /> : <bdi className="num">{formatNumber(amount, { signDisplay: 'exceptZero' })}</bdi>;
}
