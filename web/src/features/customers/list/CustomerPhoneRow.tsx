import { useTranslation } from 'react-i18next';
import { Instant, Money } from '../../../components/figures.tsx';
import { initials } from '../../../lib/format.ts';
import { useNames } from '../names.ts';
import { StageDot } from '../StageMark.tsx';
import type { Customer } from '../types.ts';

export function CustomerPhoneRow({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const names = useNames();
  const level = customer.memberships[0]?.level;
  return (
    <>
      <span className="ava" aria-hidden>{initials(customer.name ?? '') || '·'}</span>
      <span className="grow">
        <span className="b ell cst-line"><bdi>{names.customer(customer)}</bdi></span>
        <span className="m s13 row cst-line2"><StageDot stage={customer.stage} />{level && <span className="ell">· {names.level(level)}</span>}</span>
      </span>
      <span className="end">
        <span className="b cst-line"><Money minor={customer.spentMinor} currency={customer.currency} /></span>
        <span className="m s13 cst-line">{customer.lastPurchaseAt ? <Instant at={customer.lastPurchaseAt} relative /> : t('customers:noPurchases')}</span>
      </span>
    </>
  );
}
