import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import type { ProgramChange } from '../changes.ts';
import { ChangeList } from '../ChangeList.tsx';
import { publish } from '../queries.ts';
import type { ProgramDocument } from '../types.ts';
import { useProblemWords } from './Problems.tsx';

/** What will change and from when; nothing is published that was not shown here. */
export function PublishDialog({ code, document, changes, onClose, onDone }: { code: string; document: ProgramDocument; changes: ProgramChange[]; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const [when, setWhen] = useState('now');
  const [date, setDate] = useState('');
  const problemText = useProblemText();
  const words = useProblemWords();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const send = useMutation({
    mutationFn: () => publish(code, { document, ...(when === 'date' && date && { validFrom: new Date(date).toISOString() }) }),
    onSuccess: async () => {
      onDone();
      onClose();
      await queryClient.invalidateQueries({ queryKey: ['programs'] });
      notify.done(t('programs:publish.done'), t('programs:publish.doneText'));
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  return (
    <Modal opened onClose={onClose} size={640} title={t('programs:publish.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form noValidate className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <FormProblem text={problem && (problem.errors.length > 0 ? problem.errors.map(words).join('. ') : problemText(problem))} />
        <p className="m">{t('programs:publish.text')}</p>
        <div className="pgm-scroll" tabIndex={0} role="group" aria-label={t('programs:publish.changes')}><ChangeList changes={changes} empty={t('programs:versions.same')} /></div>
        <div className="col">
          <span className="pgm-label">{t('programs:publish.from')}</span>
          <SegmentedControl aria-label={t('programs:publish.from')} data={[{ value: 'now', label: t('programs:publish.now') }, { value: 'date', label: t('programs:publish.later') }]} value={when} onChange={setWhen} />
          {when === 'date' && <TextInput type="datetime-local" aria-label={t('programs:publish.date')} value={date} onChange={(event) => setDate(event.currentTarget.value)} />}
        </div>
        <div className="row pgm-end">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" loading={send.isPending} disabled={when === 'date' && !date}>{t('programs:publish.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
