import { Radio, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoyaltyNames } from '../../../members/loyalty-names.ts';
import { newAttempt } from '../../../purchases/attempt.ts';
import { FindCustomer } from '../../../cashier/find/FindCustomer.tsx';
import { fieldLabel, useNames } from '../../names.ts';
import { customerQuery } from '../../queries.ts';
import type { Customer } from '../../types.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { mergePreviewQuery } from './queries.ts';
import { useHeldProblem } from './use-action.tsx';

type Way = 'link' | 'merge';

/** Joins another profile of the same person: linked, so that they are seen together, or merged into this one. */
export function JoinDialog({ customer, twin, onClose }: { customer: Customer; twin?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const [other, setOther] = useState<string | null>(twin ?? null);
  const [way, setWay] = useState<Way>('merge');
  const [attempt] = useState(() => newAttempt('P').externalId);
  const isSelf = other === customer.id;
  const { data } = useQuery({ ...customerQuery(other ?? ''), enabled: other !== null && !isSelf });
  const name = data ? names.customer(data.customer) : '…';
  const step = other === null || isSelf ? null : way === 'link'
    ? { path: '/v1/customers/{id}/links', names: { id: customer.id }, body: { to: { id: other }, externalId: `link-${attempt}` }, done: t('members:join.linked'), detail: <bdi>{name}</bdi> }
    : { path: '/v1/customers/{id}/merge', names: { id: customer.id }, body: { from: { id: other }, externalId: `merge-${attempt}` }, done: t('members:join.merged'), detail: <bdi>{name}</bdi> };
  return (
    <ActionDialog title={t('members:join.title')} confirm={t(`members:join.${way}Confirm`)} step={step} onClose={onClose}>
      {other === null || isSelf ? <><p>{t('members:join.find')}</p><FindCustomer onFound={({ id }) => setOther(id)} />{isSelf && <p className="amber s13" role="alert">{t('members:join.self')}</p>}</> : (
        <>
          <p>{t('members:join.both', { one: names.customer(customer), other: name })}</p>
          <Radio.Group value={way} onChange={(value) => setWay(value as Way)} aria-label={t('members:join.title')}>
            <div className="col g4 first-up"><Radio value="merge" label={t('members:join.merge')} description={t('members:join.mergeText')} /><Radio value="link" label={t('members:join.link')} description={t('members:join.linkText')} /></div>
          </Radio.Group>
          {way === 'merge' && <Preview customerId={customer.id} from={other} />}
        </>
      )}
    </ActionDialog>
  );
}

const MOVED = ['purchases', 'instruments', 'timeline_entries', 'customer_identities', 'messages', 'customer_events'];

/** What the merge would move, before it does. */
function Preview({ customerId, from }: { customerId: string; from: string }) {
  const { t, i18n } = useTranslation();
  const names = useLoyaltyNames();
  const problemText = useHeldProblem();
  const { data, error } = useQuery(mergePreviewQuery(customerId, from));
  if (error) return <div className="note bad" role="alert"><IconAlertTriangle size={18} aria-hidden /><p className="s13">{problemText(error)}</p></div>;
  if (!data) return <div aria-busy="true">{[70, 50].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={10} />)}</div>;
  const moved = MOVED.filter((kind) => (data.moved[kind] ?? 0) > 0);
  const field = (name: string) => (i18n.exists(`customers:field.${name}`) ? t(`customers:field.${name}`) : fieldLabel(name));
  return (
    <div className="well pad s13" role="status">
      <p className="b">{t('members:join.moves')}</p>
      <ul className="cst-bullets">
        {data.memberships.flatMap(({ program, wallets }) => wallets.filter(({ active, pending }) => active + pending > 0).map(({ wallet, active, pending }) => <li key={`${program}:${wallet}`}>{t('members:join.wallet', { wallet: names.wallet(wallet, program), points: names.units(active + pending, wallet, program) })}</li>))}
        {moved.map((kind) => <li key={kind}>{t(`members:moved.${kind}`, { count: data.moved[kind] })}</li>)}
        {moved.length === 0 && <li>{t('members:join.nothing')}</li>}
      </ul>
      {data.conflicts.length > 0 && <p>{t('members:join.differ', { fields: new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(data.conflicts.map(field)) })}</p>}
    </div>
  );
}
