import { ActionIcon, Button } from '@mantine/core';
import { IconChevronDown, IconPlus, IconTrash, type Icon } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { useEditor } from '../editor/context.ts';
import { Problems } from '../editor/Problems.tsx';

/** A part of the program: heading, a line about it, one thing to add. */
export function Section({ title, lead, add, onAdd, children }: { title: string; lead?: string; add?: string; onAdd?: () => void; children: ReactNode }) {
  const { isReadOnly } = useEditor();
  return (
    <section className="col g4">
      <div className="row sb wrap top-al">
        <div className="grow"><h2>{title}</h2>{lead && <p className="m s13">{lead}</p>}</div>
        {add && !isReadOnly && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>{add}</Button>}
      </div>
      {children}
    </section>
  );
}

/** One thing of a list: a sentence, and its fields when opened. */
export function Foldable({ title, summary, path, actions, children, startOpen = false }: { title: ReactNode; summary?: ReactNode; path: string; actions?: ReactNode; children: ReactNode; startOpen?: boolean }) {
  const [isOpen, setOpen] = useState(startOpen);
  const { isReadOnly } = useEditor();
  const id = useId();
  return (
    <div className="card pgm-fold">
      <div className="row top-al pgm-fold-head">
        <button type="button" className="plain pgm-fold-button" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          <IconChevronDown size={18} stroke={1.75} className="pgm-turn" data-open={isOpen || undefined} aria-hidden />
          <span className="grow"><span className="b pgm-block">{title}</span>{summary && <span className="m s13 pgm-block">{summary}</span>}</span>
        </button>
        {!isReadOnly && actions}
      </div>
      {!isOpen && <div className="pgm-fold-problems"><Problems path={path} /></div>}
      {isOpen && <fieldset id={id} disabled={isReadOnly} className="pgm-fold-body">{children}<Problems path={path} /></fieldset>}
    </div>
  );
}

export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useTranslation();
  return <ActionIcon aria-label={t('programs:remove', { name })} onClick={onClick}><IconTrash size={18} stroke={1.75} aria-hidden /></ActionIcon>;
}

export function Nothing({ icon, title, children }: { icon: Icon; title: string; children: ReactNode }) {
  return <div className="card"><EmptyState icon={icon} title={title} level={3}>{children}</EmptyState></div>;
}

/** A code that nobody has yet: `wallet-2`. */
export function freshCode(stem: string, taken: (string | undefined)[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
