import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { rememberNewKey } from '../../../lib/new-key.ts';
import type { NewApiKey } from './keys.ts';

/** The only time the secret is seen: it closes by its button, not by a stray click. */
export function SecretDialog({ apiKey, onClose }: { apiKey: NewApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t('keys:secret.title')} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false} size={520}>
      <div className="col g4">
        <p>{t('keys:secret.text')}</p>
        <div className="key"><span className="mono grow key-text"><bdi dir="ltr">{apiKey.secret}</bdi></span><CopyButton value={apiKey.secret} label={t('common:copy')} /></div>
        <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
          <Button component={Link} to="/connect" onClick={() => rememberNewKey(apiKey)}>{t('keys:secret.connect')}</Button>
          <Button variant="filled" onClick={onClose}>{t('keys:secret.done')}</Button>
        </div>
      </div>
    </Modal>
  );
}
