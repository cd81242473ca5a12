import { Button, Modal, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useUnitWords } from '../../members/units.tsx';
import { useNames } from '../names.ts';
import { walletsQuery } from '../queries.ts';
import type { Customer } from '../types.ts';
import { useNotify } from '../use-notify.tsx';

/** Names what will be lost and what stays; the person's name has to be typed. */
export function EraseDialog({ customer, opened, onClose }: { customer: Customer; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const words = useUnitWords();
  const problemText = useProblemText();
  const notify = useNotify();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = names.customer(customer);
  const [typed, setTyped] = useState('');
  const wallets = useQuery({ ...walletsQuery(customer.id), enabled: opened }).data ?? [];
  const held = wallets.map((wallet) => ({ ...wallet, points: wallet.active + wallet.pending })).filter(({ points }) => points > 0);
  const erase = useMutation({
    mutationFn: () => unwrap(api.DELETE('/v1/customers/{id}', { params: { path: { id: customer.id } } })),
    onSuccess: async () => {
      notify.done(t('customers:erase.done'), t('customers:erase.kept'));
      await navigate({ to: '/customers', search: {} });
      queries.removeQueries({ queryKey: ['customers', 'one', customer.id] });
      void queries.invalidateQueries({ queryKey: ['customers'] });
    },
  });
  const matches = typed.trim().toLocaleLowerCase() === name.toLocaleLowerCase();
  const close = () => { setTyped(''); onClose(); };
  return (
    <Modal size="440px" opened={opened} onClose={close} title={t('customers:erase.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); if (matches) erase.mutate(); }}>
        <div>
          <p>{t('customers:erase.lost')}</p>
          <ul className="cst-bullets">
            <li>{t('customers:erase.identities')}</li>
            <li>{t('customers:erase.fields')}</li>
            {held.length > 0 && <li className="bb">{t('customers:erase.points', { units: words.all(held) })}</li>}
          </ul>
          <p className="m s13">{t('customers:erase.stays', { count: customer.purchaseCount })}</p>
        </div>
        <TextInput label={t('customers:erase.type', { name })} value={typed} autoComplete="off" data-autofocus onChange={(event) => setTyped(event.currentTarget.value)} />
        {erase.error && <div className="note bad" role="alert"><IconAlertTriangle size={18} aria-hidden /><div><h3>{t('customers:erase.failed')}</h3><p className="s13">{problemText(erase.error)}</p></div></div>}
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={close}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" className={matches ? 'btn-danger' : undefined} disabled={!matches} loading={erase.isPending}>{t('customers:erase.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
