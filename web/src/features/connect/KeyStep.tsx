import { Button } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Bdi } from '../../components/figures.tsx';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { forgetNewKey, rememberNewKey, type NewKey } from '../../lib/new-key.ts';
import { keysQuery, type NewApiKey } from '../settings/keys/keys.ts';
import { Step } from './Step.tsx';

const CreateKeyDialog = lazyPart(async () => (await import('../settings/keys/CreateKeyDialog.tsx')).CreateKeyDialog);

/** The secret while it is new; afterwards the beginnings of the keys and a way to make another. */
export function KeyStep({ newKey, onKey }: { newKey: NewKey | null; onKey: (key: NewKey | null) => void }) {
  const { t } = useTranslation();
  const { data: keys } = useQuery(keysQuery);
  const [isCreating, setCreating] = useState(false);
  const created = (key: NewApiKey) => {
    rememberNewKey(key);
    onKey(key);
    setCreating(false);
  };
  const dialog = isCreating && <CreateKeyDialog onClose={() => setCreating(false)} onCreated={created} />;
  if (newKey) {
    return (
      <Step number={1} title={t('connect:key.new')} text={t('connect:key.newText')} done>
        <div className="key"><span className="mono grow key-text"><bdi dir="ltr">{newKey.secret}</bdi></span><CopyButton value={newKey.secret} label={t('common:copy')} /></div>
        <div className="row wrap s13 m" style={{ marginBlockStart: 8, gap: '4px 16px' }}>
          <span className="row" style={{ gap: 6 }}><IconLock size={16} aria-hidden />{t('connect:key.may', { scopes: newKey.scopes.map((scope) => t(`keys:scope.${scope}`)).join(t('common:comma')) })}</span>
          <Link className="lnk s13" to="/settings/keys">{t('connect:key.change')}</Link>
          <button type="button" className="lnk s13" onClick={() => { forgetNewKey(); onKey(null); }}>{t('connect:key.saved')}</button>
        </div>
      </Step>
    );
  }
  const hasKeys = keys !== undefined && keys.length > 0;
  return (
    <Step number={1} title={t(hasKeys ? 'connect:key.known' : 'connect:key.none')} text={t(hasKeys ? 'connect:key.knownText' : 'connect:key.noneText')} done={hasKeys}>
      <div className="row wrap g3">
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>{t('connect:key.create')}</Button>
        {keys?.slice(0, 3).map((key) => <span key={key.id} className="bdg"><bdi>{key.name}</bdi> <Bdi mono ltr>{key.prefix}…</Bdi></span>)}
        <Link className="lnk s13" to="/settings/keys">{t('connect:key.change')}</Link>
      </div>
      {dialog}
    </Step>
  );
}
