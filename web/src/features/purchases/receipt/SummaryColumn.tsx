import { useTranslation } from 'react-i18next';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { initials } from '../../../lib/format.ts';
import { useNames } from '../../customers/names.ts';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { Figure, formatUnits, Units, useUnitWords } from '../../members/units.tsx';
import { useRuleWords } from '../rule-words.ts';
import { earnedUnits, unitsOf, type Receipt } from '../types.ts';
import { ForDevelopers } from './ForDevelopers.tsx';

/** Beside the receipt: the totals, whose it is, and where it went through. */
export function SummaryColumn({ receipt }: { receipt: Receipt }) {
  return (
    <div className="col g6">
      <Totals receipt={receipt} />
      <Person receipt={receipt} />
      <Where receipt={receipt} />
      <ForDevelopers answer={receipt} />
    </div>
  );
}

function Totals({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const { purchase, program } = receipt;
  const words = useRuleWords(program);
  const earned = earnedUnits(receipt);
  const { currency, refundedMinor } = purchase;
  const off = (minor: number) => <Money minor={-minor} currency={currency} />;
  return (
    <section className="card pad" aria-labelledby="receipt-totals">
      <h2 className="prc-h3" id="receipt-totals">{t('purchases:totals.title')}</h2>
      <dl className="prc-totals">
        <Row name={t('purchases:totals.gross')}><Money minor={purchase.grossMinor} currency={currency} /></Row>
        {purchase.discounts.map((discount, index) => <Row key={index} name={discount.code ? t('purchases:rule.code', { code: discount.code }) : words.name(discount.rule)}>{off(discount.amountMinor)}</Row>)}
        {purchase.certificatesUsed.map((certificate) => <Row key={certificate.code} name={<>{t('purchases:totals.certificate')} <Bdi ltr>{certificate.code}</Bdi></>}>{off(certificate.amountMinor)}</Row>)}
        {purchase.spentFrom.length > 0 && <Row name={t('purchases:totals.points')}><Units of={purchase.spentFrom} negative /></Row>}
        <Row name={t('purchases:totals.payable')} isTotal><Money minor={purchase.payableMinor} currency={currency} /></Row>
        <Row name={t('purchases:totals.earned')}><span className="b">{earned.length > 0 ? <Units of={earned} signed /> : t('purchases:noPoints')}</span></Row>
        {refundedMinor > 0 && <Row name={t('purchases:totals.refunded')}>{off(refundedMinor)}</Row>}
      </dl>
    </section>
  );
}

function Row({ name, children, isTotal = false }: { name: ReactNode; children: ReactNode; isTotal?: boolean }) {
  return <div className={isTotal ? 'prc-total' : undefined}><dt>{name}</dt><dd>{children}</dd></div>;
}

function Person({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const names = useNames();
  const loyalty = useLoyaltyNames();
  const words = useUnitWords();
  const { customer, member, program } = receipt;
  if (!customer) return null;
  return (
    <section className="card pad" aria-labelledby="receipt-customer">
      <h2 className="prc-h3" id="receipt-customer">{t('common:word.customer')}</h2>
      <div className="row g3 prc-person">
        <span className="ava" aria-hidden>{initials(customer.name ?? '') || '·'}</span>
        <div className="grow">
          <Link className="b ell prc-line" to="/customers/$customerId" params={{ customerId: customer.id }}><bdi>{names.customer(customer)}</bdi></Link>
          {member && <div className="m s13"><bdi>{loyalty.level(member.level, member.program)}</bdi></div>}
        </div>
      </div>
      {member && member.wallets.length > 0 && (
        <dl className="prc-totals s13">
          {member.wallets.map(({ wallet, active, pending }) => {
            const units = unitsOf(program, { wallet, points: active });
            return <div key={wallet}><dt>{t('purchases:totals.after', { wallet: words.name(units) })}</dt><dd><Figure points={active} scale={units.scale} />{pending > 0 && <div className="m s12">{t('purchases:totals.pending', { points: formatUnits(pending, units.scale) })}</div>}</dd></div>;
          })}
        </dl>
      )}
    </section>
  );
}

function Where({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const names = useNames();
  const { place, program, purchase, workflow } = receipt;
  const words = useRuleWords(program);
  const ownName = words.text(program?.name);
  const programName = program && (ownName && ownName !== program.code ? ownName : names.program(program.code));
  return (
    <section className="card pad" aria-labelledby="receipt-where">
      <h2 className="prc-h3" id="receipt-where">{t('purchases:where.title')}</h2>
      <dl className="prc-totals s13">
        <div><dt>{t('purchases:column.at')}</dt><dd><Instant at={purchase.occurredAt} /></dd></div>
        {place && <div><dt>{t('common:word.place')}</dt><dd><Link to="/purchases" search={{ place: place.externalId }}><bdi>{place.name}</bdi></Link></dd></div>}
        {programName && <div><dt>{t('common:word.program')}</dt><dd><bdi>{programName}</bdi></dd></div>}
        {workflow && <div><dt>{t('common:word.run')}</dt><dd><RunLink workflow={workflow} /></dd></div>}
      </dl>
    </section>
  );
}
