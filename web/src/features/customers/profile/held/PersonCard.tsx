import { Button } from '@mantine/core';
import { IconArrowsJoin, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { Instant, Money, Points } from '../../../../components/figures.tsx';
import { lazyPart } from '../../../../lib/lazy-part.tsx';
import { useCan } from '../../../../session.ts';
import { useLoyaltyNames } from '../../../members/loyalty-names.ts';
import { useNames } from '../../names.ts';
import type { Customer } from '../../types.ts';
import { HeldSection } from './HeldSection.tsx';
import { personQuery, type PersonPart } from './queries.ts';

const ActionDialog = lazyPart(async () => (await import('./ActionDialog.tsx')).ActionDialog);
const JoinDialog = lazyPart(async () => (await import('./JoinDialog.tsx')).JoinDialog);

/** Other profiles of the same person, what was merged into this one, and the way to join another. */
export function PersonCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const canWrite = useCan('customers.write');
  const query = useQuery(personQuery(customer.id));
  const [isJoining, setJoining] = useState(false);
  const [undoing, setUndoing] = useState<PersonPart['merged'][number] | null>(null);
  const others = query.data?.customers.filter(({ id }) => id !== customer.id) ?? [];
  const merged = query.data?.customers.find(({ id }) => id === customer.id)?.merged ?? [];
  return (
    <>
      <HeldSection
        id="held-person" title={t('members:person.title')} query={query} isEmpty={others.length + merged.length === 0} empty={<EmptyState level={3} icon={IconUsersGroup} title={t('members:person.none')}>{t('members:person.noneText')}</EmptyState>}
        action={canWrite && <Button size="xs" onClick={() => setJoining(true)}>{t('members:join.open')}</Button>}
      >
        {others.map((other) => <Other key={other.id} part={other} />)}
        {merged.map((past) => (
          <li className="li" key={past.merge}>
            <span className="tic"><IconArrowsJoin size={18} stroke={1.75} aria-hidden /></span>
            <div className="grow"><div className="b">{t('members:person.merged')}</div><p className="m s13"><Instant at={past.mergedAt} /></p></div>
            {canWrite && <Button size="xs" onClick={() => setUndoing(past)}>{t('members:undo.open')}</Button>}
          </li>
        ))}
      </HeldSection>
      {isJoining && <JoinDialog customer={customer} onClose={() => setJoining(false)} />}
      {undoing && (
        <ActionDialog title={t('members:undo.title')} confirm={t('members:undo.confirm')} onClose={() => setUndoing(null)} step={{ path: '/v1/merges/{id}/undo', names: { id: undoing.merge }, done: t('members:undo.done') }}>
          <p>{t('members:undo.text')}</p>
        </ActionDialog>
      )}
    </>
  );
}

function Other({ part }: { part: PersonPart }) {
  const { t } = useTranslation();
  const { list } = useNames();
  const names = useLoyaltyNames();
  return (
    <li className="li">
      <span className="tic"><IconUsersGroup size={18} stroke={1.75} aria-hidden /></span>
      <div className="grow">
        <Link className="b" to="/customers/$customerId" params={{ customerId: part.id }}><bdi>{part.name ?? t('names:unnamed')}</bdi></Link>
        <p className="m s13">{part.memberships.map(({ program, wallets }) => `${names.program(program)}: ${list(wallets.map(({ wallet, active }) => `${names.wallet(wallet, program)} ${names.units(active, wallet, program)}`))}`).join(' · ')}</p>
      </div>
      <div className="end"><div className="b"><Money minor={part.spentMinor} currency={part.currency} /></div><div className="m s13"><Points value={part.purchaseCount} /> {t('members:person.purchases', { count: part.purchaseCount })}</div></div>
    </li>
  );
}
