import { SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { Instant } from '../../../components/figures.tsx';
import { useCan } from '../../../session.ts';
import { channels, type Channel } from '../consents.ts';
import { useNames } from '../names.ts';
import type { Customer, CustomerAnswer } from '../types.ts';
import { useNotify } from '../use-notify.tsx';

type Answer = 'granted' | 'unknown' | 'refused';

/** What the person allowed, channel by channel, with the proof: when it was said and where. */
export function ConsentsTab({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  return (
    <section className="card cst-consents" aria-labelledby="customer-consents">
      <header><div><h2 id="customer-consents">{t('customers:consents.title')}</h2><p className="m s13">{t('customers:consents.lead')}</p></div></header>
      {channels.map((channel) => <ConsentRow key={channel} customer={customer} channel={channel} />)}
    </section>
  );
}

function ConsentRow({ customer, channel }: { customer: Customer; channel: Channel }) {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const notify = useNotify();
  const queries = useQueryClient();
  const canWrite = useCan('customers.write');
  const consent = customer.consents[channel];
  const current: Answer = consent ? (consent.granted ? 'granted' : 'refused') : 'unknown';
  const key = ['customers', 'one', customer.id];
  const save = useMutation({
    mutationFn: async (answer: Answer) => (await unwrap(api.PATCH('/v1/customers/{id}', {
      params: { path: { id: customer.id } },
      body: { consents: { [channel]: answer === 'unknown' ? null : { granted: answer === 'granted', source: 'staff' } } } as never,
    }))) as { customer: Customer },
    onSuccess: ({ customer: changed }) => {
      queries.setQueryData<CustomerAnswer>(key, (known) => known && { ...known, customer: changed });
      void queries.invalidateQueries({ queryKey: [...key, 'timeline'] });
    },
    onError: (error) => notify.failed(t('customers:consents.failed'), error),
  });
  const shown = save.isPending ? save.variables : current;
  const source = consent?.source && (i18n.exists(`customers:consentSource.${consent.source}`) ? t(`customers:consentSource.${consent.source}`) : consent.source);
  return (
    <div className="li cst-consent">
      <div className="grow">
        <div className="b">{names.channel(channel)}</div>
        <div className="m s13">{consent ? <><Instant at={consent.at} style="date" />{source && <> · <bdi>{source}</bdi></>}</> : t('customers:consents.notAsked')}</div>
        {consent?.text && <blockquote className="m s13"><bdi>{consent.text}</bdi></blockquote>}
      </div>
      <SegmentedControl aria-label={names.channel(channel)} value={shown} disabled={!canWrite} onChange={(value) => save.mutate(value as Answer)} data={(['granted', 'unknown', 'refused'] as const).map((value) => ({ value, label: t(`customers:consents.answer.${value}`) }))} />
    </div>
  );
}
