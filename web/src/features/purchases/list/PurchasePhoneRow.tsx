import { useTranslation } from 'react-i18next';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { Units } from '../../members/units.tsx';
import { PurchaseStatusDot } from '../StatusMark.tsx';
import { useRefusalText } from '../use-refusal-text.ts';
import { stateOf, type PurchaseRow } from '../types.ts';

export function PurchasePhoneRow({ purchase }: { purchase: PurchaseRow }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  const name = purchase.customer?.name ? <bdi>{purchase.customer.name}</bdi> : <Bdi ltr>{purchase.externalId}</Bdi>;
  // Why it was refused needs the whole second line.
  if (purchase.problem) {
    return (
      <span className="grow">
        <span className="row sb"><span className="b ell">{name}</span><span className="s13"><PurchaseStatusDot purchase={purchase} /></span></span>
        <span className="m s13 prc-line">{refusalText(purchase.problem)}</span>
      </span>
    );
  }
  return (
    <>
      <span className="grow">
        <span className="b ell prc-line">{name}</span>
        <span className="m s13 ell prc-line"><Instant at={purchase.occurredAt} />{purchase.place && <> · <bdi>{purchase.place.name}</bdi></>}</span>
      </span>
      <span className="end">
        <span className="b prc-line"><Money minor={purchase.payableMinor} currency={purchase.currency ?? 'RUB'} /></span>
        <span className="s13 prc-line m">
          {stateOf(purchase) === 'processed' ? (purchase.earnedBy?.length ? <Units of={purchase.earnedBy} signed /> : t('purchases:noPoints')) : <PurchaseStatusDot purchase={purchase} />}
        </span>
      </span>
    </>
  );
}
