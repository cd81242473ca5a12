import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { useCan } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { CustomerPicker } from '../../instruments/parts/CustomerPicker.tsx';
import { useRefusal } from '../../instruments/parts/use-refusal.ts';
import { cardEventsQuery, stepCard } from '../queries.ts';
import type { Card, DeliveryState } from '../types.ts';

const WAY: DeliveryState[] = ['ordered', 'produced', 'shipped', 'delivered'];
const NEXT: Record<DeliveryState | 'none', DeliveryState[]> = { none: ['ordered'], ordered: ['produced'], produced: ['shipped'], shipped: ['delivered', 'returned'], delivered: [], returned: ['ordered'] };

/** The way of a card to its holder, and what can be told next. */
export function DeliveryPart({ card }: { card: Card }) {
  const { t } = useTranslation();
  const { delivery } = card;
  const events = useQuery(cardEventsQuery(card.number)).data ?? [];
  const isReturned = delivery?.state === 'returned';
  const way = isReturned ? [...WAY.slice(0, 3), 'returned' as const] : WAY;
  const reached = delivery ? way.indexOf(delivery.state) : -1;
  const atOf = (state: DeliveryState) => events.findLast(({ type }) => type === `delivery.${state}`)?.occurredAt;
  return (
    <section className="col">
      <h3>{t('cards:way.title')}</h3>
      {delivery ? (
        <ol className="crd-steps">
          {way.map((state, index) => (
            <li key={state} data-done={index <= reached || undefined} data-bad={state === 'returned' || undefined}>
              <span className="crd-step" aria-hidden>{index <= reached && (state === 'returned' ? <IconX size={12} stroke={3} /> : <IconCheck size={12} stroke={3} />)}</span>
              <div className="s13"><span className={index <= reached ? 'b' : 'm'}>{t(`cards:delivery.${state}`)}</span>{index <= reached && <span className="m"> · <Instant at={atOf(state)} /></span>}</div>
            </li>
          ))}
        </ol>
      ) : <p className="m s13">{t('cards:way.none')}</p>}
      {delivery?.tracking && <dl className="dl s13"><dt>{t('cards:column.tracking')}</dt><dd><Bdi ltr>{delivery.tracking}</Bdi>{delivery.carrier && <span className="m"> · <bdi>{delivery.carrier}</bdi></span>}</dd></dl>}
      <Tell card={card} />
    </section>
  );
}

function Tell({ card }: { card: Card }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [customer, setCustomer] = useState<string | null>(null);
  const [carrier, setCarrier] = useState('');
  const [tracking, setTracking] = useState('');
  const next = NEXT[card.delivery?.state ?? 'none'];
  const isShipping = next.includes('shipped');
  const needsCustomer = next.includes('ordered') && !card.customer;
  const send = useMutation({
    mutationFn: (state: DeliveryState) => stepCard(card.number, 'delivery', { state, ...(needsCustomer && customer && { customer: { id: customer } }), ...(isShipping && carrier.trim() && { carrier: carrier.trim() }), ...(isShipping && tracking.trim() && { tracking: tracking.trim() }) }),
    onSuccess: async () => { for (const queryKey of [['cards'], ['deliveries']]) await queries.invalidateQueries({ queryKey }); },
  });
  if (!mayWrite || next.length === 0 || card.state === 'replaced' || card.state === 'closed') return send.data?.workflow ? <RunLink workflow={send.data.workflow} /> : null;
  return (
    <div className="col">
      <FormProblem text={send.error && refusal(send.error)} />
      {needsCustomer && <CustomerPicker label={t('cards:way.customer')} value={customer} onChange={setCustomer} />}
      {isShipping && <div className="ins-two"><TextInput label={t('cards:way.carrier')} value={carrier} maxLength={100} onChange={(event) => setCarrier(event.currentTarget.value)} /><TextInput label={t('cards:column.tracking')} dir="ltr" value={tracking} maxLength={100} onChange={(event) => setTracking(event.currentTarget.value)} /></div>}
      <div className="row wrap">
        {next.map((state) => <Button key={state} size="xs" loading={send.isPending && send.variables === state} disabled={needsCustomer && !customer} onClick={() => send.mutate(state)}>{t(`cards:way.tell.${state}`)}</Button>)}
        <RunLink workflow={send.data?.workflow} />
      </div>
    </div>
  );
}
