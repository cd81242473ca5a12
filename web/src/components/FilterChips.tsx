import { Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from './LazyMenu.tsx';
import { formatInstant } from '../lib/format.ts';
import { lazyPart } from '../lib/lazy-part.tsx';
import { useUrlState } from '../lib/url-state.ts';

const FilterEditor = lazyPart(async () => (await import('./FilterEditor.tsx')).FilterEditor);

export interface Filter {
  /** Name of the search parameter. */
  key: string;
  label: string;
  /** Choices; without them the value is typed (or picked as a date). */
  options?: { value: string; label: string }[];
  kind?: 'text' | 'date';
}

export { useUrlState };

/** Filters as removable chips kept in the URL, and a dashed chip that adds one. */
export function FilterChips({ filters, children }: { filters: Filter[]; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const [search, change] = useUrlState();
  const [editing, setEditing] = useState<Filter | null>(null);
  const active = filters.filter((filter) => search[filter.key]);
  const free = filters.filter((filter) => !search[filter.key]);
  return (
    <div className="row wrap">
      {children}
      {active.map((filter) => <Chip key={filter.key} filter={filter} value={search[filter.key] ?? ''} onEdit={() => setEditing(filter)} onRemove={() => void change({ [filter.key]: null })} />)}
      {free.length > 0 && (
        <LazyMenu position="bottom-start" button={<button type="button" className="chip add"><IconPlus size={14} aria-hidden />{t('common:filters.add')}</button>}>
          {(Menu) => (
            <>
              {free.map((filter) => <Menu.Item key={filter.key} onClick={() => setEditing(filter)}>{filter.label}</Menu.Item>)}
            </>
          )}
        </LazyMenu>
      )}
      {active.length > 1 && (
        <Button size="xs" variant="subtle" color="gray" onClick={() => void change(Object.fromEntries(active.map(({ key }) => [key, null])))}>{t('common:filters.clear')}</Button>
      )}
      {editing && (
        <FilterEditor filter={editing} value={search[editing.key] ?? ''} onClose={() => setEditing(null)} onChange={(value) => void change({ [editing.key]: value })} />
      )}
    </div>
  );
}

function dayInWords(day: string): string {
  const noon = new Date(`${day}T12:00:00`);
  return Number.isNaN(noon.getTime()) ? day : formatInstant(noon, 'date');
}

function Chip({ filter, value, onEdit, onRemove }: { filter: Filter; value: string; onEdit: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const shown = filter.options?.find((option) => option.value === value)?.label ?? (filter.kind === 'date' ? dayInWords(value) : value);
  return (
    <span className="chip">
      <button type="button" className="plain ell" style={{ minBlockSize: 24 }} onClick={onEdit}>{filter.label}: <b><bdi>{shown}</bdi></b></button>
      <button type="button" className="plain x" aria-label={t('common:filters.remove', { name: filter.label })} onClick={onRemove}><IconX size={14} aria-hidden /></button>
    </span>
  );
}
