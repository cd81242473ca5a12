import { Button, Modal } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { useAction, useHeldProblem, type Step } from './use-action.tsx';

interface DialogProps {
  title: string;
  /** What happens and what stays. */
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  /** null while something is still to be chosen. */
  step: Step | null;
  onClose: () => void;
  /** What comes after the answer; else it closes. */
  onDone?: (answer: never) => void;
}

/** Asks before something is changed: names what happens, then says why not when it is refused. */
export function ActionDialog({ title, children, confirm, danger = false, step, onClose, onDone = onClose }: DialogProps) {
  const { t } = useTranslation();
  const problemText = useHeldProblem();
  const action = useAction(onDone);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); if (step) action.mutate(step); }}>
        <div className="col g4">{children}</div>
        {action.error && <div className="note bad" role="alert"><IconAlertTriangle size={18} aria-hidden /><div><h3>{t('members:refused')}</h3><p className="s13">{problemText(action.error)}</p></div></div>}
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" className={danger && step ? 'btn-danger' : undefined} disabled={!step} loading={action.isPending}>{confirm}</Button>
        </div>
      </form>
    </Modal>
  );
}
