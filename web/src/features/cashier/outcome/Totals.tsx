import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Bdi, Money } from '../../../components/figures.tsx';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import { useUnitWords } from '../../members/units.tsx';
import type { Computed } from '../types.ts';
import { useOutcomeWords } from './words.ts';

/** From the sum to what is paid, then the points: every discount under the name of who gave it. */
export function Totals({ computed, names, currency, levelBefore, spentIn, isBooked = false }: { computed: Computed; names: LoyaltyNames; currency: string; levelBefore?: string | undefined; spentIn?: string | null; isBooked?: boolean }) {
  const { t } = useTranslation();
  const { purchase, earned, member } = computed;
  const words = useOutcomeWords(names, member.program);
  const off = (minor: number) => <Money minor={-minor} currency={currency} />;
  const units = useUnitWords();
  const byWallet = Map.groupBy(earned, ({ wallet }) => wallet);
  return (
    <dl className="prc-totals csh-totals">
      <Row name={t('purchases:totals.gross')}><Money minor={purchase.grossMinor} currency={currency} /></Row>
      {purchase.discounts.map((discount, index) => <Row key={index} name={<bdi>{words.whose(discount)}</bdi>}>{off(discount.amountMinor)}</Row>)}
      {purchase.certificatesUsed.map(({ code, amountMinor }) => <Row key={code} name={<>{t('purchases:totals.certificate')} <Bdi ltr>{code}</Bdi></>}>{off(amountMinor)}</Row>)}
      {purchase.pointsSpent > 0 && <Row name={t('purchases:totals.points')}><bdi className="num">{units.one(names.unitsOf(spentIn ?? member.wallets[0]?.wallet ?? '', member.program, purchase.pointsSpent), { negative: true })}</bdi></Row>}
      <Row isTotal name={t(isBooked ? 'purchases:totals.payable' : 'cashier:outcome.toPay')}><Money minor={purchase.payableMinor} currency={currency} /></Row>
      {[...byWallet].map(([wallet, grants]) => {
        const sum = grants.reduce((total, { points }) => total + points, 0);
        const isPending = grants.every(({ status }) => status === 'pending');
        return <Row key={wallet} name={isPending ? t('cashier:outcome.willEarn', { wallet: names.wallet(wallet, member.program) }) : t(isBooked ? 'cashier:outcome.earned' : 'cashier:outcome.earns', { wallet: names.wallet(wallet, member.program) })}><b className="b acc num"><bdi>+{names.units(sum, wallet, member.program)}</bdi></b></Row>;
      })}
      {byWallet.size === 0 && <Row name={t('cashier:outcome.points')}><span className="m">{t('cashier:outcome.noPoints')}</span></Row>}
      <Row name={t('cashier:outcome.levelAfter')}>{levelBefore && levelBefore !== member.level ? <b className="b acc">{t('cashier:outcome.newLevel', { level: names.level(member.level, member.program) })}</b> : names.level(member.level, member.program)}</Row>
    </dl>
  );
}

function Row({ name, children, isTotal = false }: { name: ReactNode; children: ReactNode; isTotal?: boolean }) {
  return <div className={isTotal ? 'prc-total csh-topay' : undefined}><dt>{name}</dt><dd>{children}</dd></div>;
}
