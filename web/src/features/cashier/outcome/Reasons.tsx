import { IconCheck, IconGift, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Instant, LastDay, Money } from '../../../components/figures.tsx';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import type { Computed } from '../types.ts';
import { useOutcomeWords } from './words.ts';

const FEW = 3;

/** What was given and why, then what was not and why not; the till shows the first few refusals, the simulator all of them. */
export function Reasons({ computed, names, currency, whole = false }: { computed: Computed; names: LoyaltyNames; currency: string; whole?: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(whole);
  const { purchase, earned, notApplied, benefits = [], member } = computed;
  const words = useOutcomeWords(names, member.program, notApplied);
  const shown = isOpen ? notApplied : notApplied.slice(0, FEW);
  const isEmpty = earned.length + notApplied.length + benefits.length === 0 && (!whole || purchase.discounts.length === 0);
  if (isEmpty) return whole ? <p className="m s13">{t('purchases:why.noRules')}</p> : null;
  return (
    <ul className="prc-rules s13">
      {benefits.map((benefit, index) => (
        <li key={`benefit:${index}`}>
          <IconGift size={16} className="acc" aria-hidden />
          <div className="grow"><b className="b">{benefit.type === 'message' ? <bdi>{words.text(benefit.text)}</bdi> : benefit.type === 'gift' ? t('cashier:outcome.gift', { sku: benefit.sku, quantity: benefit.quantity }) : t('cashier:outcome.service', { code: benefit.service })}</b><div className="m">{words.whose(benefit)}</div></div>
        </li>
      ))}
      {whole && purchase.discounts.map((discount, index) => (
        <li key={`discount:${index}`}>
          <IconCheck size={16} className="green" aria-hidden />
          <div className="grow"><b className="b"><bdi>{words.whose(discount)}</bdi></b>{discount.reason && <div className="amber">{words.reason(discount.reason)}</div>}</div>
          <b className="b"><Money minor={-discount.amountMinor} currency={currency} /></b>
        </li>
      ))}
      {earned.map((grant, index) => (
        <li key={`${grant.rule}:${index}`}>
          <IconCheck size={16} className="green" aria-hidden />
          <div className="grow">
            <b className="b"><bdi>{words.whose(grant)}</bdi></b>
            <div className="m">{names.wallet(grant.wallet, member.program)} · <Life activeFrom={grant.activeFrom} expiresAt={grant.expiresAt} isPending={grant.status === 'pending'} /></div>
            {grant.reason && <div className="amber">{t('purchases:why.cut', { reason: words.reason(grant.reason) })}</div>}
          </div>
          <b className="b num"><bdi>+{names.units(grant.points, grant.wallet, member.program)}</bdi></b>
        </li>
      ))}
      {shown.map((refused, index) => (
        <li key={`${refused.rule ?? refused.code}:${index}`}>
          <IconX size={16} className="m" aria-hidden />
          <div className="grow"><b className="b"><bdi>{words.whose(refused)}</bdi></b><div className="m">{words.whyNot(refused)}</div></div>
        </li>
      ))}
      {shown.length < notApplied.length && <li><button type="button" className="lnk q s13" onClick={() => setOpen(true)}>{t('cashier:outcome.more', { count: notApplied.length - shown.length })}</button></li>}
    </ul>
  );
}

function Life({ activeFrom, expiresAt, isPending }: { activeFrom: string; expiresAt: string | null; isPending: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {isPending && <>{t('purchases:why.from')} <Instant at={activeFrom} style="date" /> · </>}
      {expiresAt ? <>{t('purchases:why.until')} <LastDay at={expiresAt} /></> : t('purchases:why.forever')}
    </>
  );
}
