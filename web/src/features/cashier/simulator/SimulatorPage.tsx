import '../../purchases/purchases.css';
import '../cashier.css';
import { Button, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan, useMe } from '../../../session.ts';
import { levelsQuery } from '../../customers/queries.ts';
import { useLoyaltyNames, type LoyaltyNames } from '../../members/loyalty-names.ts';
import { placesQuery } from '../../places/places.ts';
import { paymentChoices } from '../../purchases/payments.ts';
import { Basket } from '../basket/Basket.tsx';
import { CustomerStrip } from '../find/CustomerStrip.tsx';
import { FindCustomer } from '../find/FindCustomer.tsx';
import { lineUnitsOf } from '../outcome/line-units.ts';
import { calculationQuery } from '../queries.ts';
import { Codes } from '../sale/Codes.tsx';
import { Refused } from '../sale/PayPanel.tsx';
import { requestOf, type Sale } from '../sale/use-sale.ts';

const skeleton = [70, 55, 80].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={10} />);
const Trace = lazyPart(async () => (await import('./Trace.tsx')).Trace, skeleton);
const PayWithPoints = lazyPart(async () => (await import('../sale/PayWithPoints.tsx')).PayWithPoints);

interface Trial extends Sale {
  program: string | null;
  place: string | null;
  /** As the browser's field has it; empty is now. */
  at: string;
}

const NOTHING: Trial = { buyer: null, lines: [], codes: [], points: 0, wallet: null, method: 'card', attempt: null, program: null, place: null, at: '' };

/** What a purchase would come to, any person's, anywhere, at any time: every rule with its reason. Nothing is written. */
export function SimulatorPage() {
  const { t } = useTranslation();
  const canCalculate = useCan('purchases.calculate');
  return (
    <>
      <PageHeader title={t('cashier:simulator.title')} lead={t('cashier:simulator.lead')} />
      {canCalculate ? <Simulator /> : <div className="card"><NoRights /></div>}
    </>
  );
}

function Simulator() {
  const { t } = useTranslation();
  const me = useMe();
  const names = useLoyaltyNames();
  const [trial, setTrial] = useState<Trial>(NOTHING);
  const change = (changes: Partial<Trial>) => setTrial((before) => ({ ...before, ...changes }));
  const toggle = (code: string) => change({ codes: trial.codes.includes(code) ? trial.codes.filter((other) => other !== code) : [...trial.codes, code] });
  const currency = names.document(trial.program ?? undefined)?.currency ?? me.organization.currency;
  const plain = requestOf(trial, { place: trial.place, currency });
  const request = plain && { ...plain, ...(trial.program && { program: trial.program }), ...(trial.at && { occurredAt: new Date(trial.at).toISOString() }) };
  const [asked] = useDebouncedValue(request, 300);
  const calculation = useQuery(calculationQuery(request && asked));
  const levels = useQuery({ ...levelsQuery(trial.buyer?.id ?? ''), enabled: trial.buyer !== null }).data;
  const computed = request && !calculation.error ? calculation.data : undefined;
  return (
    <div className="csh-columns">
      <div className="col g4">
        {trial.buyer
          ? <CustomerStrip buyer={trial.buyer} codes={trial.codes} currency={currency} onCode={toggle} onChange={() => change({ buyer: null })} />
          : <section className="card pad" aria-label={t('common:word.customer')}><FindCustomer onFound={(buyer, code) => change({ buyer, ...(code && { codes: [...trial.codes, code] }) })} /></section>}
        <Where trial={trial} names={names} onChange={change} />
        <Basket lines={trial.lines} currency={currency} place={trial.place} computed={computed?.purchase.lines} earnedOf={(line) => (computed ? lineUnitsOf(computed, line, names) : [])} onChange={(lines) => change({ lines })} />
      </div>
      <section className="card csh-pay" aria-labelledby="trial">
        <header><h2 id="trial">{t('cashier:simulator.result')}</h2>{trial !== NOTHING && <span className="push"><Button size="xs" variant="subtle" color="gray" onClick={() => setTrial(NOTHING)}>{t('cashier:simulator.reset')}</Button></span>}</header>
        <div className="pad col g4"><Codes codes={trial.codes} onToggle={toggle} />{computed && <PayWithPoints computed={computed} names={names} points={trial.points} wallet={trial.wallet} onChange={change} />}</div>
        <div className="csh-result-area" aria-live="polite" aria-busy={Boolean(request && !computed && !calculation.error)} data-stale={calculation.isPlaceholderData || undefined}>
          {!request && <EmptyState level={3} icon={IconFlask} title={t('cashier:simulator.empty')}>{t(trial.buyer ? 'cashier:pay.noGoods' : 'cashier:simulator.emptyText')}</EmptyState>}
          {request && !computed && !calculation.error && skeleton}
          {request && calculation.error && <Refused problem={calculation.error} currency={currency} />}
          {computed && <Trace computed={computed} spentIn={trial.wallet} names={names} currency={currency} lines={trial.lines} levelBefore={levels?.find(({ program }) => program === computed.member.program)?.level} />}
        </div>
      </section>
    </div>
  );
}

/** Program, place, moment and payment: what conditions may ask about. */
function Where({ trial, names, onChange }: { trial: Trial; names: LoyaltyNames; onChange: (changes: Partial<Trial>) => void }) {
  const { t } = useTranslation();
  const { data: places } = useQuery(placesQuery);
  return (
    <section className="card pad csh-where" aria-label={t('cashier:simulator.where')}>
      <LazySelect label={t('common:word.program')} clearable clearButtonProps={{ 'aria-label': t('cashier:simulator.clearProgram') }} placeholder={t('cashier:simulator.byPlace')} data={names.programs.map(({ code }) => ({ value: code, label: names.program(code) }))} value={trial.program} onChange={(program) => onChange({ program, wallet: null, points: 0 })} />
      <LazySelect label={t('common:word.place')} clearable searchable clearButtonProps={{ 'aria-label': t('cashier:place.clear') }} placeholder={t('cashier:place.none')} data={(places ?? []).map(({ externalId, name }) => ({ value: externalId, label: name }))} value={trial.place} onChange={(place) => onChange({ place })} />
      <TextInput type="datetime-local" label={t('cashier:simulator.at')} value={trial.at} onChange={(event) => onChange({ at: event.currentTarget.value })} />
      <div><span className="csh-label" id="trial-method">{t('cashier:pay.method')}</span><SegmentedControl fullWidth aria-labelledby="trial-method" data={paymentChoices(t)} value={trial.method} onChange={(method) => onChange({ method })} /></div>
    </section>
  );
}
