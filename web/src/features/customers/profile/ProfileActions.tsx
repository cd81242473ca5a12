import { ActionIcon, Button } from '@mantine/core';
import { IconCoins, IconDots, IconDownload, IconEdit, IconStars, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { downloadBlob } from '../../../lib/csv.ts';
import { lazyDialog, lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan, useMe } from '../../../session.ts';
import { programsQuery } from '../../programs/queries.ts';
import { walletsQuery } from '../queries.ts';
import type { Customer } from '../types.ts';
import { useNotify } from '../use-notify.tsx';

const EditCustomerDialog = lazyDialog(async () => (await import('../form/EditCustomerDialog.tsx')).EditCustomerDialog);
const EraseDialog = lazyDialog(async () => (await import('./EraseDialog.tsx')).EraseDialog);
const PointsDialog = lazyDialog(async () => (await import('./PointsDialog.tsx')).PointsDialog);
const AddToProgramDialog = lazyPart(async () => (await import('./held/AddToProgramDialog.tsx')).AddToProgramDialog);

/** What may be done with a person; only what the role allows is there. */
export function ProfileActions({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const notify = useNotify();
  const canExport = useMe().place === null;
  const [canWrite, canPoints, canErase] = [useCan('customers.write'), useCan('points.write'), useCan('customers.erase')];
  const [dialog, setDialog] = useState<'edit' | 'points' | 'program' | 'erase' | null>(null);
  const wallets = useQuery(walletsQuery(customer.id)).data ?? [];
  const programs = useProgramsToJoin(customer);
  const close = () => setDialog(null);
  const download = useMutation({
    mutationFn: () => unwrap(api.GET('/v1/customers/{id}/export', { params: { path: { id: customer.id } } })),
    onSuccess: (answer) => {
      downloadBlob(`${t('customers:exportPerson.file')}.json`, new Blob([JSON.stringify(answer, null, 2)], { type: 'application/json' }));
      notify.done(t('customers:exportPerson.done'), t('customers:exportPerson.doneText'));
    },
    onError: (error) => notify.failed(t('customers:exportPerson.failed'), error),
  });
  return (
    <>
      {canWrite && <Button leftSection={<IconEdit size={16} aria-hidden />} onClick={() => setDialog('edit')}>{t('customers:edit.open')}</Button>}
      {canPoints && <Button variant="filled" leftSection={<IconCoins size={16} aria-hidden />} disabled={wallets.length === 0} onClick={() => setDialog('points')}>{t('customers:points.open')}</Button>}
      {(programs.length > 0 || canExport || canErase) && <LazyMenu button={<ActionIcon className="cst-dots" aria-label={t('customers:moreActions')} loading={download.isPending}><IconDots size={18} aria-hidden /></ActionIcon>}>
        {(Menu) => <>
          {programs.length > 0 && <Menu.Item leftSection={<IconStars size={16} aria-hidden />} onClick={() => setDialog('program')}>{t('members:program.open')}</Menu.Item>}
          {canExport && <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={() => download.mutate()}>{t('customers:exportPerson.open')}</Menu.Item>}
          {canErase && <><Menu.Divider /><Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDialog('erase')}>{t('customers:erase.open')}</Menu.Item></>}
        </>}
      </LazyMenu>}
      <EditCustomerDialog customer={customer} opened={dialog === 'edit'} onClose={close} />
      <PointsDialog customer={customer} wallets={wallets} opened={dialog === 'points'} onClose={close} />
      {dialog === 'program' && <AddToProgramDialog customer={customer} programs={programs} onClose={close} />}
      <EraseDialog customer={customer} opened={dialog === 'erase'} onClose={close} />
    </>
  );
}

/** Codes of the published programs that the customer is not in; none without the right to add them. */
function useProgramsToJoin({ memberships }: Customer): string[] {
  const [canWrite, canRead] = [useCan('customers.write'), useCan('loyalty.read')];
  const { data = [] } = useQuery({ ...programsQuery, enabled: canWrite && canRead, staleTime: 60_000 });
  if (!canWrite) return [];
  return data.filter(({ code, version }) => version !== null && !memberships.some(({ program }) => program === code)).map(({ code }) => code);
}
