import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBook2, IconShare2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NoRights } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { newKey } from '../../lib/new-key.ts';
import { readSetting, writeSetting } from '../../lib/storage.ts';
import { useCan, useMe } from '../../session.ts';
import { placesQuery } from '../places/places.ts';
import { useConnection } from './connection.ts';
import { KeyStep } from './KeyStep.tsx';
import { LivePanel } from './LivePanel.tsx';
import { useSamples } from './samples.ts';
import { Snippet } from './Snippet.tsx';
import { snippetLanguages, writeSnippet, type SnippetLanguage } from './snippets.ts';
import { Step } from './Step.tsx';
import { TrialPurchase } from './TrialPurchase.tsx';

export function ConnectPage() {
  const { t } = useTranslation();
  const mayManage = useCan('keys.manage');
  if (!mayManage) return <div className="page"><PageHeader title={t('connect:title')} /><div className="card"><NoRights /></div></div>;
  return <Connect />;
}

function Connect() {
  const { t } = useTranslation();
  const { currency } = useMe().organization;
  const connection = useConnection();
  const { data: places = [] } = useQuery(placesQuery);
  const [key, setKey] = useState(newKey);
  const [language, setLanguage] = useSnippetLanguage();
  const secret = key?.secret ?? 'YOUR_API_KEY';
  const shownKey = key ? `${key.prefix}…${key.secret.slice(-4)}` : 'YOUR_API_KEY';
  const samples = useSamples(currency, places.find(({ kind }) => kind === 'point')?.externalId);
  const snippet = { secret, shownKey, language, onLanguage: setLanguage };
  const customerDone = Boolean(connection.firstCustomer || connection.customer);
  const purchaseDone = Boolean(connection.firstPurchase || connection.purchase);
  const current = !customerDone ? 2 : !purchaseDone ? 3 : 4;
  return (
    <div className="page narrow">
      <PageHeader
        title={t('connect:title')} lead={t('connect:lead')} crumbs={[{ label: t('settings:title'), to: '/settings' }, { label: t('settings:tabs.keys'), to: '/settings/keys' }]}
        actions={<><Button component="a" href="/docs" target="_blank" leftSection={<IconBook2 size={16} aria-hidden />}>{t('connect:docs')}</Button><HandOver text={`${writeSnippet(language, samples.customer, secret)}\n\n${writeSnippet(language, samples.purchase, secret)}`} /></>}
      />
      <div className="fr">
        <ol>
          <KeyStep newKey={key} onKey={setKey} />
          <Step number={2} current={current} title={t('connect:customer.title')} text={t('connect:customer.text')} done={customerDone} got={connection.firstCustomer}>
            <Snippet sample={samples.customer} label={t('connect:snippet.customer')} {...snippet} />
          </Step>
          <Step number={3} current={current} title={t('connect:purchase.title')} text={t('connect:purchase.text')} done={purchaseDone} got={connection.firstPurchase}>
            <Snippet sample={samples.purchase} label={t('connect:snippet.purchase')} {...snippet} />
            <TrialPurchase sample={samples.purchase} customer={connection.customer} />
          </Step>
          <Step number={4} current={current} title={t('connect:old.title')} text={t('connect:old.text')} done={false}>
            <Button component={Link} to="/imports/new">{t('connect:old.button')}</Button>
          </Step>
        </ol>
        <LivePanel connection={connection} places={places} />
      </div>
    </div>
  );
}

/** The language of the examples is the developer's: it stays chosen. */
function useSnippetLanguage() {
  const [language, choose] = useState<SnippetLanguage>(() => snippetLanguages.find((name) => name === readSetting('snippet-language')) ?? 'cURL');
  return [language, (next: SnippetLanguage) => { choose(next); writeSetting('snippet-language', next); }] as const;
}

/** Copies the two examples with where they belong, to be sent to whoever writes the till. */
function HandOver({ text }: { text: string }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const copy = async () => {
    await navigator.clipboard.writeText(`${t('connect:handText', { organization: organization.name })}\n${location.origin}/docs\n\n${text}\n`);
    notifications.show({ color: 'green', message: t('connect:handed') });
  };
  return <Button leftSection={<IconShare2 size={16} aria-hidden />} onClick={() => void copy()}>{t('connect:hand')}</Button>;
}
