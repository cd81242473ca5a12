import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Names what will be lost; the button says the verb with its object. */
export function ConfirmDialog({ opened, onClose, onConfirm, title, children, confirm, danger = false, loading = false, extra }: {
  opened: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  /** What happens, what stays. */
  children: ReactNode;
  /** "Revoke key", never "OK". */
  confirm: string;
  danger?: boolean;
  loading?: boolean;
  /** A gentler alternative beside the confirmation. */
  extra?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <div className="col g4">
        <div>{children}</div>
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          {extra ?? <Button onClick={onClose}>{t('common:cancel')}</Button>}
          <Button variant="filled" className={danger ? 'btn-danger' : undefined} loading={loading} onClick={onConfirm}>{confirm}</Button>
        </div>
      </div>
    </Modal>
  );
}
