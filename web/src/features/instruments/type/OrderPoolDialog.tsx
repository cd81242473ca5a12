import '../instruments.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { NumberField } from '../../../components/number-fields.tsx';
import { FormProblem } from '../../account/Sheet.tsx';
import { useRefusal } from '../parts/use-refusal.ts';
import { orderPool, poolQuery } from '../queries.ts';
import type { InstrumentType } from '../types.ts';

const MOST = 500_000;

/** How many codes, and a name of which each type has one pool. */
export function OrderPoolDialog({ type, taken, onClose }: { type: InstrumentType; taken: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [count, setCount] = useState<number | undefined>(1_000);
  const isTaken = taken.includes(name.trim());
  const send = useMutation({
    mutationFn: () => orderPool(type.code, { externalId: name.trim(), count: count ?? 0 }),
    onSuccess: async (answer) => {
      queries.setQueryData(poolQuery(answer.pool.id).queryKey, answer);
      await queries.invalidateQueries({ queryKey: ['pools', type.code] });
      onClose();
    },
  });
  const problem = send.error && (asProblem(send.error).code === 'idempotency_conflict' ? t('instruments:pool.taken') : refusal(send.error));
  return (
    <Modal opened onClose={onClose} title={t('instruments:pool.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <FormProblem text={problem} />
        <NumberField data-autofocus label={t('instruments:pool.count')} description={t('instruments:pool.most', { most: MOST })} min={1} max={MOST} value={count} onChange={setCount} />
        <TextInput label={t('instruments:pool.name')} description={t('instruments:pool.nameHint')} maxLength={100} value={name} error={isTaken && t('instruments:pool.taken')} onChange={(event) => setName(event.currentTarget.value)} />
        <div className="row wrap ins-end">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" loading={send.isPending} disabled={!name.trim() || !count || isTaken}>{t('instruments:pool.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
