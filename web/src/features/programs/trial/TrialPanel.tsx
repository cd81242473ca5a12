import '../../cashier/cashier.css';
import { ActionIcon, Button, Skeleton, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconBuilding, IconClock, IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { initials } from '../../../lib/format.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { Basket } from '../../cashier/basket/Basket.tsx';
import { FindCustomer } from '../../cashier/find/FindCustomer.tsx';
import { lineUnitsOf } from '../../cashier/outcome/line-units.ts';
import type { Buyer } from '../../cashier/types.ts';
import { useNames } from '../../customers/names.ts';
import { customerQuery } from '../../customers/queries.ts';
import { placesQuery } from '../../places/places.ts';
import { useEditor } from '../editor/context.ts';
import { useDraftNames } from './use-draft-names.ts';
import { useTrial } from './use-trial.ts';

const NarrowPanel = lazyPart(async () => (await import('./NarrowPanel.tsx')).NarrowPanel);
const TrialOutcome = lazyPart(async () => (await import('./TrialOutcome.tsx')).TrialOutcome, <Skeleton height={120} />);

/** Somebody's purchase counted by the draft beside the rules: beside them on a wide screen, over them on a narrow one. */
export function TrialPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery('(max-width: 1240px)', undefined, { getInitialValueInEffect: false });
  const title = t('programs:trial.title');
  if (isNarrow) return <NarrowPanel title={title} onClose={onClose}><p className="m s13">{t('programs:trial.lead')}</p><TrialBody /></NarrowPanel>;
  return (
    <aside className="pgm-aside" aria-labelledby="trial-title">
      <div className="pgm-try">
        <div className="row sb top-al"><div><h2 id="trial-title">{title}</h2><p className="m s13">{t('programs:trial.lead')}</p></div><ActionIcon aria-label={t('programs:trial.close')} onClick={onClose}><IconX size={18} stroke={1.75} aria-hidden /></ActionIcon></div>
        <TrialBody />
      </div>
    </aside>
  );
}

function TrialBody() {
  const { t } = useTranslation();
  const { document, version } = useEditor();
  const trial = useTrial();
  const [isAdding, setAdding] = useState(false);
  const { data: places } = useQuery(placesQuery);
  const names = useDraftNames();
  const computed = trial.draft.error ? undefined : trial.draft.data;
  if (version === null) return <p className="note">{t('programs:trial.unpublished')}</p>;
  return (
    <>
      <section className="card pad col g3" aria-label={t('programs:trial.who')}>
        {trial.buyer ? <Who buyer={trial.buyer} onChange={() => trial.change({ buyer: null })} /> : <FindCustomer onFound={(buyer) => trial.change({ buyer })} />}
        <div className="pgm-try-where">
          <LazySelect aria-label={t('common:word.place')} leftSection={<IconBuilding size={16} aria-hidden />} clearable searchable clearButtonProps={{ 'aria-label': t('cashier:place.clear') }} placeholder={t('cashier:place.none')} data={(places ?? []).map(({ externalId, name }) => ({ value: externalId, label: name }))} value={places ? trial.place : null} onChange={(place) => trial.change({ place })} />
          <TextInput type="datetime-local" aria-label={t('cashier:simulator.at')} leftSection={<IconClock size={16} aria-hidden />} value={trial.at} onChange={(event) => trial.change({ at: event.currentTarget.value })} />
        </div>
      </section>
      <div className="pgm-try-basket" data-adding={isAdding || trial.lines.length === 0}>
        <Basket lines={trial.lines} currency={document.currency} place={trial.place} computed={computed?.purchase.lines} earnedOf={(line) => (computed ? lineUnitsOf(computed, line, names) : [])} onChange={(lines) => trial.change({ lines })} />
        {!isAdding && trial.lines.length > 0 && <Button size="xs" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>{t('programs:trial.addGoods')}</Button>}
      </div>
      {trial.lines.length > 0 && <TrialOutcome trial={trial} />}
    </>
  );
}

function Who({ buyer, onChange }: { buyer: Buyer; onChange: () => void }) {
  const { t } = useTranslation();
  const { code, names } = useEditor();
  const plain = useNames();
  const { data, error } = useQuery(customerQuery(buyer.id));
  if (!data && !error) return <div className="row g3" aria-busy="true"><Skeleton circle height={40} /><Skeleton height={14} width="50%" /></div>;
  const level = data?.customer.memberships.find(({ program }) => program === code)?.level;
  return (
    <div className="row g3">
      <span className="ava" aria-hidden data-initials={initials(data?.customer.name ?? '') || '·'} />
      <div className="grow"><div className="b ell"><bdi>{data ? plain.customer(data.customer) : t('programs:trial.noCustomer')}</bdi></div><p className="m s13">{level ? names.level(level) : t('cashier:strip.noMember')}</p></div>
      <Button size="xs" onClick={onChange}>{t('cashier:strip.change')}</Button>
    </div>
  );
}
