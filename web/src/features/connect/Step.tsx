import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatInstant } from '../../lib/format.ts';
import type { LoggedRequest } from './connection.ts';

/** One step on the rail: its number turns into a check when it is done, with the time when that arrived. */
export function Step({ number, current, title, text, done, got, children }: {
  number: number;
  current?: number;
  title: string;
  text: string;
  done: boolean;
  got?: LoggedRequest;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className="stp">
      <div className="rail"><span className={done ? 'no ok' : current === number ? 'no cur' : 'no'}>{done ? <IconCheck size={16} aria-hidden /> : number}</span></div>
      <div className="bd2">
        <div className="row wrap sb"><h2>{title}</h2>{done && number > 1 && <StatusBadge tone="ok">{got ? t('connect:got', { at: formatInstant(got.occurredAt, 'seconds') }) : t('connect:gotBefore')}</StatusBadge>}</div>
        <p className="m" style={{ marginBlock: '2px 12px' }}>{text}</p>
        {children}
      </div>
    </li>
  );
}
