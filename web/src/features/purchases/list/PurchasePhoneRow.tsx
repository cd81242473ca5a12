import { useTranslation } from 'react-i18next';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { Units } from '../../members/units.tsx';
import { PurchaseStatusDot } from '../StatusMark.tsx';
import { useRefusalText } from '../use-refusal-text.ts';
import { stateOf, type PurchaseRow } from '../types.ts';

/** Whose purchase and what was paid; when, where and the first points; points of further wallets on lines of their own. */
export function PurchasePhoneRow({ purchase, withCustomer }: { purchase: PurchaseRow; withCustomer: boolean }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  const name = withCustomer && purchase.customer?.name ? <bdi>{purchase.customer.name}</bdi> : <Bdi ltr>{purchase.externalId}</Bdi>;
  // Why it was refused needs the whole second line.
  if (purchase.problem) {
    return (
      <span className="grow">
        <span className="row sb"><span className="b ell">{name}</span><span className="s13"><PurchaseStatusDot purchase={purchase} /></span></span>
        <span className="m s13 prc-line">{refusalText(purchase.problem)}</span>
      </span>
    );
  }
  const [first, ...others] = stateOf(purchase) === 'processed' ? purchase.earnedBy ?? [] : [];
  return (
    <span className="grow">
      <span className="row sb"><span className="b ell">{name}</span><span className="b nw"><Money minor={purchase.payableMinor} currency={purchase.currency ?? 'RUB'} /></span></span>
      <span className="row sb m s13">
        <span className="prc-when"><span className="nw"><Instant at={purchase.occurredAt} />{purchase.place && ' ·'}</span>{purchase.place && <bdi className="ell">{purchase.place.name}</bdi>}</span>
        <span className="nw">{stateOf(purchase) !== 'processed' ? <PurchaseStatusDot purchase={purchase} /> : first ? <Units of={[first]} signed /> : t('purchases:noPoints')}</span>
      </span>
      {others.length > 0 && <span className="m s13 end prc-line"><Units of={others} signed /></span>}
    </span>
  );
}
