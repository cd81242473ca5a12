import { Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi } from '../../../components/figures.tsx';

/** Coupons, certificates and passes typed or scanned; each can be taken off again. */
export function Codes({ codes, onToggle }: { codes: string[]; onToggle: (code: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const add = () => {
    const code = typed.trim();
    if (code && !codes.includes(code)) onToggle(code);
    setTyped('');
  };
  return (
    <form className="col" onSubmit={(event) => { event.preventDefault(); add(); }}>
      <div className="row csh-code"><TextInput className="grow" label={t('cashier:codes.label')} value={typed} autoComplete="off" spellCheck={false} dir="ltr" maxLength={100} onChange={(event) => setTyped(event.currentTarget.value)} /><Button type="submit" disabled={typed.trim() === ''}>{t('cashier:codes.add')}</Button></div>
      {codes.length > 0 && (
        <ul className="row wrap" aria-label={t('cashier:codes.added')}>
          {codes.map((code) => <li className="chip" key={code}><Bdi ltr>{code}</Bdi><button type="button" className="plain x" aria-label={t('cashier:codes.remove', { code })} onClick={() => onToggle(code)}><IconX size={14} aria-hidden /></button></li>)}
        </ul>
      )}
    </form>
  );
}
