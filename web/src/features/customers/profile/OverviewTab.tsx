import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { fieldLabel, useNames } from '../names.ts';
import type { CustomerAnswer } from '../types.ts';
import { ConsentList } from './ConsentList.tsx';
import { CustomerTimeline } from './CustomerTimeline.tsx';
import { Identities } from './Identities.tsx';
import { FiguresCard, OnboardingCard } from './SideCards.tsx';
import { HeldSummary } from './held/HeldSummary.tsx';
import { SuggestionCard } from './held/SuggestionCard.tsx';
import { WalletCards } from './WalletCards.tsx';

const LevelProgressCards = lazyPart(async () => (await import('./held/LevelProgressCard.tsx')).LevelProgressCards, <section className="card pad" aria-busy="true"><Skeleton height={120} /></section>);

/** Who it is, what happened, what they have. */
export function OverviewTab({ answer }: { answer: CustomerAnswer }) {
  const { t } = useTranslation();
  const { customer, onboarding } = answer;
  return (
    <div className="cst-columns">
      <div className="col g6 cst-who">
        <section><h2 className="cst-h3">{t('customers:identity.title')}</h2><dl className="dl s13 cst-dl"><Identities customer={customer} full /></dl></section>
        <SuggestionCard customer={customer} />
        <section><h2 className="cst-h3">{t('customers:consents.title')}</h2><ConsentList consents={customer.consents} /></section>
        <OwnFields attributes={customer.attributes} />
      </div>
      <CustomerTimeline customerId={customer.id} />
      <div className="col g6 cst-has">
        <WalletCards customerId={customer.id} />
        <LevelProgressCards customerId={customer.id} />
        <HeldSummary customer={customer} />
        <FiguresCard customer={customer} />
        <OnboardingCard onboarding={onboarding} />
      </div>
    </div>
  );
}

/** The organization's own fields; nested values are said as text, never as JSON. */
function OwnFields({ attributes }: { attributes: Record<string, unknown> }) {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const label = (key: string) => (i18n.exists(`customers:attribute.${key}`) ? t(`customers:attribute.${key}`) : fieldLabel(key));
  const fields = Object.entries(attributes).filter(([, value]) => value !== null && value !== '');
  const say = (value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
    if (Array.isArray(value)) return names.list(value.map(say));
    if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, child]) => `${label(key)}: ${say(child)}`).join('; ');
    return String(value);
  };
  if (fields.length === 0) return null;
  return (
    <section>
      <h2 className="cst-h3">{t('customers:ownFields')}</h2>
      <dl className="dl s13 cst-dl">{fields.map(([key, value]) => <div key={key} className="cst-pair"><dt><bdi>{label(key)}</bdi></dt><dd><bdi>{say(value)}</bdi></dd></div>)}</dl>
    </section>
  );
}
