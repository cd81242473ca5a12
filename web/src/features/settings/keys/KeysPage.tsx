import { ActionIcon, Button } from '@mantine/core';
import { IconDots, IconKey, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { DataTable, type Column } from '../../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { Bdi, Instant } from '../../../components/figures.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { useCan } from '../../../session.ts';
import { isPast, keysQuery, type ApiKey, type NewApiKey } from './keys.ts';

const RevokeDialog = lazyPart(async () => (await import('./RevokeDialog.tsx')).RevokeDialog);
const SecretDialog = lazyPart(async () => (await import('./SecretDialog.tsx')).SecretDialog);
const RotateDialog = lazyPart(async () => (await import('./RotateDialog.tsx')).RotateDialog);
const CreateKeyDialog = lazyPart(async () => (await import('./CreateKeyDialog.tsx')).CreateKeyDialog);

type Doing = { what: 'rotate' | 'revoke'; key: ApiKey };

export function KeysPage() {
  const { t } = useTranslation();
  const mayManage = useCan('keys.manage');
  const [search, change] = useUrlState();
  const { data, error, refetch } = useQuery({ ...keysQuery, enabled: mayManage });
  const [doing, setDoing] = useState<Doing | null>(null);
  const [secret, setSecret] = useState<NewApiKey | null>(null);
  const columns = useColumns(setDoing);
  if (!mayManage) return <div className="card"><NoRights /></div>;
  const create = <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void change({ create: '1' })}>{t('keys:create')}</Button>;
  const stop = () => setDoing(null);
  const show = (key: NewApiKey) => {
    stop();
    setSecret(key);
    void change({ create: null });
  };
  return (
    <>
      <PageHeader title={t('keys:title')} lead={t('keys:lead')} actions={data?.length === 0 ? undefined : create} />
      <DataTable
        id="keys" label={t('keys:title')} columns={columns} rows={data} rowKey={(key) => key.id} error={error} onRetry={() => void refetch()} rowHeight={48}
        phoneRow={(key) => <PhoneRow apiKey={key} actions={<Actions apiKey={key} onDo={setDoing} />} />}
        empty={<EmptyState icon={IconKey} title={t('keys:empty.title')} action={create}>{t('keys:empty.text')}</EmptyState>}
      />
      {search.create && <CreateKeyDialog onClose={() => void change({ create: null })} onCreated={show} />}
      {doing?.what === 'rotate' && <RotateDialog apiKey={doing.key} onClose={stop} onRotated={show} />}
      {doing?.what === 'revoke' && <RevokeDialog apiKey={doing.key} onClose={stop} onRotate={() => setDoing({ what: 'rotate', key: doing.key })} />}
      {secret && <SecretDialog apiKey={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function useColumns(onDo: (doing: Doing) => void): Column<ApiKey>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'name', header: t('keys:column.name'), always: true,
        cell: (key) => <><div className="b">{key.name}</div>{key.previousEndsAt && !isPast(key.previousEndsAt) && <div className="amber s12">{t('keys:previous', { at: formatInstant(key.previousEndsAt) })}</div>}</>,
      },
      { id: 'prefix', header: t('keys:column.prefix'), cell: (key) => <Bdi mono ltr>{key.prefix}…</Bdi> },
      { id: 'scopes', header: t('keys:column.scopes'), cell: (key) => <Scopes apiKey={key} /> },
      { id: 'lastUsed', header: t('keys:column.lastUsed'), cell: (key) => (key.lastUsedAt ? <Instant at={key.lastUsedAt} relative /> : <span className="m">{t('keys:notUsed')}</span>) },
      { id: 'expires', header: t('keys:column.expires'), cell: (key) => <Term apiKey={key} /> },
      { id: 'created', header: t('keys:column.created'), hidden: true, cell: (key) => <Instant at={key.createdAt} style="date" /> },
      { id: 'actions', header: t('common:actions'), headerHidden: true, always: true, align: 'end', width: 52, cell: (key) => <Actions apiKey={key} onDo={onDo} /> },
    ],
    [t, onDo],
  );
}

function Scopes({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  return <span className="row" style={{ gap: 4 }}>{apiKey.scopes.map((scope) => <StatusBadge key={scope}>{t(`keys:scope.${scope}`)}</StatusBadge>)}</span>;
}

function Term({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  if (!apiKey.expiresAt) return <span className="m">{t('keys:never')}</span>;
  if (isPast(apiKey.expiresAt)) return <StatusBadge tone="bad">{t('keys:expired')}</StatusBadge>;
  return <Instant at={apiKey.expiresAt} style="date" />;
}

function PhoneRow({ apiKey, actions }: { apiKey: ApiKey; actions: React.ReactNode }) {
  return (
    <>
      <span className="grow"><span className="b ell" style={{ display: 'block' }}>{apiKey.name}</span><span className="m s13"><Bdi mono ltr>{apiKey.prefix}…</Bdi> · <Term apiKey={apiKey} /></span></span>
      {actions}
    </>
  );
}

function Actions({ apiKey, onDo }: { apiKey: ApiKey; onDo: (doing: Doing) => void }) {
  const { t } = useTranslation();
  return (
    <LazyMenu button={<ActionIcon size={28} aria-label={t('keys:actions', { name: apiKey.name })}><IconDots size={18} aria-hidden /></ActionIcon>}>
      {(Menu) => (
        <>
          <Menu.Item leftSection={<IconRefresh size={18} stroke={1.75} aria-hidden />} onClick={() => onDo({ what: 'rotate', key: apiKey })}>{t('keys:rotate.action')}</Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={18} stroke={1.75} aria-hidden />} onClick={() => onDo({ what: 'revoke', key: apiKey })}>{t('keys:revoke.action')}</Menu.Item>
        </>
      )}
    </LazyMenu>
  );
}
