import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../../../lib/lazy-part.tsx';
import { readJson, writeJson } from '../../../../lib/storage.ts';
import { useCan } from '../../../../session.ts';
import type { Customer } from '../../types.ts';
import { suggestionsQuery } from './queries.ts';

const JoinDialog = lazyPart(async () => (await import('./JoinDialog.tsx')).JoinDialog);

const DISMISSED = 'suggestions:dismissed';

/** "This looks like the same person": why, and the two answers. */
export function SuggestionCard({ customer }: { customer: Customer }) {
  const { t, i18n } = useTranslation();
  const canWrite = useCan('customers.write');
  const { data } = useQuery({ ...suggestionsQuery(customer.id), enabled: canWrite });
  const [dismissed, setDismissed] = useState<string[]>(() => readJson<string[]>(DISMISSED) ?? []);
  const [isJoining, setJoining] = useState(false);
  const pair = (twin: string) => [customer.id, twin].toSorted().join(':');
  const suggestion = data?.find(({ twin }) => !dismissed.includes(pair(twin.id)));
  if (!suggestion) return null;
  const { twin, reasons } = suggestion;
  const dismiss = () => { const all = [...dismissed, pair(twin.id)]; setDismissed(all); writeJson(DISMISSED, all); };
  return (
    <section className="note acc mbr-twin" aria-labelledby="twin">
      <div className="col">
        <h2 id="twin" className="acc mbr-h3">{t('members:twin.title')}</h2>
        <p className="s13"><Link to="/customers/$customerId" params={{ customerId: twin.id }}><bdi>{twin.name ?? t('names:unnamed')}</bdi></Link>: {t('members:twin.why', { reasons: new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(reasons.map((reason) => t(`members:twinReason.${reason}`))) })}</p>
        <div className="row wrap"><Button size="xs" onClick={() => setJoining(true)}>{t('members:twin.compare')}</Button><button type="button" className="lnk q s13" onClick={dismiss}>{t('members:twin.dismiss')}</button></div>
      </div>
      {isJoining && <JoinDialog customer={customer} twin={twin.id} onClose={() => setJoining(false)} />}
    </section>
  );
}
