import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'ok' | 'warn' | 'bad' | 'acc' | 'plain';

const icons: Partial<Record<Tone, typeof IconCheck>> = { ok: IconCheck, warn: IconAlertTriangle, bad: IconX };

/** A state in a word; the colour only repeats what the word and the icon say. */
export function StatusBadge({ tone = 'plain', icon = true, children }: { tone?: Tone; icon?: boolean; children: ReactNode }) {
  const Icon = icon ? icons[tone] : undefined;
  return (
    <span className={`bdg ${tone}`}>
      {Icon && <Icon size={14} stroke={2} aria-hidden />}
      {tone === 'acc' && icon && <span className="dot acc pulse" />}
      {children}
    </span>
  );
}

/** A coloured dot before a word, for states inside tables. */
export function Dot({ tone, children }: { tone: 'ok' | 'warn' | 'bad' | 'acc' | 'new' | 'plain'; children: ReactNode }) {
  return <span className="row"><span className={`dot ${tone}`} aria-hidden /><span>{children}</span></span>;
}
