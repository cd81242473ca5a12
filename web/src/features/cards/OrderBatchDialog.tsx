import '../instruments/instruments.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api.ts';
import { LazySelect } from '../../components/choices.tsx';
import { NumberField } from '../../components/number-fields.tsx';
import { FormProblem } from '../account/Sheet.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { textOf } from '../programs/text.ts';
import { batchQuery, cardTypesQuery, orderBatch } from './queries.ts';

/** Of which type, how many, and a name of which there is one batch. */
export function OrderBatchDialog({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const { data: types = [] } = useQuery(cardTypesQuery);
  const [chosen, setType] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [count, setCount] = useState<number | undefined>(100);
  const type = types.find(({ code }) => code === (chosen ?? types[0]?.code));
  const isTaken = taken.includes(name.trim());
  const isTooMany = type !== undefined && (count ?? 0) > type.left;
  const send = useMutation({
    mutationFn: () => orderBatch(type?.code ?? '', { externalId: name.trim(), count: count ?? 0 }),
    onSuccess: async (answer) => {
      queries.setQueryData(batchQuery(answer.batch.id).queryKey, answer);
      for (const queryKey of [['card-batches'], ['card-types'], ['cards']]) await queries.invalidateQueries({ queryKey });
      onClose();
    },
  });
  const problem = send.error && (asProblem(send.error).code === 'idempotency_conflict' ? t('cards:batch.taken') : refusal(send.error));
  return (
    <Modal opened onClose={onClose} title={t('cards:batch.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <FormProblem text={problem} />
        {types.length === 0 ? <p className="note">{t('cards:batch.needsType')}</p> : <LazySelect label={t('cards:column.type')} data={types.map(({ code, name: own }) => ({ value: code, label: textOf(own ?? undefined, code) }))} value={type?.code ?? null} onChange={setType} />}
        <NumberField data-autofocus label={t('cards:batch.count')} description={type && t('cards:batch.room', { count: type.left })} min={1} value={count} error={isTooMany && t('instruments:refusal.card_numbers_exhausted')} onChange={setCount} />
        <TextInput label={t('instruments:pool.name')} description={t('cards:batch.nameHint')} maxLength={100} value={name} error={isTaken && t('cards:batch.taken')} onChange={(event) => setName(event.currentTarget.value)} />
        <div className="row wrap ins-end"><Button onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" variant="filled" loading={send.isPending} disabled={!type || !name.trim() || !count || isTaken || isTooMany}>{t('cards:batch.submit')}</Button></div>
      </form>
    </Modal>
  );
}
