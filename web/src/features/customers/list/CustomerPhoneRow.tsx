import { useTranslation } from 'react-i18next';
import { Instant, Money } from '../../../components/figures.tsx';
import { initials } from '../../../lib/format.ts';
import { useNames } from '../names.ts';
import { StageDot } from '../StageMark.tsx';
import type { Customer } from '../types.ts';
import type { LevelName } from './columns.tsx';

export function CustomerPhoneRow({ customer, levelName }: { customer: Customer; levelName: LevelName }) {
  const { t } = useTranslation();
  const names = useNames();
  const [member] = customer.memberships;
  return (
    <>
      <span className="ava" aria-hidden>{initials(customer.name ?? '') || '·'}</span>
      <span className="grow">
        <span className="b ell cst-line"><bdi>{names.customer(customer)}</bdi></span>
        <span className="m s13 row cst-line2"><StageDot stage={customer.stage} />{member && <span className="ell">· <bdi>{levelName(member.level, member.program)}</bdi></span>}</span>
      </span>
      <span className="end">
        <span className="b cst-line"><Money minor={customer.spentMinor} currency={customer.currency} /></span>
        <span className="m s13 cst-line">{customer.lastPurchaseAt ? <Instant at={customer.lastPurchaseAt} relative /> : t('customers:noPurchases')}</span>
      </span>
    </>
  );
}
