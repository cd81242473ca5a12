import '../instruments/instruments.css';
import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../components/choices.tsx';
import { Bdi } from '../../components/figures.tsx';
import { FormProblem } from '../account/Sheet.tsx';
import { useNotify } from '../customers/use-notify.tsx';
import { CustomerPicker } from '../instruments/parts/CustomerPicker.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { textOf } from '../programs/text.ts';
import { spaced } from './marks.tsx';
import { cardTypesQuery, giveCard } from './queries.ts';

/** A new card for a person, the `holder` or one who is chosen: on the phone at once, a plastic one when it is delivered or handed over. */
export function GiveCardDialog({ holder, onClose, onGiven }: { holder?: string; onClose: () => void; onGiven: (number: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const { data: types = [] } = useQuery(cardTypesQuery);
  const [chosen, setType] = useState<string | null>(null);
  const [customer, setCustomer] = useState<string | null>(holder ?? null);
  const type = types.find(({ code }) => code === (chosen ?? (types.find(({ left }) => left > 0) ?? types[0])?.code));
  const send = useMutation({
    mutationFn: () => giveCard(type?.code ?? '', { customer: { id: customer } }),
    onSuccess: async ({ card }) => {
      for (const queryKey of [['cards'], ['card-types'], ['customers', 'one']]) await queries.invalidateQueries({ queryKey });
      notify.done(t('cards:give.done'), <Bdi ltr>{spaced(card.number)}</Bdi>);
      onGiven(card.number);
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('cards:give.open')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <FormProblem text={send.error && refusal(send.error)} />
        {types.length === 0
          ? <p className="note"><span>{t('cards:batch.needsType')} <Link to="/loyalty/cards" search={{ tab: 'types', create: 'type' }}>{t('cards:type.add')}</Link></span></p>
          : <LazySelect label={t('cards:column.type')} description={type && t(type.physical ? 'cards:give.plastic' : 'cards:give.phone')} inputWrapperOrder={['label', 'input', 'description', 'error']} data={types.map(({ code, name }) => ({ value: code, label: textOf(name ?? undefined, code) }))} value={type?.code ?? null} onChange={setType} />}
        {holder === undefined && <CustomerPicker label={t('common:word.customer')} value={customer} onChange={setCustomer} />}
        <div className="row wrap ins-end"><Button onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" variant="filled" loading={send.isPending} disabled={!type || !customer}>{t('cards:give.submit')}</Button></div>
      </form>
    </Modal>
  );
}
