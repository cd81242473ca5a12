import '../purchases/purchases.css';
import './cashier.css';
import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../components/choices.tsx';
import { NoRights } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { useCan, useMe } from '../../session.ts';
import { levelsQuery } from '../customers/queries.ts';
import { useLoyaltyNames, type LoyaltyNames } from '../members/loyalty-names.ts';
import { placesQuery } from '../places/places.ts';
import { Basket } from './basket/Basket.tsx';
import { CustomerStrip } from './find/CustomerStrip.tsx';
import { FindCustomer } from './find/FindCustomer.tsx';
import { lineUnitsOf } from './outcome/line-units.ts';
import { calculationQuery } from './queries.ts';
import { PayPanel } from './sale/PayPanel.tsx';
import { useSale, type SaleState } from './sale/use-sale.ts';

const meanwhile = <div aria-busy="true"><Skeleton height={220} /></div>;
const ReceiptView = lazyPart(async () => (await import('./sale/ReceiptView.tsx')).ReceiptView, meanwhile);
const ReturnView = lazyPart(async () => (await import('./sale/ReturnView.tsx')).ReturnView, meanwhile);

/** The till: who buys, what, with what, and the purchase is made. Every step has a key. */
export function CashierPage() {
  const { t } = useTranslation();
  const canSell = useCan('purchases.write');
  const canCalculate = useCan('purchases.calculate');
  if (!canSell || !canCalculate) return <div className="page"><PageHeader title={t('cashier:title')} /><div className="card"><NoRights /></div></div>;
  return <Till />;
}

function Till() {
  const { t } = useTranslation();
  const me = useMe();
  const names = useLoyaltyNames();
  const [search, change] = useUrlState();
  const { currency } = me.organization;
  const state = useSale(currency);
  const isReturn = search.mode === 'return';
  return (
    <div className="page csh-page">
      <PageHeader
        title={t('cashier:title')}
        actions={<>
          <PlaceChoice state={state} />
          <SegmentedControl aria-label={t('cashier:mode.label')} data={[{ value: 'sale', label: t('cashier:mode.sale') }, { value: 'return', label: t('cashier:mode.return') }]} value={isReturn ? 'return' : 'sale'} onChange={(mode) => void change({ mode: mode === 'return' ? mode : null })} />
        </>}
      />
      {isReturn ? <ReturnView buyer={state.sale.buyer?.id ?? state.done?.sale.buyer?.id} place={state.place} /> : <SaleView state={state} names={names} currency={currency} />}
    </div>
  );
}

/** Where this till stands; remembered on the device. */
function PlaceChoice({ state }: { state: SaleState }) {
  const { t } = useTranslation();
  const { place: own } = useMe();
  const { data: places } = useQuery(placesQuery);
  const points = (places ?? []).filter(({ kind }) => kind === 'point');
  if (own) return <span className="row m"><IconBuilding size={18} aria-hidden /><bdi>{own.name}</bdi></span>;
  if (points.length === 0) return null;
  return (
    <LazySelect
      className="csh-place" searchable clearable aria-label={t('common:word.place')} placeholder={t('cashier:place.none')} clearButtonProps={{ 'aria-label': t('cashier:place.clear') }} leftSection={<IconBuilding size={18} aria-hidden />}
      data={points.map(({ externalId, name }) => ({ value: externalId, label: name }))} value={points.some(({ externalId }) => externalId === state.place) ? state.place : null} onChange={state.setPlace}
    />
  );
}

function SaleView({ state, names, currency }: { state: SaleState; names: LoyaltyNames; currency: string }) {
  const { t } = useTranslation();
  const { sale, place, done, request, pay, change, toggleCode, reset } = state;
  const find = useRef<HTMLInputElement>(null);
  const goods = useRef<HTMLInputElement>(null);
  const [asked] = useDebouncedValue(request, 250);
  const calculation = useQuery(calculationQuery(request && asked));
  const levels = useQuery({ ...levelsQuery(sale.buyer?.id ?? ''), enabled: sale.buyer !== null });
  const isStale = calculation.isPlaceholderData || JSON.stringify(asked) !== JSON.stringify(request);
  const computed = request ? calculation.data : undefined;
  const levelBefore = levels.data?.find(({ program }) => program === computed?.member.program)?.level;
  useHotkeys([
    ['F2', () => { if (done) reset(); else if (sale.buyer) change({ buyer: null }); setTimeout(() => find.current?.focus()); }],
    ['F4', () => goods.current?.focus()],
    ['F8', reset],
    ['F9', () => { if (request && !done && !calculation.error && !pay.isPending) pay.mutate(); }],
  ], []);
  if (done) return <ReceiptView done={done} names={names} currency={currency} onNext={reset} />;
  return (
    <div className="csh-columns">
      <div className="col g4">
        {sale.buyer
          ? <CustomerStrip buyer={sale.buyer} codes={sale.codes} currency={currency} onCode={toggleCode} onChange={() => change({ buyer: null, points: 0, wallet: null })} />
          : <section className="card pad" aria-label={t('common:word.customer')}><FindCustomer inputRef={find} autoFocus canRegister onFound={(buyer, code) => { change({ buyer }); if (code) toggleCode(code); setTimeout(() => goods.current?.focus()); }} /></section>}
        <Basket lines={sale.lines} currency={currency} place={place} computed={calculation.error ? undefined : computed?.purchase.lines} earnedOf={(line) => (computed ? lineUnitsOf(computed, line, names) : [])} nameRef={goods} onChange={(lines) => change({ lines })} />
        <div className="row wrap csh-hints m s13 desk" aria-hidden>
          <span><span className="kbd">F2</span> {t('cashier:keys.customer')}</span><span><span className="kbd">F4</span> {t('cashier:keys.goods')}</span><span><span className="kbd">F9</span> {t('cashier:keys.pay')}</span><span><span className="kbd">F8</span> {t('cashier:keys.next')}</span>
        </div>
        {(sale.buyer || sale.lines.length > 0) && <div><Button size="xs" variant="subtle" color="gray" disabled={sale.attempt !== null} onClick={reset}>{t('cashier:clear')}</Button></div>}
      </div>
      <PayPanel state={state} names={names} currency={currency} computed={computed} problem={calculation.error} isStale={isStale} levelBefore={levelBefore} />
    </div>
  );
}
