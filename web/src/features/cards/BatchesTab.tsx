import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconDownload, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Instant } from '../../components/figures.tsx';
import { RunLink } from '../../components/RunLink.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatNumber } from '../../lib/format.ts';
import { useCan } from '../../session.ts';
import { FormProblem } from '../account/Sheet.tsx';
import { MakingProgress } from '../instruments/parts/MakingProgress.tsx';
import { useRefusal } from '../instruments/parts/use-refusal.ts';
import { NumberField } from '../programs/fields/inputs.tsx';
import { textOf } from '../programs/text.ts';
import { batchesQuery, batchQuery, cardTypesQuery, orderBatch } from './queries.ts';
import type { Batch } from './types.ts';

/** Numbers made in one go, for the printing house. */
export function BatchesTab({ isOrdering, onOrder }: { isOrdering: boolean; onOrder: (isOpen: boolean) => void }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const { data, error, refetch } = useQuery(batchesQuery);
  const order = mayWrite && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onOrder(true)}>{t('cards:batch.order')}</Button>;
  return (
    <div className="col g4">
      {data && data.length > 0 && <div className="row sb wrap"><p className="m s13">{t('cards:batch.lead')}</p>{order}</div>}
      {error && !data && <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>}
      {data?.length === 0 && <div className="card"><EmptyState icon={IconStack2} title={t('cards:batch.empty')} action={order}>{t('cards:batch.lead')}</EmptyState></div>}
      {data && data.length > 0 && <ul className="card">{data.map((batch) => <BatchItem key={batch.id} batch={batch} />)}</ul>}
      {isOrdering && <OrderDialog taken={data?.map(({ externalId }) => externalId) ?? []} onClose={() => onOrder(false)} />}
    </div>
  );
}

function BatchItem({ batch: listed }: { batch: Batch }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const types = useQuery(cardTypesQuery).data;
  const { data } = useQuery(batchQuery(listed.id));
  const batch = data?.batch ?? listed;
  const isDone = batch.state === 'done';
  return (
    <li className="li">
      <div className="grow col">
        <div className="row sb wrap">
          <span><span className="bb"><bdi>{batch.externalId}</bdi></span> <span className="m s13"><bdi>{textOf(types?.find(({ code }) => code === batch.type)?.name ?? undefined, batch.type)}</bdi></span></span>
          <span className="row wrap">{isDone && <StatusBadge tone="ok">{t('cards:batch.done')}</StatusBadge>}<RunLink workflow={data?.workflow} /></span>
        </div>
        {isDone ? <p className="m s13">{t('cards:batch.cards', { count: batch.count })} · <Instant at={batch.finishedAt ?? batch.createdAt} /></p>
          : <MakingProgress done={batch.done} count={batch.count} label={t('cards:batch.progress')} text={t('cards:batch.of', { count: batch.count, done: formatNumber(batch.done) })} />}
        {isDone && mayWrite && <div className="row"><Button size="xs" component="a" href={`/v1/card-batches/${batch.id}/numbers.csv`} download leftSection={<IconDownload size={14} aria-hidden />}>{t('cards:batch.download')}</Button></div>}
      </div>
    </li>
  );
}

function OrderDialog({ taken, onClose }: { taken: string[]; onClose: () => void }) {
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
        {types.length === 0 ? <p className="note">{t('cards:batch.needsType')}</p> : <Select label={t('cards:column.type')} data={types.map(({ code, name: own }) => ({ value: code, label: textOf(own ?? undefined, code) }))} value={type?.code ?? null} onChange={setType} />}
        <NumberField data-autofocus label={t('cards:batch.count')} description={type && t('cards:batch.room', { count: type.left })} min={1} allowDecimal={false} value={count} error={isTooMany && t('instruments:refusal.card_numbers_exhausted')} onChange={setCount} />
        <TextInput label={t('instruments:pool.name')} description={t('cards:batch.nameHint')} maxLength={100} value={name} error={isTaken && t('cards:batch.taken')} onChange={(event) => setName(event.currentTarget.value)} />
        <div className="row wrap ins-end"><Button onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" variant="filled" loading={send.isPending} disabled={!type || !name.trim() || !count || isTaken || isTooMany}>{t('cards:batch.submit')}</Button></div>
      </form>
    </Modal>
  );
}
